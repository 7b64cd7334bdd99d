using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Model;

/// <summary>Where a training stands: everything but the tensors.</summary>
internal sealed record BaganProgress
{
    /// <summary>The key of the progress in a checkpoint's metadata.</summary>
    internal const string Key = "bagan.progress";

    /// <summary>The stage under way.</summary>
    public BaganStage Stage { get; set; } = BaganStage.Autoencoder;

    /// <summary>Epochs of the stage that are complete.</summary>
    public int Epoch { get; set; }

    /// <summary>Steps of the present epoch that are complete.</summary>
    public int Step { get; set; }

    /// <summary>Steps of the autoencoder's optimiser, for Adam's bias correction.</summary>
    public long AutoencoderSteps { get; set; }

    /// <summary>Steps of generator and discriminator.</summary>
    public long AdversarialSteps { get; set; }

    /// <summary>Sums of the present epoch's figures.</summary>
    public double[] Sums { get; set; } = [];

    /// <summary>Steps in those sums.</summary>
    public long SummedSteps { get; set; }

    /// <summary>What the stage's learning rates are scaled by: 1, or less after a rollback.</summary>
    public double RateFactor { get; set; } = 1;

    /// <summary>How often the training has fallen back because its numbers had gone wrong.</summary>
    public int Rollbacks { get; set; }

    /// <summary>As JSON, for a checkpoint's metadata.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BaganJsonContext.Default.BaganProgress);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    /// <exception cref="BaganInputException">The text is not that.</exception>
    public static BaganProgress FromJson(string json)
    {
        try
        {
            var progress = JsonSerializer.Deserialize(json, BaganJsonContext.Default.BaganProgress) ?? throw new JsonException("null");
            return progress is { Epoch: >= 0, Step: >= 0, AutoencoderSteps: >= 0, AdversarialSteps: >= 0, Sums: not null, SummedSteps: >= 0, RateFactor: > 0 and <= 1, Rollbacks: >= 0 } && Enum.IsDefined(progress.Stage)
                ? progress
                : throw new JsonException("a number is out of its range");
        }
        catch (JsonException e)
        {
            throw new BaganInputException($"The checkpoint does not contain the progress of the training: {e.Message}", e);
        }
    }
}

/// <summary>The stages of a BAGAN training, in their order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BaganStage>))]
internal enum BaganStage
{
    /// <summary>Encoder and decoder learn all classes.</summary>
    [JsonStringEnumMemberName("autoencoder")]
    Autoencoder,

    /// <summary>Generator and discriminator, started from the autoencoder, play against each other.</summary>
    [JsonStringEnumMemberName("adversarial")]
    Adversarial,

    /// <summary>Trained.</summary>
    [JsonStringEnumMemberName("done")]
    Done,
}

/// <summary>JSON of the method's records, made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BaganProgress))]
[JsonSerializable(typeof(BaganModelHeader))]
[JsonSerializable(typeof(BaganOptions))]
[JsonSerializable(typeof(EpochRecord[]))]
[JsonSerializable(typeof(SavedMethod))]
internal sealed partial class BaganJsonContext : JsonSerializerContext;
