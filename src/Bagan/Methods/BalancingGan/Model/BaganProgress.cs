using System.Text.Json;
using System.Text.Json.Nodes;
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
[JsonSerializable(typeof(NetworkChoice))]
internal sealed partial class BaganJsonContext : JsonSerializerContext;

/// <summary>What tells the options and data of a checkpoint from those of now, in words.</summary>
internal static class HeaderDifferences
{
    private const int LongestValue = 60;

    private static readonly Dictionary<string, string> Names = new()
    {
        ["seed"] = "--seed",
        ["class_names"] = "the names of the classes",
        ["class_counts"] = "the training images of the classes",
        ["data_fingerprint"] = "the images (their fingerprint)",
        ["shape.channels"] = "--channels",
        ["shape.side"] = "--size",
        ["shape.classes"] = "the number of classes",
        ["options.objective"] = "--objective",
        ["options.latents"] = "--latents",
        ["options.autoencoder_loss"] = "--ae-loss",
        ["options.balanced_autoencoder"] = "--ae-batches",
        ["options.supervised_autoencoder"] = "--autoencoder",
        ["options.initialise"] = "the start from the autoencoder (--no-initialise)",
        ["options.class_draw"] = "--class-draw",
        ["options.batch"] = "--batch",
        ["options.autoencoder_epochs"] = "--ae-epochs",
        ["options.adversarial_epochs"] = "--gan-epochs",
        ["options.precision"] = "--precision",
    };

    /// <summary>One line a difference; empty if there is none.</summary>
    internal static IReadOnlyList<string> Between(BaganModelHeader then, BaganModelHeader now)
    {
        var before = Leaves(then);
        var after = Leaves(now);
        return
        [
            .. before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).Select(key =>
                $"{Names.GetValueOrDefault(key) ?? $"the preset's {key.Split('.')[^1].Replace('_', ' ')}"}: {Text(before, key)} then, {Text(after, key)} now"),
        ];
    }

    private static Dictionary<string, string> Leaves(BaganModelHeader header)
    {
        var leaves = new Dictionary<string, string>();
        Add("", JsonSerializer.SerializeToNode(header, BaganJsonContext.Default.BaganModelHeader)!.AsObject());
        return leaves;

        void Add(string prefix, JsonObject json)
        {
            foreach (var (key, value) in json)
            {
                if (value is JsonObject inner)
                {
                    Add($"{prefix}{key}.", inner);
                }
                else
                {
                    leaves[prefix + key] = value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "none";
                }
            }
        }
    }

    private static string Text(Dictionary<string, string> leaves, string key) =>
        leaves.GetValueOrDefault(key) is not { } text ? "none" : text.Length > LongestValue ? $"{text[..LongestValue]}..." : text;
}
