namespace Bagan.Jobs.Compare;

/// <summary>One line of results.jsonl: a cell and everything that was measured in it.</summary>
internal sealed record CellResult
{
    internal const string Done = "done";
    internal const string Failed = "failed";

    public required string Method { get; init; }

    public required string Protocol { get; init; }

    public required long Seed { get; init; }

    /// <summary>"done" or "failed".</summary>
    public required string Status { get; init; }

    /// <summary>What went wrong in a failed cell.</summary>
    public string? Error { get; init; }

    /// <summary>Real training images of each class, before anything is added.</summary>
    public IReadOnlyDictionary<string, int> TrainImages { get; init; } = new Dictionary<string, int>();

    public ClassifierResult? Classifier { get; init; }

    /// <summary>What was measured of the images that the method added; null where it adds none.</summary>
    public ImagesResult? Images { get; init; }

    /// <summary>Seconds by stage: "method", to make the images, and "classifier".</summary>
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();

    /// <summary>Images through the networks that the method trained; null where it trained none.</summary>
    public CellCost? Cost { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    internal (string Method, string Protocol, long Seed) Key => (Method, Protocol, Seed);

    internal bool IsDone => Status == Done;
}

/// <summary>The cost of a method in a cell: its seconds are in <see cref="CellResult.Seconds"/>.</summary>
/// <param name="Images">Images through all networks that it trained.</param>
/// <param name="Networks">The same for each of them.</param>
internal sealed record CellCost(long Images, IReadOnlyDictionary<string, long> Networks);
