using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.Catalogue;
using Bagan.Reports;
using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Reports.Values;
using Bagan.Tensors;
using CompareOptions = Bagan.Jobs.Options.CompareOptions;

namespace Bagan.Jobs.Compare;

/// <summary>Gathers the finished cells of a comparison into the model of its report.</summary>
internal sealed class ComparisonReportBuilder
{
    private readonly CompareOptions _options;
    private readonly string _commandLine;
    private readonly CompareFolder _folder;
    private readonly IReadOnlyList<GridCell> _grid;
    private readonly JobData _data;
    private readonly ImageSet _full;
    private readonly Judge _judge;
    private readonly GeneratedStore _store;
    private readonly string _device;
    private readonly SeedTable _table;
    private readonly ComparedArms _arms;
    private readonly ComparisonVerdict _verdict;
    private readonly IReadOnlyList<MethodChoice> _methods;
    private readonly IReadOnlyList<PublishedResults> _published;

    internal ComparisonReportBuilder(
        CompareOptions options, string commandLine, CompareFolder folder, IReadOnlyList<GridCell> grid, ComparedArms arms, JobData data, ImageSet full,
        Judge judge, GeneratedStore store, string device)
    {
        _options = options;
        _commandLine = commandLine;
        _folder = folder;
        _grid = grid;
        _data = data;
        _full = full;
        _judge = judge;
        _store = store;
        _device = device;
        _table = new SeedTable(grid, folder.Results);
        _arms = arms;
        _methods = CompareJob.Methods(options);
        _verdict = new ComparisonVerdict(_table, arms, _methods);
        _published = PublishedResults.For(full, ImbalanceProtocol.Parse(options.Protocol));
    }

    internal ComparisonReport Build(CancellationToken stop) => new()
    {
        DataName = _data.Data.Path,
        Verdict = _verdict.Notice(),
        Setting = [.. Setting()],
        MetricNames = [.. _table.Cells.FirstOrDefault(c => c.Images is not null)?.Images?.Figures.Select(f => KeyValuePair.Create(f.Key, f.Value.Name)) ?? []],
        Protocols = [Protocol(stop)],
        Options = [.. _folder.State.Settings],
        Stages = Stages(),
        Notes = [.. _data.Notes, .. _table.Cells.SelectMany(c => c.Notes).Distinct()],
        MadeBy = new Provenance(
            BaganVersion.Text, $"libtorch {Engine.Version}", _device, Engine.Threads, _options.Compute.Seed, _commandLine, MachineName.Text, DateTimeOffset.Now),
    };

    private IEnumerable<string> Setting()
    {
        var network = _judge.Words;
        var steps = _table.Cells.Select(c => c.Classifier!.Steps ?? 0).DefaultIfEmpty(0).Max();
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"The classifier is {network}, trained for every method with {steps} steps of {_judge.Protocol.Batch} images, the same schedule and the same seeds. It is tested on {_data.TestName}, which no method has seen.{(_judge.Reason.Length > 0 ? $" {_judge.Reason}" : "")}");
        yield return $"A seed decides which real images stay, the method's random numbers and the classifier's start. {(_table.Seeds.Count == 1 ? "With a single seed there is no interval." : $"There are {_table.Seeds.Count} seeds; ± is the standard error of their mean.")}";
        if (_table.Seeds.Count > 1 && _verdict.Best is { } best)
        {
            yield return $"The lead over {best.Text}, the best method without a generator, has a 95 % interval for a new run: other seeds and other test images of the same kind. Each interval is computed on its own; the verdict's is wider, because the best method was chosen on the same images.";
        }

        if (_methods.Any(m => MethodCatalogue.IsControl(m.Method)))
        {
            yield return "distil is the control of the methods with a teacher: the same teacher's labels on turned copies of real images, without a generator. \"teacher of\" is the teacher's own network as a classifier.";
        }

        yield return "A suffix after a plus sign acts on every batch of the classifier: +mirror flips half of the images, +affine turns, moves and scales them a little, +mixup blends pairs, +oversample draws all classes equally often.";
        if (_table.Cells.Any(c => c.Images is not null))
        {
            yield return "Perhaps copies: the share of images that are closer to a training image than 95 % of the real images are. Without copying it is about 5 %.";
        }

        if (_folder.State.FullData is { Acsa: { } acsa } full)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The ceiling: the same classifier reaches an ACSA of {NumberText.Percent(acsa)} % if it is trained for {full.Steps} steps on all {_full.Count} real training images, before the imbalance is simulated. It also decides which class a generated image shows.");
        }
    }

    private ComparisonProtocol Protocol(CancellationToken stop)
    {
        var variants = _grid.Select(c => c.Protocol).DistinctBy(p => p.Text).ToList();
        var tables = new List<MethodTable> { ClassifierTable() };
        if (ImageTable() is { } images)
        {
            tables.Add(images);
        }

        return new ComparisonProtocol
        {
            Name = _options.Protocol,
            Description = Description(variants),
            Tables = tables,
            Charts = [.. Charts()],
            Pictures = [.. new ComparisonPictures(_methods, _table, _full, _store, _options.Compute.Seed).Of(variants, stop)],
            Failures = [.. _folder.Results.Where(r => !r.IsDone && _grid.Any(c => c.Key == r.Key)).Select(r => new FailedCell(r.Method, r.Seed, r.Error ?? "unknown"))],
        };
    }

    private string Description(List<ImbalanceProtocol> variants)
    {
        var counts = variants[0].KeptCounts(_full.ClassNames, _full.ClassCounts);
        return variants.Count == 1
            ? $"Training images: {string.Join(", ", _full.ClassNames.Zip(counts, (name, n) => string.Create(CultureInfo.InvariantCulture, $"{name} {n}")))}."
            : $"{variants.Count} data sets; in each of them one class has lost a share of its training images. Every figure is the mean over the data sets. The minority class is the one that lost images.";
    }

    private MethodTable ClassifierTable()
    {
        IReadOnlyList<MetricColumn> columns =
        [
            new("mean recall (ACSA)", BetterWhen.Higher, Percent: true), new("recall, smaller half of the classes", BetterWhen.Higher, Percent: true),
            new("recall, smallest class", BetterWhen.Higher, Percent: true), new("G-mean", BetterWhen.Higher, Percent: true), new("macro F1", BetterWhen.Higher, Percent: true),
            new(_verdict.Best is { } best ? $"ACSA: lead over {best.Text}" : "ACSA: lead", BetterWhen.Higher, Signed: true),
        ];
        var rows = _methods.Select(m => new MethodRow(m.Text, SeedsOf(m), [.. Figures(m.Text, c => c.Classifier), Lead(m.Text)])
        {
            Cost = CostOf(m.Text, _table.Cells),
            Remark = TrainedFarEnough.Objection(m.Text, _table.Cells),
        }).ToList();

        // A control has the teacher of its method.
        var controls = _methods.Select(m => m.ControlText).OfType<string>().Select(c => MethodChoice.Parse(c).ImagesText).ToHashSet();
        foreach (var taught in _methods.Where(m => !controls.Contains(m.ImagesText) && _table.Cells.Any(c => c.Method == m.Text && c.Teacher is not null)).DistinctBy(m => m.ImagesText))
        {
            rows.Add(new MethodRow(CellRunner.TeacherOf(taught.ImagesText), SeedsOf(taught), [.. Figures(taught.Text, c => c.Teacher), Lead(CellRunner.TeacherOf(taught.ImagesText))])
            {
                Cost = TeacherCost(taught.Text),
            });
        }

        rows.AddRange(_published.Select(p => new MethodRow(
            p.Method, 0, [Published(p.Acsa), Published(null), Published(p.MinorityAccuracy), Published(null), Published(p.MacroF1), Published(null)], p.Source)));
        return new MethodTable($"The classifier of every method on {_data.TestName}. {Budget}", columns, rows);
    }

    private IEnumerable<Estimate> Figures(string method, Func<CellResult, ClassifierResult?> result) =>
    [
        _table.Over(method, c => result(c)?.Acsa), _table.Over(method, c => result(c)?.SmallerHalfRecall), _table.Over(method, c => result(c)?.MinorityAccuracy),
        _table.Over(method, c => result(c)?.Gmean), _table.Over(method, c => result(c)?.MacroF1),
    ];

    private Estimate Lead(string method) => _verdict.Best is { } best && best.Text != method ? _arms.Lead(method, best.Text) : Estimate.Blank("every other method is compared with this one");

    // The classifier's own training is the same for all and not part of it.
    /// <summary>What the columns of cost count, for the captions of tables.</summary>
    internal const string Budget = "Cost: images through every network that a method trains, its teachers, trials and judges included, and the seconds until its images are drawn. "
        + "The budget of epochs or minutes covers generators only; a method with a teacher or a filter costs more. The cost of a teacher is a part of its method's cost.";

    /// <summary>The mean cost of a method; null where it is not known of every cell.</summary>
    /// <param name="method">The method with its suffixes.</param>
    /// <param name="all">The finished cells.</param>
    internal static MethodCost? CostOf(string method, IEnumerable<CellResult> all)
    {
        var cells = all.Where(c => c.Method == method).ToList();
        var known = cells.Where(c => c.Cost is not null || MethodChoice.Parse(c.Method).Parts == MethodParts.None).ToList();
        return known.Count == 0 || known.Count < cells.Count
            ? null
            : new MethodCost((long)known.Average(c => c.Cost?.Images ?? 0), known.Average(c => c.Seconds.GetValueOrDefault("method")));
    }

    // The seconds of a method are not split by network.
    private MethodCost? TeacherCost(string method)
    {
        var images = _table.Cells.Where(c => c.Method == method).Select(c => c.Cost is { } cost && cost.Networks.TryGetValue(Teacher.Name, out var n) ? (long?)n : null).ToList();
        return images.Count == 0 || images.Contains(null) ? null : new MethodCost((long)images.Average()!.Value, null);
    }

    private MethodTable? ImageTable()
    {
        var made = Makers();
        if (made.Count == 0)
        {
            return null;
        }

        (string Key, string Name, BetterWhen Better, int Decimals, bool Percent)[] figures =
        [
            ("wanted_class_share", "assigned to their class", BetterWhen.Higher, 1, true),
            ("wanted_class_share_real", "real test images assigned", BetterWhen.Neither, 1, true),
            ("random_pair_ssim", "SSIM of random pairs", BetterWhen.Neither, 3, false),
            ("random_pair_ssim_real", "SSIM of real pairs", BetterWhen.Neither, 3, false),
            ("nearest_real_ssim", "SSIM to nearest real image", BetterWhen.Neither, 3, false),
            ("fid", "FID", BetterWhen.Lower, 2, false),
            ("kid", "KID", BetterWhen.Lower, 3, false),
            ("precision", "precision", BetterWhen.Higher, 3, false),
            ("recall", "recall", BetterWhen.Higher, 3, false),
            ("density", "density", BetterWhen.Higher, 3, false),
            ("coverage", "coverage", BetterWhen.Higher, 3, false),
            ("suspicious_share", "perhaps copies", BetterWhen.Lower, 1, true),
        ];
        var rows = made.Select(m => new MethodRow(ImagesOf(m), _table.Seeds.Count, [
            .. figures.Select(f => _table.Over(m, Figure(f.Key), BlankReason(m, f.Key))),
        ])
        {
            Cost = CostOf(m, _table.Cells),
            Remark = TrainedFarEnough.Objection(m, _table.Cells),
        }).ToList();
        return new MethodTable(
            (_table.Cells.Any(c => ImbalanceProtocol.Parse(c.Protocol).DroppedClass is not null)
                ? "The generated images themselves: those of the class that lost images."
                : "The generated images themselves: means over the classes.") + $" {Budget}",
            [.. figures.Select(f => new MetricColumn(f.Name, f.Better, f.Decimals, f.Percent))],
            rows);
    }

    // A method's images are the same in all its variants: one of them stands for all.
    private List<string> Makers() =>
        [.. _methods.GroupBy(m => m.ImagesText).Select(g => g.FirstOrDefault(m => _table.Cells.Any(c => c.Method == m.Text && c.Images is not null))?.Text).OfType<string>()];

    private static string ImagesOf(string method) => MethodChoice.Parse(method).ImagesText;

    private string BlankReason(string method, string figure) =>
        _table.Cells.FirstOrDefault(c => c.Method == method)?.Images?.Figures.GetValueOrDefault(figure)?.Reason ?? "not finished";

    private IEnumerable<BarChart> Charts()
    {
        string[] names = [.. _methods.Select(m => m.Text)];
        yield return new BarChart(
            "Recall by method", "As in figure 9 of the paper. Error bars: standard errors over the seeds.", "method", names, "per cent",
            [
                new BarSeries("all classes (ACSA)", Bars(names, c => c.Classifier?.Acsa, 100), SeriesLook.Baseline),
                new BarSeries("smaller half of the classes", Bars(names, c => c.Classifier?.SmallerHalfRecall, 100), SeriesLook.Main),
                .. PublishedBars(names, p => p.MinorityAccuracy, "smallest class, published"),
                .. PublishedBars(names, p => p.Acsa, "all classes, published"),
            ]) { Maximum = 100 };
        var made = Makers();
        if (made.Count == 0)
        {
            yield break;
        }

        string[] makers = [.. made.Select(ImagesOf)];
        if (made.Any(m => _table.Over(m, Figure("wanted_class_share")).Value is not null))
        {
            yield return new BarChart(
                "Generated images that show the wanted class", "As in figure 7 of the paper: images that a classifier trained on the full data assigns to their class.", "method", makers, "per cent",
                [
                    new BarSeries("generated", Bars(made, Figure("wanted_class_share"), 100), SeriesLook.Main),
                    new BarSeries("real test images", Bars(made, Figure("wanted_class_share_real"), 100), SeriesLook.Baseline),
                    .. PublishedBars(makers, p => p.WantedClassShare, "published"),
                ]) { Maximum = 100 };
        }

        yield return new BarChart(
            "SSIM of random pairs of a class", "As in figure 8 of the paper. A value far above that of real pairs means that the images lack variety.", "method", makers, "SSIM",
            [
                new BarSeries("generated", Bars(made, Figure("random_pair_ssim"), 1), SeriesLook.Main),
                new BarSeries("real", Bars(made, Figure("random_pair_ssim_real"), 1), SeriesLook.Baseline),
                .. PublishedBars(makers, p => p.RandomPairSsim, "published", 1),
            ]) { Decimals = 3 };
    }

    private static Func<CellResult, double?> Figure(string key) => cell => cell.Images?.ValueOf(key, ImbalanceProtocol.Parse(cell.Protocol).DroppedClass);

    private Estimate[] Bars(IEnumerable<string> methods, Func<CellResult, double?> figure, double factor) => [.. methods.Select(m => _table.Over(m, figure).Times(factor))];

    private IEnumerable<BarSeries> PublishedBars(string[] methods, Func<PublishedResults, double?> figure, string name, double factor = 100)
    {
        if (_published.Any(p => methods.Contains(p.Method) && figure(p) is not null))
        {
            yield return new BarSeries(
                name, [.. methods.Select(m => Published(_published.FirstOrDefault(p => p.Method == m) is { } p ? figure(p) : null).Times(factor))], SeriesLook.Outlined);
        }
    }

    private int SeedsOf(MethodChoice method) => _table.Values(method.Text, c => c.Classifier?.Acsa).Count(v => v is not null);

    private List<StageTime> Stages() =>
        [.. _table.Cells.SelectMany(c => c.Seconds.Select(s => (Method: s.Key == "method" ? ImagesOf(c.Method) : "classifiers", c.Protocol, c.Seed, Stage: s.Key, Seconds: s.Value)))
            .GroupBy(t => t.Stage == "method" ? $"images by {t.Method}" : "classifiers")
            .Select(g => new StageTime(g.Key, g.Key == "classifiers" ? g.Sum(t => t.Seconds) : g.DistinctBy(t => (t.Protocol, t.Seed)).Sum(t => t.Seconds)))
            .Where(t => t.Seconds >= 0.05)];

    private static Estimate Published(double? value) => value is { } number ? Estimate.Of(number) : Estimate.Blank("not published");
}
