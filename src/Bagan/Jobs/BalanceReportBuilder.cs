using System.Globalization;
using System.Text.Json.Nodes;
using Bagan.Data.Codecs;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.Reports;
using Bagan.Reports.Balance;
using Bagan.Reports.Html;
using Bagan.Tensors;

namespace Bagan.Jobs;

/// <summary>Gathers what a balancing run made into the model of its report.</summary>
internal sealed class BalanceReportBuilder(
    BalanceOptions options, JsonObject command, string commandLine, JobData data, SamplingPlan plan, GeneratorTraining training, GainMeasurement? gain, StageTimes times, IProgressSink sink)
{
    // The chunk that ends every PNG file, with its checksum.
    private static readonly byte[] PngEnd = [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    internal BalanceReport Build(MadeImages generated, int threads, CancellationToken stop)
    {
        var folders = ClassFolderNames.For(plan.ClassNames);
        var copies = CopyCheck.Make(data.Train, generated.Images.Images, threads, stop);
        return new BalanceReport
        {
            DataName = data.Data.Path,
            Verdict = gain is null ? Verdict.Unmeasured("There were no test images to measure on.") : Verdict.Of(gain),
            Classes = [.. plan.ClassNames.Select((name, c) => new ClassBalance(name, folders[c], plan.Before[c], plan.After[c]))],
            Plan = string.Create(CultureInfo.InvariantCulture, $"Strategy {options.Plan.Strategy}: {Quantity.Of(plan.TotalToGenerate, "image")} for {plan.ToGenerate.Count(n => n > 0)} of {Quantity.Of(plan.ClassNames.Count, "class", "classes")}."),
            Samples = Pictures(),
            Filter = [.. generated.Acceptance.Select(a => new FilterRow(a.ClassName, a.Drawn, a.Accepted, a.OtherClass, a.CopiesOfReal, a.CopiesOfGenerated, a.TakenBack))],
            Neighbours = copies?.Picture,
            NeighboursNote = copies?.Note,
            Classifier = gain?.ToComparison(data.TestName, (data.FiguresTrain ?? data.Train).Count),
            Curves = Curves(),
            Options = [.. Flatten("", command), .. Flatten("method", training.MethodJson())],
            Stages = times.All,
            Notes = [.. data.Notes, .. generated.Notes],
            MadeBy = new Provenance(
                BaganVersion.Text, $"libtorch {Engine.Version}", training.DeviceName, Engine.Threads, options.Compute.Seed, commandLine, MachineName.Text, DateTimeOffset.Now),
        };
    }

    // The last picture first: that is what came out.
    private List<PictureFigure> Pictures()
    {
        var pictures = new List<PictureFigure>();
        foreach (var path in Directory.EnumerateFiles(training.Folder.Samples, "*.png").OrderDescending(StringComparer.Ordinal))
        {
            var parts = Path.GetFileNameWithoutExtension(path).Split('-');
            var content = File.ReadAllBytes(path);
            if (parts.Length != 3 || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) || !IsWhole(content))
            {
                sink.Warning($"{path} is damaged and left out of the report.");
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

    private List<LineChart> Curves() =>
    [
        .. training.Folder.ReadMetrics().Where(r => r.Note is null).GroupBy(r => r.Stage).Select(stage => new LineChart(
            stage.Key == "autoencoder" ? "Autoencoder" : "Generator against discriminator",
            stage.Key == "autoencoder"
                ? "Mean squared error between an image and its reconstruction: it should fall and level out."
                : "Neither loss should go to zero: each network is the other's opponent.",
            "epoch",
            "loss",
            [.. stage.First().Figures.Select(f => f.Key).Select(name => new LineSeries(
                name,
                [.. stage.Select(r => ((double)r.Epoch, r.Figures.First(f => f.Key == name).Value))]))])),
    ];

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
