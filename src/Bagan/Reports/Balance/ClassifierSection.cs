using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Reports.Balance;

/// <summary>The section that shows whether a classifier improves with the added images.</summary>
internal static class ClassifierSection
{
    /// <summary>The section.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="comparison">The classifier's results, one recall for each class.</param>
    /// <param name="added">The kind of images that were added.</param>
    /// <exception cref="ArgumentException">The number of recalls differs from the number of classes.</exception>
    public static PageSection Create(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison, AddedKind added)
    {
        if (comparison.Arms.FirstOrDefault(a => a.Figures.Recall.Count != classes.Count) is { } wrong)
        {
            throw new ArgumentException($"There are {classes.Count} classes, but {wrong.Figures.Recall.Count} recalls of {wrong.Name}.", nameof(comparison));
        }

        var shown = Shown(comparison);
        return new PageSection(
            "classifier",
            "Does it help a classifier?",
            [
                new Paragraph(comparison.Protocol),
                Trainings(comparison, added),
                new Paragraph(
                    $"Lead: the ACSA of the training \"{Name(comparison.Main, added)}\" minus that of the row, in points, with the 95 % interval of this " +
                    "difference alone. The interval of the verdict is wider where the best row was chosen on the same test images." +
                    (comparison.NotTried.Count == 0 ? "" : $" Not tried: {string.Join(", ", comparison.NotTried)}; --rivals all tries them too."),
                    Faint: true),
                Chart(classes, shown, comparison, added),
                Table(classes, shown, comparison, added),
                new Paragraph(
                    "Recall: the share of a class's test images that the classifier recognises. ACSA: the mean of the recalls, in which " +
                    "every class counts the same. G-mean: their geometric mean, 0 as soon as one class is never recognised. Macro F1: " +
                    "the mean over the classes of the harmonic mean of precision and recall." + UncertaintyNote.Of(comparison.Estimates().Concat(comparison.Arms.Select(a => a.Lead).OfType<Estimate>())),
                    Faint: true),
            ]);
    }

    /// <summary>A training in words.</summary>
    internal static string Name(ClassifierArm arm, AddedKind added) => arm.Role switch
    {
        ArmRole.Alone => "real images alone",
        ArmRole.Images => $"with {added.Long()}",
        ArmRole.Labelled => $"with {added.Long()} and labels.csv",
        ArmRole.Control => $"control without a generator ({arm.Name})",
        ArmRole.Teacher => "the teacher's own network",
        _ => arm.Name,
    };

    // Of many trainings those that the question turns on.
    private static List<ClassifierArm> Shown(ClassifierComparison comparison)
    {
        ClassifierArm?[] arms = [comparison.Alone, comparison.Best, comparison.Images, comparison.Labelled];
        return [.. arms.OfType<ClassifierArm>().Distinct()];
    }

    private static HtmlTable Trainings(ClassifierComparison comparison, AddedKind added)
    {
        var rows = comparison.Arms.Select(a => new TableRow(
        [
            Name(a, added), a.Role == ArmRole.Teacher ? "no further training: the teacher itself classifies the test images" : a.Training, TableCell.Percent(a.Figures.Acsa), TableCell.Percent(a.Figures.GMean), TableCell.Percent(a.Figures.F1),
            a.Lead is { } lead ? TableCell.Points(lead) : NumberText.Blank,
        ])).ToList();
        return new HtmlTable(
            "The same classifier, trained in different ways, in per cent",
            [new("trained on", ColumnKind.Name), new("how", ColumnKind.Text), new("ACSA"), new("G-mean"), new("macro F1"), new("lead, points")],
            rows);
    }

    private static BarChart Chart(IReadOnlyList<ClassBalance> classes, List<ClassifierArm> shown, ClassifierComparison comparison, AddedKind added) =>
        new("Recall of each class", "class", [.. classes.Select(c => c.Name)], "recall, %", [.. shown.Select(a => new BarSeries(
            Name(a, added),
            [.. a.Figures.Recall.Select(r => r.Times(100))],
            a == comparison.Main ? SeriesLook.Main : a == comparison.Alone ? SeriesLook.Baseline : SeriesLook.Next))])
        {
            Maximum = 100,
            WithNumbers = false,
        };

    private static HtmlTable Table(IReadOnlyList<ClassBalance> classes, List<ClassifierArm> shown, ClassifierComparison comparison, AddedKind added)
    {
        List<TableColumn> columns = [new("class", ColumnKind.Name), new("training images"), .. shown.Select(a => new TableColumn(Name(a, added)))];
        columns.Add(new($"gain over {Name(comparison.Best, added)}, points"));
        var rows = classes.Select((c, i) => new TableRow([c.Name, TableCell.Count(c.Before), .. Cells(f => f.Recall[i])])).ToList();
        rows.Add(new TableRow(["ACSA", string.Empty, .. Cells(f => f.Acsa)], Summary: true));
        return new HtmlTable("Recall of each class, in per cent", columns, rows);

        IEnumerable<TableCell> Cells(Func<ClassifierFigures, Estimate> figure) =>
            shown.Select(a => TableCell.Percent(figure(a.Figures))).Append(TableCell.Difference(figure(comparison.Best.Figures), figure(comparison.Main.Figures)));
    }
}

/// <summary>The section on the candidates of <c>--pick</c>.</summary>
internal static class PickSection
{
    /// <summary>The section.</summary>
    /// <param name="pick">The candidates and the decision.</param>
    public static PageSection Create(PickReport pick)
    {
        var blocks = new List<IHtmlBlock> { new Paragraph($"Picked: {pick.Chosen}. {pick.Reason}") };
        if (pick.Candidates.Count > 0)
        {
            blocks.Add(new HtmlTable(
                "Mean recall over the classes (ACSA) on the validation images, in per cent",
                [new("candidate", ColumnKind.Name), new("training of the classifier", ColumnKind.Text), new("ACSA")],
                [.. pick.Candidates.Select(c => new TableRow(
                    [c.Name, c.Recipe, TableCell.Percent(c.Acsa, c.Name == pick.Chosen ? CellTone.Best : CellTone.Plain)]))]));
            blocks.Add(new Paragraph(
                "The candidates were judged on validation images, the data's own or held out of the training images; the test images were not used. A " +
                "candidate with generated images wins only if it beats the best candidate without them by more than the standard error " +
                "of their paired difference over the classifier's seeds. Otherwise the small classes are filled with repeated originals.",
                Faint: true));
        }

        blocks.Add(new Paragraph($"Recipe of the classifiers measured in this report: {pick.Recipe}."));
        return new PageSection("pick", "How the images were picked", blocks);
    }
}

/// <summary>The section on generated images that the filter or the teacher rejected.</summary>
internal static class FilterSection
{
    private const string Caption = "Generated images drawn, accepted and rejected";

    /// <summary>The section.</summary>
    /// <param name="rows">The counts of each class.</param>
    /// <param name="byTeacher">Whether a teacher checked the images. It looks for no copies, so it has fewer columns than the filter.</param>
    /// <param name="networks">What teacher and filter stand on; empty if there was no pretrained network.</param>
    public static PageSection Create(IReadOnlyList<FilterRow> rows, bool byTeacher, IReadOnlyList<NetworkRow> networks) => byTeacher ? ByTeacher(rows, networks) : ByFilter(rows, networks);

    private static IEnumerable<IHtmlBlock> Words(IReadOnlyList<NetworkRow> networks) => networks.Select(n => new Paragraph(n.Words));

    private static PageSection ByFilter(IReadOnlyList<FilterRow> rows, IReadOnlyList<NetworkRow> networks) => new(
        "filter",
        "Images that the filter rejected",
        [
            new Paragraph(
                "A classifier trained on the real images alone checked every generated image. Rejected were images that clearly show " +
                "another class, near-copies of a training image of their class, and near-copies of an image accepted before. New images " +
                "were drawn to replace them."),
            .. Words(networks),
            new HtmlTable(
                Caption,
                [
                    new("class", ColumnKind.Name), new("drawn"), new("accepted"), new("accepted, %"), new("rejected: another class"),
                    new("rejected: near-copy of a real image"), new("rejected: near-copy of a generated image"), new("rejected but kept"),
                ],
                [.. rows.Select(r => new TableRow(
                    [.. Accepted(r), TableCell.Count(r.CopiesOfReal), TableCell.Count(r.CopiesOfGenerated), TableCell.Count(r.TakenBack)]))]),
            new Paragraph(
                "Rejected but kept: the limit on draws was reached before the class was full, so the least bad of the rejected images fill it up.",
                Faint: true),
        ]);

    private static PageSection ByTeacher(IReadOnlyList<FilterRow> rows, IReadOnlyList<NetworkRow> networks) => new(
        "filter",
        "Images that the teacher rejected",
        [
            new Paragraph(
                $"The teacher, {(networks.Any(n => n is { Part: "teacher", Probe: true }) ? "a classifier" : "a pair of classifiers")} trained on the real images alone, checked every generated image. Images given less " +
                "than 60 % for their class were redrawn up to three times; if none passed, the best of the four was kept."),
            .. Words(networks),
            new HtmlTable(
                Caption,
                [new("class", ColumnKind.Name), new("drawn"), new("accepted"), new("accepted, %"), new("rejected"), new("rejected but kept")],
                [.. rows.Select(r => new TableRow([.. Accepted(r), TableCell.Count(r.TakenBack)]))]),
        ]);

    private static IEnumerable<TableCell> Accepted(FilterRow row) =>
    [
        row.ClassName,
        TableCell.Count(row.Drawn),
        TableCell.Count(row.Accepted),
        TableCell.Percent(Estimate.Of(row.Share)),
        TableCell.Count(row.OtherClass),
    ];
}
