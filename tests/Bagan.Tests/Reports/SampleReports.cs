using Bagan.Reports;
using Bagan.Reports.Balance;
using Bagan.Reports.DataInfo;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Tests.Reports.Pictures;

namespace Bagan.Tests.Reports;

/// <summary>Reports with known numbers.</summary>
internal static class SampleReports
{
    public static BalanceReport Balance(IReadOnlyList<string> names)
    {
        var classes = names.Select((n, i) => new ClassBalance(n, $"folder{i}", Math.Max(15, 600 >> i), 600)).ToList();
        return new BalanceReport
        {
            DataName = "photos/" + names[0],
            Verdict = new Notice(NoticeTone.Caution, "It did not help here.", ["Oversampling is as good: use that."]),
            Classes = classes,
            Plan = "Strategy not-majority: every class is filled up to 600 images.",
            Samples = [Picture("after the last epoch", names), Picture("after epoch 1", names)],
            Neighbours = Picture("pairs", names),
            NeighboursNote = "Distances are Euclidean.",
            Classifier = new ClassifierComparison(
                "A small network, 1200 steps.",
                1000,
                Figures(names.Count, 0.5),
                Figures(names.Count, 0.521)),
            Curves = [Losses()],
            Options = [new("seed", "7"), new("test", names[^1])],
            Stages = [new("read", 1.24), new("adversarial training", 3725)],
            Notes = [$"Class {names[^1]} has few images."],
            MadeBy = new Provenance(
                "0.1.0", "libtorch 1.13.1", "cpu", 2, 7, $"./bagan balance '{names[0]}' --seed 7", null, new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero)),
        };
    }

    public static DataInfoReport DataInfo(IReadOnlyList<string> names) => new()
    {
        DataName = names[0],
        Format = "folder of class folders",
        Size = "28 × 28",
        Channels = "1 (grey)",
        ImbalanceRatio = 40,
        ClassNames = names,
        Splits = [new("train", [.. names.Select((_, i) => 600 >> i)]), new("test", [.. names.Select(_ => 10)])],
        ContactSheet = Picture("some images", names),
        Bad = [new(names[0] + "/x.png", "the file is truncated")],
        Ignored = 3,
        Duplicates = [new("in train and in test", ["train/a.png", names[0] + "/b.png"])],
        Notes = ["One class has one image."],
        Version = "0.1.0",
    };

    public static LineChart Losses() => new(
        "Adversarial training",
        "neither should run away",
        "epoch",
        "loss",
        [
            new LineSeries("discriminator", [(1, 1.5), (2, 1.25), (3, double.NaN)], SeriesLook.Main),
            new LineSeries("generator", [(2, 0.01234), (3, 2)]),
        ]);

    public static PictureFigure Picture(string caption, IReadOnlyList<string> names)
    {
        using var set = TestImages.Create([.. names], 2, 3, 28, 28);
        return new PictureFigure(new PngImage(ContactSheet.Create(set).Draw().ToPng()), "images of " + names[0], caption);
    }

    private static ClassifierFigures Figures(int classes, double level) => new(
        [.. Enumerable.Range(0, classes).Select(i => i == classes - 1
            ? Estimate.Blank("fewer than 10 test images")
            : Estimate.Of(level + (i * 0.01), 0.004))],
        Estimate.Of(level + 0.1),
        Estimate.Of(level),
        Estimate.Of(0.5));
}
