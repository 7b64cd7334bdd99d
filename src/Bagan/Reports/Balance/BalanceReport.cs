using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Balance;

/// <summary>The results of a balancing run: the model behind report.html and summary.json.</summary>
internal sealed record BalanceReport
{
    /// <summary>The data set, as the user named it.</summary>
    public required string DataName { get; init; }

    /// <summary>The verdict in plain words: whether the added images help, and what to do if they do not.</summary>
    public required Notice Verdict { get; init; }

    /// <summary>The classes in the data's order.</summary>
    public required IReadOnlyList<ClassBalance> Classes { get; init; }

    /// <summary>The plan in a sentence: the strategy, and how many images it adds to how many classes.</summary>
    public required string Plan { get; init; }

    /// <summary>Whether each generated image is a modified real image rather than drawn from scratch.</summary>
    public bool MadeOfReal { get; init; }

    /// <summary>Whether <see cref="Filter"/> describes the choice of a teacher rather than that of the filter.</summary>
    public bool ByTeacher { get; init; }

    /// <summary>The teacher, and the filter's classifier, where they could stand on a pretrained network; empty where there was none.</summary>
    public IReadOnlyList<NetworkRow> Networks { get; init; } = [];

    /// <summary>Pictures of real, reconstructed and generated images. The first is shown; the reader can open the others.</summary>
    public required IReadOnlyList<PictureFigure> Samples { get; init; }

    /// <summary>Generated images next to their closest real ones; null if nothing was generated.</summary>
    public PictureFigure? Neighbours { get; init; }

    /// <summary>How to read <see cref="Neighbours"/>: the unit of distance, and the share of suspiciously close pairs.</summary>
    public string? NeighboursNote { get; init; }

    /// <summary>The kind of images that fill the small classes.</summary>
    public AddedKind Added { get; init; } = AddedKind.Generated;

    /// <summary>Photographs beside the images made of them; null where images have the size that the networks see.</summary>
    public PhotographTable? Photographs { get; init; }

    /// <summary>The candidates of <c>--pick</c> and the decision; null if nothing was picked.</summary>
    public PickReport? Pick { get; init; }

    /// <summary>How many generated images were rejected and why, one row for each class that gained images; empty if none were checked.</summary>
    public IReadOnlyList<FilterRow> Filter { get; init; } = [];

    /// <summary>A classifier trained without and with the added images; null if none was trained.</summary>
    public ClassifierComparison? Classifier { get; init; }

    /// <summary>Losses of the training, epoch by epoch.</summary>
    public required IReadOnlyList<LineChart> Curves { get; init; }

    /// <summary>All options with their values, defaults included.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The stages in the order in which they ran.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }

    /// <summary>Warnings and remarks, a sentence or two each; may be empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The facts that a person needs to make the same result again.</summary>
    public required Provenance MadeBy { get; init; }
}

/// <summary>A class before and after balancing.</summary>
/// <param name="Name">The class name as the data has it.</param>
/// <param name="Folder">The folder of its images: the name, with characters that a file system cannot hold replaced.</param>
/// <param name="Before">The number of real images.</param>
/// <param name="After">The number of real and added images together.</param>
internal sealed record ClassBalance(string Name, string Folder, int Before, int After)
{
    /// <summary>The number of added images.</summary>
    public int Added => After - Before;

    /// <summary>How many of them are originals once more beside generated ones.</summary>
    public int Repeated { get; init; }
}

/// <summary>The kind of images that fill the small classes.</summary>
internal enum AddedKind
{
    /// <summary>Generated images.</summary>
    Generated,

    /// <summary>Copies of the originals.</summary>
    Repeated,

    /// <summary>None: the method only changes how a classifier is trained.</summary>
    None,
}

/// <summary>The words for an <see cref="AddedKind"/>.</summary>
internal static class AddedWords
{
    /// <summary>One word: "generated".</summary>
    public static string Short(this AddedKind added) => added switch
    {
        AddedKind.Repeated => "repeated",
        AddedKind.None => "added",
        _ => "generated",
    };

    /// <summary>With its noun: "generated images".</summary>
    public static string Long(this AddedKind added) => added switch
    {
        AddedKind.Repeated => "repeated originals",
        AddedKind.None => "the method's recipe",
        _ => "generated images",
    };
}

/// <summary>How many images drawn for one class were accepted and rejected, and why.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Drawn">Images checked.</param>
/// <param name="Accepted">Images accepted.</param>
/// <param name="OtherClass">Images rejected because they show another class, or because the teacher is unsure of their class.</param>
/// <param name="CopiesOfReal">Images rejected as near-copies of training images.</param>
/// <param name="CopiesOfGenerated">Images rejected as near-copies of accepted ones.</param>
/// <param name="TakenBack">Images rejected but kept, because the plan could not be filled otherwise.</param>
internal sealed record FilterRow(string ClassName, int Drawn, int Accepted, int OtherClass, int CopiesOfReal, int CopiesOfGenerated, int TakenBack)
{
    /// <summary>The share of drawn images that were accepted, 0 to 1.</summary>
    public double Share => (double)Accepted / Drawn;
}

/// <summary>Whether a teacher, or a filter's classifier, stands on a pretrained network.</summary>
/// <param name="Part">"teacher" or "judge".</param>
/// <param name="Probe">Whether it is a linear layer on the pretrained network; else a network trained from scratch.</param>
/// <param name="Backbone">The name of the pretrained network.</param>
/// <param name="ProbeAcsa">Mean recall of the linear layer on training images that were held out, 0 to 1; null if nothing was compared.</param>
/// <param name="ScratchAcsa">The same of the network from scratch.</param>
/// <param name="ValidationImages">Training images that were held out; 0 if nothing was compared.</param>
/// <param name="Words">The choice in one or two sentences.</param>
internal sealed record NetworkRow(string Part, bool Probe, string Backbone, double? ProbeAcsa, double? ScratchAcsa, int ValidationImages, string Words);

/// <summary>The candidates of <c>--pick</c> and the decision.</summary>
/// <param name="Candidates">The candidates measured; empty if there were too few images to measure any.</param>
/// <param name="Chosen">The name of the chosen candidate.</param>
/// <param name="Reason">The reason of the choice, in a sentence or two.</param>
/// <param name="Recipe">The training recipe of the classifiers measured in the report, in words.</param>
internal sealed record PickReport(IReadOnlyList<PickRow> Candidates, string Chosen, string Reason, string Recipe);

/// <summary>A candidate of <c>--pick</c>.</summary>
/// <param name="Name">Its name, such as "oversample+mirror".</param>
/// <param name="Recipe">The training recipe of its classifier, in words.</param>
/// <param name="Acsa">Mean recall over the classes on the validation images, 0 to 1; blank if it could not be measured.</param>
internal sealed record PickRow(string Name, string Recipe, Estimate Acsa);
