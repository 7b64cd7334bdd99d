using System.Globalization;
using System.Text;

namespace Bagan.Bench;

/// <summary>PyTorch in one setting.</summary>
internal sealed record PeerResult(string Setting, string Version, int Threads, double Seconds, double Low, double High);

/// <summary>One preset, ours and PyTorch's; seconds are medians, those of the large convolution the best.</summary>
internal sealed record StepResult(StepCase Step, string? Limit, string Type, int Threads, double Seconds, double ConvolutionForward, double ConvolutionBoth, IReadOnlyList<PeerResult> Peers);

/// <summary>What the comparison found, for people and for machines.</summary>
internal sealed record StepReport(string Machine, IReadOnlyList<StepResult> Results)
{
    private const double LargeConvolution = 2.0 * 141 * 14 * 14 * 512 * 256 * 9;

    /// <summary>The form of `bench.sh --json`.</summary>
    internal object ForMachines() => new
    {
        Machine,
        Ratios = Results.SelectMany(r => r.Peers.Select(p => new { Name = NameOf(r, p), Ours = r.Seconds, Peer = p.Seconds, Ratio = p.Seconds / r.Seconds, p.Low, p.High })),
        Steps = Results.Select(r =>
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
        }),
    };

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
        }

        return text.ToString();
    }

    private static string NameOf(StepResult result, PeerResult peer) =>
        $"{result.Step.Name}{LimitOf(result)}_vs_pytorch_{peer.Setting.Replace("-float32", "", StringComparison.Ordinal)}";

    private static string LimitOf(StepResult result) => result.Limit is null ? "" : $"_{result.Limit.ToLowerInvariant()}";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
