using System.Text.Json.Serialization;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;

namespace Bagan.Training;

/// <summary>The surroundings of a training: seed, device, observer, checkpoints and stop.</summary>
public sealed record TrainingContext
{
    /// <summary>Seed of every random number.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the networks compute.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Who follows it.</summary>
    public required ITrainingObserver Observer { get; init; }

    /// <summary>Where checkpoints go; null: none are written.</summary>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>Identifies the training data; a checkpoint of other data is refused.</summary>
    public string DataFingerprint { get; init; } = "";

    /// <summary>Asks the training to stop after the present step; it saves a checkpoint first.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The processes that divide the batches of this training; null: this process is alone.</summary>
    internal RankSession? Ranks { get; init; }

    /// <summary>Opens the newest whole checkpoint of a training that was finished before.</summary>
    /// <returns>The checkpoint, which the caller disposes.</returns>
    /// <exception cref="BaganInputException">There is none.</exception>
    internal SafetensorsFile RequireCheckpoint() =>
        Checkpoints?.LoadNewest((path, why) => Observer.Message($"The checkpoint {path} is damaged ({why}); the one before it is used."))
        ?? throw new BaganInputException("The run holds no whole checkpoint: nothing has been trained yet.");

    /// <summary>What "auto" means on this machine and device.</summary>
    public ScalarType Resolve(Precision precision) => precision switch
    {
        Precision.Float32 => ScalarType.Float32,
        Precision.BFloat16 => ScalarType.BFloat16,
        _ => !Device.IsCpu || Engine.HasBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32,
    };
}

/// <summary>What the networks compute in; weights, averages and losses are float32 in any case.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>bfloat16 where the processor or GPU has instructions for it, else float32.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>32 bits.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>16 bits with float32's range.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,
}

/// <summary>A loss is no longer a number, or the discriminator has collapsed; the message says what was seen and what to try.</summary>
/// <param name="message">What was seen and what to try.</param>
/// <param name="numbers">Whether the numbers went wrong, which a lower learning rate may mend, rather than the balance of the networks.</param>
internal sealed class TrainingDivergedException(string message, bool numbers = false) : BaganException(message)
{
    /// <summary>Whether the numbers went wrong, which a lower learning rate may mend, rather than the balance of the networks.</summary>
    public bool Numbers { get; } = numbers;
}
