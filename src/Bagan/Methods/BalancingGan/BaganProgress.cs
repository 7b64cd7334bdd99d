using System.Text.Json;

namespace Bagan.Methods.BalancingGan;

/// <summary>Where a training stands: everything but the tensors.</summary>
public sealed record BaganProgress
{
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

    /// <summary>As JSON, for a checkpoint's metadata.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BaganJsonContext.Default.BaganProgress);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    /// <exception cref="BaganInputException">The text is not that.</exception>
    public static BaganProgress FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BaganJsonContext.Default.BaganProgress) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new BaganInputException($"The checkpoint does not say where the training stood: {e.Message}", e);
        }
    }
}
