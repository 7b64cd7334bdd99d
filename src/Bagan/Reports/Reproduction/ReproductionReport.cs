using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Reproduction;

/// <summary>Figures 7 to 9 of the BAGAN paper beside ours: the model behind the page of <c>reproduce paper</c>.</summary>
internal sealed record ReproductionReport
{
    /// <summary>The data sets in the order of the command line, each with what is finished of it.</summary>
    public required IReadOnlyList<ReproducedSet> Sets { get; init; }

    /// <summary>What is missing, in words; null where everything is finished.</summary>
    public string? Missing { get; init; }

    /// <summary>How it was measured, and where that differs from the paper; a sentence or two each.</summary>
    public required IReadOnlyList<string> Setting { get; init; }

    /// <summary>All options with their values, defaults included.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The facts that a person needs to make the same result again.</summary>
    public required Provenance MadeBy { get; init; }
}

/// <summary>One data set of the paper.</summary>
/// <param name="Name">"mnist".</param>
/// <param name="Shares">What a class lost, from the least to the most.</param>
internal sealed record ReproducedSet(string Name, IReadOnlyList<ReproducedShare> Shares);

/// <summary>A data set of which a class has lost a share of its images; each figure is a mean over such classes.</summary>
internal sealed record ReproducedShare
{
    /// <summary>The data set.</summary>
    public required string Data { get; init; }

    /// <summary>The share in per cent; null: the data as they are.</summary>
    public required double? Share { get; init; }

    /// <summary>The classes that lost images, each in a data set of its own; all classes where none lost any.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The number of seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>The methods.</summary>
    public required IReadOnlyList<ReproducedMethod> Methods { get; init; }

    /// <summary>The method that the others are held against: "bagan", or "bagan-conditional" where only it was asked for; null where neither was.</summary>
    public string? Against { get; init; }

    /// <summary>What the columns of cost count.</summary>
    public string CostNote { get; init; } = "";

    /// <summary>Seconds that its methods and classifiers took.</summary>
    public double Seconds { get; init; }

    /// <summary>Real and generated images of the classes that lost images.</summary>
    public IReadOnlyList<PictureFigure> Pictures { get; init; } = [];

    /// <summary>"97.5 %", or "as it is".</summary>
    public string Label => Share is { } share ? FormattableString.Invariant($"{share:0.##} %") : "as it is";
}

/// <summary>A method's figures, as shares of one, beside the published ones.</summary>
/// <param name="Name">The method.</param>
internal sealed record ReproducedMethod(string Name)
{
    /// <summary>What its training cost, a mean over classes and seeds; null where it is not known.</summary>
    public MethodCost? Cost { get; init; }

    /// <summary>Figure 7: generated images that show the wanted class.</summary>
    public required Estimate Wanted { get; init; }

    /// <summary>Real test images that the same classifier assigns to their class.</summary>
    public required Estimate WantedReal { get; init; }

    /// <summary>Figure 8: SSIM of random pairs of generated images.</summary>
    public required Estimate Ssim { get; init; }

    /// <summary>SSIM of random pairs of real images.</summary>
    public required Estimate SsimReal { get; init; }

    /// <summary>Figure 9: accuracy of the class that lost images; of all classes where none lost any.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>The accuracy of the method that all are held against minus this one's, with its 95 % interval.</summary>
    public required Estimate Lead { get; init; }

    /// <summary>Why the row is no result about the method; null where it is one.</summary>
    public string? Remark { get; init; }

    /// <summary>The paper's name of it: "bagan" for both readings.</summary>
    public string PublishedAs { get; init; } = Name;

    /// <summary>Figure 7 of the paper; null where it has none.</summary>
    public double? PublishedWanted { get; init; }

    /// <summary>Figure 8 of the paper.</summary>
    public double? PublishedSsim { get; init; }

    /// <summary>Figure 9 of the paper.</summary>
    public double? PublishedAccuracy { get; init; }
}
