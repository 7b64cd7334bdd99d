using System.Globalization;
using System.Text;

namespace Bagan.Bench;

/// <summary>PyTorch in one setting.</summary>
internal sealed record PeerResult(string Setting, string Version, int Threads, double Seconds, double Low, double High);

/// <summary>Seconds for a batch of generated images: made alone, and written as PNG too.</summary>
internal sealed record GenerationResult(double Seconds, Spread Files, PeerResult Peer);

/// <summary>One preset, ours and PyTorch's; seconds are medians, those of the large convolution the best.</summary>
internal sealed record StepResult(
    StepCase Step, string? Limit, string Type, int Threads, double Seconds, double ConvolutionForward, double ConvolutionBoth, IReadOnlyList<PeerResult> Peers, GenerationResult? Generation);

/// <summary>What the comparison found, for people and for machines.</summary>
internal sealed record StepReport(string Machine, IReadOnlyList<StepResult> Results)
{
    /// <summary>Operations of the large convolution, forward.</summary>
    internal const double LargeConvolution = 2.0 * 141 * 14 * 14 * 512 * 256 * 9;

    /// <summary>The form of `bench.sh --json`.</summary>
    internal object ForMachines() => new { Machine, Ratios, Steps, Generation };

    /// <summary>Every comparison under its name; above 1 means that ours is faster.</summary>
    internal IEnumerable<object> Ratios => Results.SelectMany(r =>
    {
        var steps = r.Peers.Select(p => Ratio(NameOf(r, p), r.Seconds, p));
        return r.Generation is { } g ? steps.Append(Ratio($"generate_{NameOf(r, g.Peer)}", g.Seconds, g.Peer)) : steps;
    });

    /// <summary>What stands behind the ratios of the steps.</summary>
    internal IEnumerable<object> Steps => Results.Select(r =>
        {
            var work = new StepWork(r.Step);
            return new
            {
                Name = r.Step.Name + LimitOf(r),
                r.Type,
                r.Threads,
                TextbookGflop = work.Textbook / 1e9,
                ExecutedConvolutionGflop = work.Convolutions / 1e9,
                Gflops = work.Textbook / r.Seconds / 1e9,
                ConvolutionForwardGflops = LargeConvolution / r.ConvolutionForward / 1e9,
                ConvolutionTrainingGflops = 3 * LargeConvolution / r.ConvolutionBoth / 1e9,
                FractionOfForward = work.Convolutions / r.Seconds / (LargeConvolution / r.ConvolutionForward),
                FractionOfTraining = work.Convolutions / r.Seconds / (3 * LargeConvolution / r.ConvolutionBoth),
                Peers = r.Peers.Select(p => new { p.Setting, p.Version, p.Threads, p.Seconds, Gflops = work.Textbook / p.Seconds / 1e9 }),
            };
        });

    /// <summary>Images a second: made alone, and made, encoded and written.</summary>
    internal IEnumerable<object> Generation => Results.Where(r => r.Generation is not null).Select(r => new
    {
        Name = r.Step.Name,
        ImagesPerSecond = StepWorker.GeneratedBatch / r.Generation!.Seconds,
        PngFilesPerSecond = StepWorker.GeneratedBatch / r.Generation.Files.Median,
        PngFilesPerSecondLow = StepWorker.GeneratedBatch / r.Generation.Files.High,
        PngFilesPerSecondHigh = StepWorker.GeneratedBatch / r.Generation.Files.Low,
        PeerImagesPerSecond = StepWorker.GeneratedBatch / r.Generation.Peer.Seconds,
    });

    /// <summary>A table.</summary>
    internal string ForPeople()
    {
        var text = new StringBuilder().AppendLine(Machine).AppendLine();
        text.AppendLine("step                     program                        ms   GFLOP/s   ratio  (rounds)");
        foreach (var result in Results)
        {
            var work = new StepWork(result.Step);
            var name = result.Step.Name + LimitOf(result);
            text.AppendLine(Line($"{name,-24} {$"bagan {result.Type}, {result.Threads} threads",-26} {result.Seconds * 1e3,6:0} {work.Textbook / result.Seconds / 1e9,9:0}"));
            foreach (var peer in result.Peers)
            {
                text.AppendLine(Line($"{name,-24} {$"PyTorch {peer.Setting}, {peer.Threads} threads",-26} {peer.Seconds * 1e3,6:0} {work.Textbook / peer.Seconds / 1e9,9:0} {peer.Seconds / result.Seconds,7:0.00}  ({peer.Low:0.00} to {peer.High:0.00})"));
            }

            text.AppendLine(Line($"{"",-24} one large convolution: {LargeConvolution / result.ConvolutionForward / 1e9:0} GFLOP/s forward, {3 * LargeConvolution / result.ConvolutionBoth / 1e9:0} with its gradients"));
            text.AppendLine(Line($"{"",-24} the step's convolutions as executed, {work.Convolutions / 1e9:0} of {work.Textbook / 1e9:0} GFLOP: {work.Convolutions / result.Seconds / (LargeConvolution / result.ConvolutionForward):0%} of the first rate, {work.Convolutions / result.Seconds / (3 * LargeConvolution / result.ConvolutionBoth):0%} of the second"));
            if (result.Generation is { } g)
            {
                double Speed(double seconds) => StepWorker.GeneratedBatch / seconds;
                text.AppendLine(Line($"{"",-24} generation: {Speed(g.Seconds):0} images/s, {Speed(g.Files.Median):0} ({Speed(g.Files.High):0} to {Speed(g.Files.Low):0}) with PNG files; PyTorch {g.Peer.Setting} {Speed(g.Peer.Seconds):0}, ratio {g.Peer.Seconds / g.Seconds:0.00} ({g.Peer.Low:0.00} to {g.Peer.High:0.00})"));
            }
        }

        return text.ToString();
    }

    private static object Ratio(string name, double ours, PeerResult peer) => new { Name = name, Ours = ours, Peer = peer.Seconds, Ratio = peer.Seconds / ours, peer.Low, peer.High };

    private static string NameOf(StepResult result, PeerResult peer) =>
        $"{result.Step.Name}{LimitOf(result)}_vs_pytorch_{peer.Setting.Replace("-float32", "", StringComparison.Ordinal)}";

    private static string LimitOf(StepResult result) => result.Limit is null ? "" : $"_{result.Limit.ToLowerInvariant()}";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
