using System.Globalization;
using System.Text.Json.Nodes;
using Bagan.Data.Codecs;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.Jobs.Pick;
using Bagan.Jobs.Train;
using Bagan.Methods.BalancingGan;
using Bagan.Reports;
using Bagan.Reports.Balance;
using Bagan.Reports.Html;
using Bagan.Reports.Pictures;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Jobs.Balance;

/// <summary>Gathers what a balancing run made into the model of its report.</summary>
internal sealed class BalanceReportBuilder(BalanceRun run, string commandLine, SamplingPlan plan, FilledPlan filled, PickResult? picked)
{
    // The chunk that ends every PNG file, with its checksum.
    private static readonly byte[] PngEnd = [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    internal BalanceReport Build()
    {
        var (data, gain) = (run.Data, filled.Gain);
        var folders = ClassFolderNames.For(plan.ClassNames);
        var copies = filled.Training is null ? null : CopyCheck.Make(data.Train, filled.Images, run.Threads, run.Stop);
        return new BalanceReport
        {
            DataName = data.Data.Path,
            Verdict = picked is not null ? Verdict.OfPick(picked, gain) : gain is null ? Verdict.Unmeasured("There were no test images to measure on.") : Verdict.Of(gain),
            Classes = [.. plan.ClassNames.Select((name, c) => new ClassBalance(name, folders[c], plan.Before[c], plan.After[c]))],
            Added = filled.Training is null ? AddedKind.Repeated : AddedKind.Generated,
            Plan = string.Create(CultureInfo.InvariantCulture, $"Strategy {run.Options.Plan.Strategy}: {Quantity.Of(plan.TotalToGenerate, "image")} for {plan.ToGenerate.Count(n => n > 0)} of {Quantity.Of(plan.ClassNames.Count, "class", "classes")}."),
            Samples = filled.Training is { } pictured ? [Added(), .. Pictures(pictured.Folder.Samples)] : [],
            Filter = [.. filled.Acceptance.Select(a => new FilterRow(a.ClassName, a.Drawn, a.Accepted, a.OtherClass, a.CopiesOfReal, a.CopiesOfGenerated, a.TakenBack))],
            ByTeacher = filled.Labelled is not null && !filled.Filtered,
            MadeOfReal = filled.Training is { Options.CarryVariety: true },
            Pick = Picked(),
            Neighbours = copies?.Picture,
            NeighboursNote = copies?.Note,
            Classifier = gain?.ToComparison(data.TestName, data.Known.Count),
            Curves = filled.Training is { } trained ? Curves(trained.Folder, trained.Options.AutoencoderLoss) : [],
            Options = [.. Flatten("", run.Command), .. filled.Training is { } method ? Flatten("method", method.MethodJson()) : []],
            Stages = run.Times.All,
            Notes = [.. data.Notes, .. picked?.Notes ?? [], .. filled.Notes],
            MadeBy = new Provenance(
                BaganVersion.Text, $"libtorch {Engine.Version}", ComputeSetup.Apply(run.Options.Compute, NoProgress.Instance).ToString(), Engine.Threads, run.Options.Compute.Seed, commandLine, MachineName.Text, DateTimeOffset.Now),
        };
    }

    private PickReport? Picked() => picked is null ? null : new PickReport(
        [.. picked.Candidates.Select(r => new PickRow(r.Candidate.Name, RecipeWords.Of(r.Candidate.Recipe), r.Estimate))],
        picked.Decision.Chosen,
        picked.Decision.Reason,
        RecipeWords.Of(filled.Labelled is { } labelled && picked.Decision.Generated is { Images: CandidateImages.Labelled } ? labelled.Recipe() : picked.Decision.Generated?.Recipe ?? ClassifierRecipe.Plain));

    // What came out, as it was written: the training's own pictures know nothing of what is chosen and changed after it.
    private PictureFigure Added() => new(
        new PngImage(SampleGrid.Create([new("real", run.Data.Train), new("generated", filled.Images)]).Draw().ToPng()),
        "Real images and the generated ones that were added, a row a class.",
        "Real images, and the generated ones that were added");

    // The last picture first: that is where the training came to.
    private List<PictureFigure> Pictures(string samples)
    {
        var pictures = new List<PictureFigure>();
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
                $"Rows of real, reconstructed and generated images, a row a class, after epoch {epoch} of the {parts[1]} stage.",
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
            return png.AsSpan().EndsWith(PngEnd);
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
