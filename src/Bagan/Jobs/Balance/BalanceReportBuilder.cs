using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.Evaluation.Features;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Pick;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Numerics;
using Bagan.Reports;
using Bagan.Reports.Balance;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Reports.Values;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>Gathers what a balancing run made into the model of its report.</summary>
internal sealed class BalanceReportBuilder(BalanceRun run, string commandLine, SamplingPlan plan, PlanFilling filled, PickResult? picked)
{
    internal BalanceReport Build()
    {
        var data = run.Data;
        var comparison = filled.Gain?.ToComparison();
        var folders = ClassFolderNames.For(plan.ClassNames);
        var (added, trained) = (filled.Added, filled.Run);
        var copies = added.Generated ? CopyCheck.Make(data.Train, added.Images, Features(), run.Threads, run.Stop) : null;
        return new BalanceReport
        {
            DataName = data.Data.Path,
            Verdict = plan.IsEmpty ? Verdict.NothingLacks(run.Options.Plan.Strategy) : picked is null ? Verdict.Of(filled, comparison) : Verdict.OfPick(picked, comparison, filled.Gain?.LabelledRecipe),
            Classes = [.. plan.ClassNames.Select((name, c) => new ClassBalance(name, folders[c], plan.Before[c], plan.Before[c] + added.CountOf(c)) { Repeated = added.RepeatsOf(c) })],
            Added = added.Repeated ? AddedKind.Repeated : added.Generated ? AddedKind.Generated : AddedKind.None,
            Plan = PlanWords(),
            Samples = added.Generated ? [Added(), .. Pictures(trained.Folder.Samples)] : [],
            Filter = [.. added.Acceptance.Select(a => new FilterRow(a.ClassName, a.Drawn, a.Accepted, a.OtherClass, a.CopiesOfReal, a.CopiesOfGenerated, a.TakenBack))],
            Networks = [.. trained.Method.Networks.Select(Row)],
            ByTeacher = added.Labels is not null && !filled.Choice.Filtered,
            MadeOfReal = added.Generated && trained.Method.MadeOfReal,
            Photographs = Photographs.Make(run, filled),
            Pick = Picked(),
            Neighbours = copies?.Picture,
            NeighboursNote = copies?.Note,
            Classifier = comparison,
            Curves = trained.Options is null ? [] : Curves(trained.Folder, trained.Options.AutoencoderLoss),
            Options = [.. Flatten("", run.Command), .. trained.Options is { } method ? Flatten("network", JsonSerializer.SerializeToNode(method, BaganJsonContext.Default.BaganOptions)!.AsObject()) : []],
            Stages = run.Times.All,
            Notes = [.. data.Notes, .. picked?.Notes ?? [], .. added.Notes],
            MadeBy = new Provenance(
                BaganVersion.Text, $"libtorch {Engine.Version}", ComputeSetup.Apply(run.Options.Compute, NoProgress.Instance).ToString(), Engine.Threads, run.Options.Compute.Seed, commandLine, MachineName.Text, DateTimeOffset.Now),
        };
    }

    // Distances mean most in the features by which the images are judged, labelled or filtered.
    private IFeatureSource Features() => run.Judge.Backbone is { } backbone && (run.Judge.Protocol.Probe is not null || filled.Run.Method.Networks.Any(n => n.Probe)) ? new BackboneFeatures(backbone) : new PixelFeatures();

    // The fits for the figures, which learn from fewer images, may have come to another choice.
    private NetworkRow Row(NetworkChoice choice)
    {
        var measured = filled.Gain?.Networks.FirstOrDefault(n => n.Part == choice.Part);
        return new NetworkRow(choice.Part, choice.Probe, choice.Backbone, choice.ProbeAcsa, choice.ScratchAcsa, choice.ValidationImages, choice.Words + Difference(choice, measured));
    }

    /// <summary>What else the figures come from, as a sentence behind those of a choice; empty where they come from the same.</summary>
    /// <param name="choice">The choice of the fit that makes the output.</param>
    /// <param name="measured">That of the fits for the figures; null: there are none.</param>
    internal static string Difference(NetworkChoice choice, NetworkChoice? measured) =>
        measured is null || measured.Probe == choice.Probe ? ""
        : measured is { ProbeAcsa: { } probe, ScratchAcsa: { } scratch } && probe != scratch
            ? " In the fits for the figures of this report, which learnt from fewer images, the other one did better and was taken."
        : measured.ProbeAcsa is not null
            ? " In the fits for the figures of this report, which learnt from fewer images, both did equally well, and the network from scratch was taken."
        : $" In the fits for the figures of this report, which learnt from fewer images, too few could be held out to compare the two, and the {(measured.Probe ? "linear layer" : "network from scratch")} was taken.";

    private string PlanWords() => string.Create(
        CultureInfo.InvariantCulture,
        $"Strategy {run.Options.Plan.Strategy}: {Quantity.Of(plan.TotalToGenerate + plan.TotalToRepeat, "image")} for {plan.ToGenerate.Count(n => n > 0)} of {Quantity.Of(plan.ClassNames.Count, "class", "classes")}.")
        + (plan.TotalToRepeat == 0 ? ""
            : $" Of these, {Quantity.Of(plan.TotalToRepeat, "is an original", "are originals")} once more: if all images that a class gains were generated, a classifier that learns from the folders would take real images of small classes for large ones.");

    private PickReport? Picked() => picked is null ? null : new PickReport(
        [.. picked.Candidates.Select(r => new PickRow(r.Candidate.Text, RecipeWords.Of(RecipeOf(r.Candidate)), r.Estimate))],
        picked.Decision.Chosen,
        picked.Decision.Reason,
        RecipeWords.Of(picked.Decision.Generated is { } taken ? RecipeOf(taken) : ClassifierRecipe.Plain));

    // Of the candidates with images the recipe that the images brought; before anything was drawn, as where the fallback was taken, the plain one.
    private ClassifierRecipe RecipeOf(MethodChoice candidate) => candidate.Extend(
        !PickCandidate.AddsImages(candidate) ? PickStage.RecipeOf(candidate)
        : candidate.Method == filled.Choice.Method ? filled.Added.Recipe : ClassifierRecipe.Plain);

    // What came out, as it was written: the training's own pictures know nothing of what is chosen and changed after it.
    private PictureFigure Added() => new(
        new PngImage(SampleGrid.Create([new("real", run.Data.Train), new("generated", filled.Added.Images)]).Draw().ToPng()),
        "Real images and the generated ones that were added, one row per class.",
        "Real images, and the generated ones that were added");

    // The last picture first: that is where the training came to.
    private List<PictureFigure> Pictures(string samples)
    {
        var pictures = new List<PictureFigure>();
        if (!Directory.Exists(samples))
        {
            return pictures;
        }

        foreach (var path in Directory.EnumerateFiles(samples, "*.png").OrderDescending(StringComparer.Ordinal))
        {
            var parts = Path.GetFileNameWithoutExtension(path).Split('-');
            var content = File.ReadAllBytes(path);
            if (parts.Length != 3 || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) || !IsWhole(content))
            {
                run.Sink.Warning($"{path} is damaged and left out of the report.");
                continue;
            }

            pictures.Add(new PictureFigure(
                new PngImage(content),
                $"Rows of real, reconstructed and generated images, one row per class, after epoch {epoch} of the {parts[1]} stage.",
                $"After epoch {epoch} of the {parts[1]} stage"));
        }

        return pictures;
    }

    // PNG has checksums of its own, which decoding verifies; what follows its end is none of it.
    private static bool IsWhole(byte[] png)
    {
        try
        {
            ImageDecoder.Decode(png);
            return png.AsSpan().EndsWith(PngDecoder.EndChunk);
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }

    private static List<LineChart> Curves(RunFolder folder, AutoencoderLoss loss) =>
    [
        .. folder.ReadMetrics().Where(r => r.Note is null).GroupBy(r => r.Stage).Select(stage => new LineChart(
            stage.Key == "autoencoder" ? "Autoencoder" : "Generator against discriminator",
            stage.Key == "autoencoder"
                ? $"{LossName(loss)} between an image and its reconstruction: it should fall and level out."
                : "Neither loss should go to zero: each network is the other's opponent.",
            "epoch",
            "loss",
            [.. stage.First().Figures.Select(f => f.Key).Select(name => new LineSeries(
                name,
                [.. stage.Select(r => ((double)r.Epoch, r.Figures.First(f => f.Key == name).Value))]))])),
    ];

    internal static string LossName(AutoencoderLoss loss) => loss switch
    {
        AutoencoderLoss.L1 => "Mean absolute error",
        AutoencoderLoss.Ssim => "0.84 (1 − SSIM) + 0.16 × mean absolute error",
        _ => "Mean squared error",
    };

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string prefix, JsonObject json)
    {
        foreach (var (key, value) in json)
        {
            var name = prefix.Length == 0 ? key : $"{prefix}.{key}";
            if (value is JsonObject inner)
            {
                foreach (var pair in Flatten(name, inner))
                {
                    yield return pair;
                }
            }
            else if (value is not null)
            {
                yield return KeyValuePair.Create(name, value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value.ToJsonString());
            }
        }
    }
}
