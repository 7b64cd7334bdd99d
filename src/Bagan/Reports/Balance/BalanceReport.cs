using Bagan.Reports.Html;

namespace Bagan.Reports.Balance;

/// <summary>Everything that a balancing run reports: the model behind report.html and summary.json.</summary>
public sealed record BalanceReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>What came of it in plain words: whether the generated images help, and what to do if not.</summary>
    public required Notice Verdict { get; init; }

    /// <summary>The classes in the data's order.</summary>
    public required IReadOnlyList<ClassBalance> Classes { get; init; }

    /// <summary>The plan in a sentence: the strategy and what it asks of the classes.</summary>
    public required string Plan { get; init; }

    /// <summary>Whether the generated images are real ones changed, and not drawn afresh.</summary>
    public bool MadeOfReal { get; init; }

    /// <summary>Whether a teacher chose among the generated images, and not the filter.</summary>
    public bool ByTeacher { get; init; }

    /// <summary>Pictures of what was real, reconstructed and generated. The first is shown, the others open below it.</summary>
    public required IReadOnlyList<PictureFigure> Samples { get; init; }

    /// <summary>Generated images beside their closest real ones, or null where nothing was generated.</summary>
    public PictureFigure? Neighbours { get; init; }

    /// <summary>How to read <see cref="Neighbours"/>: the unit of distance and the share that is suspiciously close.</summary>
    public string? NeighboursNote { get; init; }

    /// <summary>What fills the small classes.</summary>
    public AddedImages Added { get; init; } = AddedImages.Generated;

    /// <summary>What was tried before one way was taken; null where nothing was picked.</summary>
    public PickReport? Pick { get; init; }

    /// <summary>What a filter of the generated images turned away, a row a class that gained images; empty where there was none.</summary>
    public IReadOnlyList<FilterRow> Filter { get; init; } = [];

    /// <summary>A classifier without and with the generated images, or null where none was trained.</summary>
    public ClassifierComparison? Classifier { get; init; }

    /// <summary>Losses and other figures of the training, epoch by epoch.</summary>
    public required IReadOnlyList<LineChart> Curves { get; init; }

    /// <summary>The resolved options: names and values.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>Warnings and remarks, a sentence or two each; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is needed to make the same result again.</summary>
    public required Provenance MadeBy { get; init; }
}

/// <summary>What fills the small classes.</summary>
public enum AddedImages
{
    /// <summary>Images of a generator.</summary>
    Generated,

    /// <summary>The originals again.</summary>
    Repeated,
}

/// <summary>The words for what fills the small classes.</summary>
internal static class AddedWords
{
    /// <summary>One word: "generated".</summary>
    public static string Short(this AddedImages added) => added == AddedImages.Repeated ? "repeated" : "generated";

    /// <summary>With its noun: "the generated images".</summary>
    public static string Long(this AddedImages added) => added == AddedImages.Repeated ? "the repeated originals" : "the generated images";
}

/// <summary>What became of the images that a generator drew for one class.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Drawn">Images that the filter looked at.</param>
/// <param name="Accepted">Those that it found nothing against.</param>
/// <param name="OtherClass">Turned away: they surely show another class, or a teacher is not sure of theirs.</param>
/// <param name="CopiesOfReal">Turned away: near-copies of training images.</param>
/// <param name="CopiesOfGenerated">Turned away: near-copies of accepted ones.</param>
/// <param name="TakenBack">Turned away, and taken all the same to fill the plan.</param>
public sealed record FilterRow(string ClassName, int Drawn, int Accepted, int OtherClass, int CopiesOfReal, int CopiesOfGenerated, int TakenBack)
{
    /// <summary>The share of drawn images that were accepted, 0 to 1.</summary>
    public double Share => (double)Accepted / Drawn;
}

/// <summary>What picking by validation came to.</summary>
/// <param name="Candidates">What was tried; empty where there were too few images for that.</param>
/// <param name="Chosen">The name of the candidate that was taken.</param>
/// <param name="Reason">Why, in a sentence or two.</param>
/// <param name="Recipe">How the classifiers behind the figures of the report were trained, in words.</param>
public sealed record PickReport(IReadOnlyList<PickRow> Candidates, string Chosen, string Reason, string Recipe);

/// <summary>A candidate that picking tried.</summary>
/// <param name="Name">Its name, such as "oversample+mirror".</param>
/// <param name="Recipe">How its classifier is trained, in words.</param>
/// <param name="Acsa">Mean recall over the classes on the validation images, 0 to 1; blank where it could not be had.</param>
public sealed record PickRow(string Name, string Recipe, Estimate Acsa);
