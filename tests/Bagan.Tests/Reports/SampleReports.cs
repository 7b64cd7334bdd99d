using Bagan.Evaluation.Statistics;
using Bagan.Reports;
using Bagan.Reports.Balance;
using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Reports.Values;
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
            Classifier = Trainings(names.Count),
            Curves = [Losses()],
            Options = [new("seed", "7"), new("test", names[^1])],
            Stages = [new("read", 1.24), new("adversarial training", 3725)],
            Notes = [$"Class {names[^1]} has few images."],
            MadeBy = Made($"./bagan balance '{names[0]}' --seed 7"),
        };
    }

    // With labels.csv 3.0 points better than as plain folders are, 1.5 over the best rival.
    private static ClassifierComparison Trainings(int classes)
    {
        ClassifierArm Arm(ArmRole role, string name, double acsa) => new(role, name, role == ArmRole.Teacher ? "" : $"train by {name}", Figures(classes, acsa))
        {
            Lead = role == ArmRole.Labelled ? null : Estimate.Of(0.53 - acsa).WithInterval(0.52 - acsa, 0.54 - acsa),
        };
        return new ClassifierComparison(
            "A small network, 1200 steps, 3 seeds.",
            1000,
            [
                Arm(ArmRole.Alone, "none", 0.5), Arm(ArmRole.Rival, "reweight", 0.515), Arm(ArmRole.Rival, "oversample", 0.51), Arm(ArmRole.Images, "balanced+hard", 0.521),
                Arm(ArmRole.Labelled, "balanced", 0.53), Arm(ArmRole.Control, "distil", 0.525), Arm(ArmRole.Teacher, "teacher", 0.54),
            ])
        {
            Gain = new Gain
            {
                Helps = true, Against = "reweight", Acsa = 0.015, Reached = 0.53, Low = 0.005, High = 0.0275, TestImages = 1000, Seeds = 3, Detectable = 0.014,
                ByTeacher = 0.01, ByImages = 0.005, ByImagesLow = -0.004, ByImagesHigh = 0.014,
            },
            FolderGain = new Gain { Helps = false, Against = "reweight", Acsa = 0.006, Reached = 0.521, Low = -0.003, High = 0.015, TestImages = 1000, Seeds = 3, Detectable = 0.013 },
            Fits = 1,
            NotTried = ["reweight+cmo"],
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
        Ignored = [new IgnoredGroup("2 text files", ["README.txt", "<notes>.txt"], null), new IgnoredGroup("1 DICOM image", ["scan.dcm"], "dcmj2pnm converts one")],
        Duplicates = [new("in train and in test", ["train/a.png", names[0] + "/b.png"])],
        Notes = ["One class has one image."],
        Version = "0.1.0",
    };

    public static ComparisonReport Comparison(IReadOnlyList<string> names) => new()
    {
        DataName = names[0],
        Verdict = new Notice(NoticeTone.Neutral, "On this data oversampling is enough.", []),
        Setting = ["Every method's classifier gets 1200 steps.", "Seeds 0, 1, 2."],
        MetricNames = [new("fid", "fid [classifier features; 500 real images, 500 generated images]")],
        Protocols =
        [
            new ComparisonProtocol
            {
                Name = "exp:40",
                Description = "The counts fall exponentially.",
                Tables = [Methods(names[0])],
                Charts =
                [
                    new BarChart(
                        "Accuracy of generated images",
                        "class",
                        names,
                        "accuracy, %",
                        [
                            new BarSeries("bagan", [.. names.Select((_, i) => Estimate.Of(90 - i, 1))], SeriesLook.Main),
                            new BarSeries("bagan, published", [.. names.Select((_, i) => i == 0 ? Estimate.Blank("not published") : Estimate.Of(80))], SeriesLook.Outlined),
                        ]),
                ],
                Pictures = [new MethodPictures("bagan", Picture("generated", names), Picture("pairs", names)), new MethodPictures("smote", Picture("generated", names))],
                Failures = [new FailedCell("acgan", 2, "the discriminator collapsed: " + names[0])],
            },
        ],
        Options = [new("seeds", "3")],
        Stages = [new("cells", 100)],
        Notes = ["One cell failed."],
        MadeBy = Made("./bagan compare " + names[0]),
    };

    public static EvaluationReport Evaluation(IReadOnlyList<string> names) => new()
    {
        GeneratedName = "made/" + names[0],
        Setting = ["24 generated images of 2 classes."],
        Tables = [Figures(names)],
        Names = [new("FID", "fid [pixels features; 12 real images, 12 generated images]")],
        Samples = Picture("real and generated", names),
        Neighbours = Picture("pairs", names),
        Notes = ["There are no real test images."],
        Options = [new("real", names[0])],
        Stages = [new("figures", 3)],
        MadeBy = Made("./bagan evaluate " + names[0]),
    };

    public static FigureTable Figures(IReadOnlyList<string> names) => new(
        "distribution",
        "Like the real images?",
        "0 is best.",
        [new("fid", "FID", 2), new("recall", "recall", 1, Percent: true)],
        [
            .. names.Select((n, i) => new FigureRow(n, 10 + i, [Estimate.Of(i + 0.125), i == 0 ? Estimate.Of(0.5) : Estimate.Blank("3 generated images, 6 needed")])),
            new FigureRow("mean", 24, [Estimate.Of(1.5), Estimate.Of(0.5)], Summary: true),
        ]);

    public static MethodTable Methods(string hostile) => new(
        "Classifier",
        [
            new("ACSA", BetterWhen.Higher, 1, Percent: true),
            new("FID", BetterWhen.Lower, 2),
            new("SSIM of random pairs", BetterWhen.Neither, 3),
        ],
        [
            new("none", 3, [Estimate.Of(0.8512, 0.002), Estimate.Of(12.5, 0.5), Estimate.Of(0.3)]) { Cost = new MethodCost(0, 0.2) },
            new("oversample", 3, [Estimate.Of(0.8508, 0.004), Estimate.Blank("nothing was generated"), Estimate.Of(0.31)]),
            new(hostile, 2, [Estimate.Of(0.84, 0.005).WithInterval(0.8185, 0.8614), Estimate.Of(9.756), Estimate.Of(0.2)])
            {
                Cost = new MethodCost(1_234_567, 348),
            },
            new("DeepSMOTE", 0, [Estimate.Of(0.99), Estimate.Of(1), Estimate.Blank("not published")], Source: "Dablain et al. 2021"),
        ]);

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

    private static Provenance Made(string command) => new(
        "0.1.0", "libtorch 1.13.1", "cpu", 2, 7, command, null, new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static ClassifierFigures Figures(int classes, double level) => new(
        [.. Enumerable.Range(0, classes).Select(i => i == classes - 1
            ? Estimate.Blank("fewer than 10 test images")
            : Estimate.Of(level + (i * 0.01), 0.004))],
        Estimate.Of(level + 0.1),
        Estimate.Of(level),
        Estimate.Of(0.5));
}
