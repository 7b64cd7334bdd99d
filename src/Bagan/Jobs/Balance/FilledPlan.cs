using Bagan.Data;
using Bagan.Jobs.Train;
using Bagan.Methods.Balanced;
using Bagan.Methods.Filtering;

namespace Bagan.Jobs.Balance;

/// <summary>What was added to the real images, written already, and what it does.</summary>
/// <param name="Images">The added images; this object disposes them.</param>
internal sealed record FilledPlan(ImageSet Images) : IDisposable
{
    /// <summary>The training of the generator that made them; null where they are repeated originals.</summary>
    internal GeneratorTraining? Training { get; init; }

    /// <summary>Whether the filter chose among them.</summary>
    internal bool Filtered { get; init; }

    /// <summary>What the filter or else the teacher accepted; empty without either.</summary>
    internal IReadOnlyList<ClassAcceptance> Acceptance { get; init; } = [];

    /// <summary>What the person should know of them.</summary>
    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What a teacher says of them, written already; null where there is none.</summary>
    internal LabelledImages? Labelled { get; init; }

    /// <summary>What they do to a classifier; null where there are no test images.</summary>
    internal GainMeasurement? Gain { get; init; }

    public void Dispose()
    {
        Training?.Dispose();
        Images.Dispose();
    }
}
