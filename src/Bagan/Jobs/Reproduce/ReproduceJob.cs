using System.Globalization;
using Bagan.Data.Plans;
using Bagan.IO;
using Bagan.Jobs.Compare;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods.Catalogue;
using Bagan.Reports;
using Bagan.Reports.Reproduction;
using Bagan.Tensors;
using CompareOptions = Bagan.Jobs.Options.CompareOptions;

namespace Bagan.Jobs.Reproduce;

/// <summary>
/// The verb reproduce: figures 7 to 9 of the BAGAN paper, as comparisons under its protocol. Each data set and share is a comparison in a folder of
/// its own below the job's, which stops and goes on as compare does; the page is written anew after each of them.
/// </summary>
/// <param name="options">What the person asked for.</param>
/// <param name="sink">Receives progress and messages.</param>
/// <param name="commandLine">The command as typed, for the page.</param>
internal sealed class ReproduceJob(ReproduceOptions options, IProgressSink sink, string commandLine)
{
    private const string PageName = "report.html";
    private const string FiguresName = "figures.jsonl";

    /// <summary>The comparisons that the job consists of, with the number of cells and the seconds of each; nothing is trained but a few steps, nothing is written.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    internal IReadOnlyList<(string Name, ComparePlan Plan)> Plan(CancellationToken stop)
    {
        // The shares of a data set differ by the images of one class: what was measured for the first holds for all of them.
        var measured = new Dictionary<string, ComparePlan>(StringComparer.Ordinal);
        var plans = new List<(string, ComparePlan)>();
        foreach (var part in Parts())
        {
            var plan = new CompareJob(part.Compare, NoProgress.Instance, commandLine).Plan(stop, estimated: !measured.ContainsKey(part.Data.Name));
            var first = measured.TryGetValue(part.Data.Name, out var known) ? known : measured[part.Data.Name] = plan;
            plans.Add((part.Name, plan with { EstimatedSeconds = first.EstimatedSeconds * plan.Cells / first.Cells, Note = first.Note }));
        }

        return plans;
    }

    /// <summary>Does the work.</summary>
    /// <exception cref="BaganInputException">The data or the options cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The job was asked to stop; the same command goes on.</exception>
    internal void Run(CancellationToken stop)
    {
        (string, string?)[] inputs = [.. options.Sets.Select(s => ("--data", (string?)s.Path))];
        var parts = Parts();
        using var folder = OutputFolder.Open("reproduce", options.Output, resume: File.Exists(Path.Combine(options.Output.Out!, FiguresName)), inputs: inputs);
        var shares = new List<ReproducedShare>();
        Write(folder, shares, parts);
        foreach (var part in parts)
        {
            sink.Message($"{part.Name} ({Quantity.Of(parts.IndexOf(part) + 1, parts.Count, "comparison")})");
            new CompareJob(part.Compare, sink, commandLine)
            {
                Inside = true,
                JudgesAsIs = part.Data.IsAsIs,
                Finished = cells => shares.Add(ReproducedFigures.Of(part.Data.Name, part.Share, CompareJob.Methods(part.Compare), cells, options.Compute.Seed, stop)),
            }.Run(stop);
            Write(folder, shares, parts);
        }

        sink.Message($"{(parts.Count == 1 ? "The comparison is" : $"All {parts.Count} comparisons are")} finished. Open {Path.Combine(folder.Root, PageName)}; the figures are in {FiguresName}.");
    }

    // One comparison for each data set and share.
    private List<Part> Parts() =>
    [
        .. from set in options.Sets
           from share in set.IsAsIs ? [null] : options.Shares.Select(s => (double?)s)
           let name = share is { } lost ? string.Create(CultureInfo.InvariantCulture, $"{set.Name}-{lost:0.##}") : set.Name
           select new Part(name, set, share, Comparison(set, share, name)),
    ];

    private CompareOptions Comparison(ReproducedData set, double? share, string name) => new()
    {
        Data = new DataOptions(new ReadingOptions { Size = options.Size ?? set.Side }) { Path = set.Path },
        Methods = options.Methods,
        Protocol = share is { } lost ? string.Create(CultureInfo.InvariantCulture, $"drop:{(options.Classes is { } classes ? $"{Plain(classes)}=" : "")}{lost}") : "as-is",
        Seeds = options.Seeds,
        Training = options.Training,
        Judge = new JudgeOptions { Classifier = Enum.Parse<JudgeKind>(options.Classifier.ToString()) },
        Steps = options.Steps,
        Compute = options.Compute,
        Output = options.Output with { Out = Path.Combine(options.Output.Out ?? "", name), Overwrite = false },
    };

    private static string Plain(string list) => string.Join(',', list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private void Write(OutputFolder folder, IReadOnlyList<ReproducedShare> shares, IReadOnlyList<Part> parts)
    {
        var missing = parts.Count - shares.Count;
        var report = new ReproductionReport
        {
            Sets = [.. options.Sets.Select(s => new ReproducedSet(s.Name, [.. shares.Where(x => x.Data == s.Name).OrderBy(x => x.Share)]))],
            Missing = missing == 0 ? null : $"{Quantity.Of(shares.Count, parts.Count, "comparison")} finished so far.",
            Setting = [.. Setting()],
            Options = [.. OptionsJson.ToObject(options).Select(o => KeyValuePair.Create("--" + o.Key.Replace('_', '-'), o.Value?.ToString() ?? "left out"))],
            MadeBy = new Provenance(
                BaganVersion.Text, $"libtorch {Engine.Version}", options.Compute.Device.ToString().ToLowerInvariant(), Engine.Threads, options.Compute.Seed, commandLine, MachineName.Text, DateTimeOffset.Now),
        };
        folder.Write(PageName, stream => ReproductionPage.Create(report).Write(stream));
        folder.Write(FiguresName, stream => ReproductionJson.Write(stream, shares));
    }

    private IEnumerable<string> Setting()
    {
        yield return "Figure 7: the classifier, trained on all real training images before any are dropped, says which class each generated image shows. Figure 8: structural similarity of random pairs of generated images of the class. "
            + "Figure 9: the classifier, trained on the real images that are left and the generated ones, tested on the real test images of the class that lost images. GTSRB is taken as it is: its figure 9 is the mean over all classes, and the classifier of figure 7 was trained on the imbalanced data.";
        yield return $"The classifier is {(options.Classifier == Evaluation.Classifiers.ClassifierKind.ResNet18 ? "a ResNet-18, as in the paper" : $"the {options.Classifier.ToString().ToLowerInvariant()} one; the paper's is a ResNet-18")}. "
            + "The difference of two methods has a 95 % interval for other seeds and other test images of the same classes.";
        yield return options.Training.Preset == PresetName.Paper
            ? "The networks and their training are the paper's (--preset paper)."
            : "The networks are those of --preset fast, not the paper's: docs/paper.md lists the differences. --preset paper takes the paper's.";
        yield return "The folder of each comparison holds its own report.html with every figure of it, and results.jsonl.";
    }

    private sealed record Part(string Name, ReproducedData Data, double? Share, CompareOptions Compare);
}
