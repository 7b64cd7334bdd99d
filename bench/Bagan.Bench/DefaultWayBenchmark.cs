using System.Globalization;
using System.Text.Json;
using Bagan.Methods.Balanced;

namespace Bagan.Bench;

/// <summary>
/// The whole default way, ours and PyTorch's program of the same networks and images, in turns: a share of the steps of every stage in each round,
/// weighted to all of its steps; or all of them.
/// </summary>
internal sealed class DefaultWayBenchmark : IBenchmark
{
    private const double UsualShare = 0.03;

    /// <inheritdoc/>
    public string Name => "default-way";

    /// <inheritdoc/>
    public string Usage => "[--json] [--rounds N] [--share S] [--full]   all trainings of quickstart and its drawn images against PyTorch's; each round takes the share S of the steps of every stage (0.03), --full all steps once";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--rounds", "--share", "--full") is not { } options)
        {
            return 2;
        }

        var share = options.Has("--full") ? 1 : options.Value("--share") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : UsualShare;
        if (share is not (> 0 and <= 1))
        {
            Console.Error.WriteLine("--share is above 0 and at most 1.");
            return 2;
        }

        var result = Measure(options.Rounds(unlessTold: share == 1 ? 1 : 3), share);
        Console.WriteLine(options.Json
            ? JsonSerializer.Serialize(new { Machine = Machine.Describe(), Ratios = new[] { result.ForMachines() }, DefaultWay = result.StagesForMachines() }, StepBenchmark.Json)
            : $"{Machine.Describe()}{Environment.NewLine}{Environment.NewLine}{result.ForPeople()}");
        return 0;
    }

    /// <summary>Measures both programs.</summary>
    /// <param name="rounds">How often each stage is run by each.</param>
    /// <param name="share">The part of its steps that a stage takes each time.</param>
    internal static DefaultWayResult Measure(int rounds, double share = UsualShare)
    {
        var work = DefaultWork.Quickstart();
        var environment = new Dictionary<string, string>();
        using var ours = WorkerProcess.OfThisProgram(["default-way-worker"], environment);
        var setting = ours.Type == "bfloat16" ? "tuned" : "tuned-float32";
        using var peer = WorkerProcess.OfPython("default_way.py", ["--setting", setting, .. PeerArguments(work)], environment);
        if (ours.Parameters != peer.Parameters)
        {
            throw new InvalidOperationException($"Ours trains {ours.Parameters} parameters and PyTorch's {peer.Parameters}: they are not the same networks.");
        }

        WorkerProcess[] both = [ours, peer];
        var stages = DefaultWayStage.All(work);
        foreach (var worker in both)
        {
            stages.ForEach(s => worker.Ask(s.Line(2))); // what is prepared once: compiled kernels, memory, PyTorch's choice
        }

        var (seconds, cores) = (stages.Select(_ => new Rounds(both.Length)).ToList(), stages.Select(_ => new Rounds(both.Length)).ToList());
        for (var round = 0; round < rounds; round++)
        {
            for (var s = 0; s < stages.Count; s++)
            {
                var steps = stages[s].StepsIn(share);
                for (var i = 0; i < both.Length; i++)
                {
                    var answer = both[i].Ask(stages[s].Line(steps));
                    seconds[s].Add(i, [answer[0] * stages[s].Steps / steps]);
                    cores[s].Add(i, [answer[1] * stages[s].Steps / steps]);
                }
            }
        }

        return new DefaultWayResult(ours.Type!, setting, peer.Version, share, rounds, [.. stages.Select((s, i) => new DefaultWayTimes(s, seconds[i], cores[i]))]);
    }

    // The same networks and images as ours.
    private static IEnumerable<string> PeerArguments(DefaultWork work)
    {
        var form = new NetworkCase("autoencoder", work.Shape);
        return [.. form.NetworkArguments(work.Autoencoder), "--images", $"{work.Counts.Sum()}", "--teachers", $"{TeacherForm.Networks}"];
    }
}

/// <summary>A stage as both programs are told it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Word">The same in a word.</param>
/// <param name="Network">What is trained.</param>
/// <param name="Trainings">How many trainings there are.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Steps">Steps of each training, or images that are drawn.</param>
/// <param name="Least">The smallest part of it that is measured.</param>
internal sealed record DefaultWayStage(string Name, string Word, string Network, int Trainings, int Batch, int Steps, int Least)
{
    /// <summary>The word of the drawing of images.</summary>
    internal const string Drawing = "drawing";

    /// <summary>All of them, in their order.</summary>
    internal static List<DefaultWayStage> All(DefaultWork work)
    {
        var stages = work.Stages.Select(s => new DefaultWayStage(s.Name, s.Name.Split(' ')[0], s.Network, s.Trainings, s.Batch, s.Steps, 4)).ToList();
        stages.Insert(stages.Count - 1, new DefaultWayStage("drawing, with the control's", Drawing, "deep", 1, 256, work.Drawn, 1024));
        return stages;
    }

    /// <summary>Steps in a share of it.</summary>
    internal int StepsIn(double share) => Math.Clamp((int)Math.Round(share * Steps), Math.Min(Least, Steps), Steps);

    /// <summary>The line on which a program runs it.</summary>
    internal string Line(int steps) => $"{Word} {Network} {Trainings} {Batch} {steps}";
}

/// <summary>How long a stage takes whole, in every round.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Seconds">Ours, then PyTorch's.</param>
/// <param name="Cores">The same in processor time, of all cores together: what it takes whatever runs beside.</param>
internal sealed record DefaultWayTimes(DefaultWayStage Stage, Rounds Seconds, Rounds Cores)
{
    /// <summary>The median of ours.</summary>
    internal double Ours => Seconds.Seconds(0);

    /// <summary>The median of PyTorch's.</summary>
    internal double Peer => Seconds.Seconds(1);

    /// <summary>The ratios of the rounds.</summary>
    internal Spread Ratio => Spread.Of(Seconds.Of(1).Zip(Seconds.Of(0), (other, own) => other / own));
}

/// <summary>The whole way.</summary>
/// <param name="Type">What ours computes in.</param>
/// <param name="Setting">That of PyTorch's program.</param>
/// <param name="Version">PyTorch's version.</param>
/// <param name="Share">The part of the steps that each round took.</param>
/// <param name="Rounds">How many rounds there were.</param>
/// <param name="Stages">Its stages.</param>
internal sealed record DefaultWayResult(string Type, string Setting, string Version, double Share, int Rounds, IReadOnlyList<DefaultWayTimes> Stages)
{
    private double Ours => Stages.Sum(s => s.Ours);

    private double Peer => Stages.Sum(s => s.Peer);

    // By processor time.
    private double CoreRatio => Stages.Sum(s => s.Cores.Seconds(1)) / Stages.Sum(s => s.Cores.Seconds(0));

    // Each round's sums.
    private Spread Ratio => Spread.Of(Enumerable.Range(0, Rounds).Select(r => Stages.Sum(s => s.Seconds.Of(1)[r]) / Stages.Sum(s => s.Seconds.Of(0)[r])));

    /// <summary>The entry of `bench.sh --json`; a ratio above 1 means that ours is faster.</summary>
    internal object ForMachines() => new { Name = "default_way_vs_pytorch_tuned", Ours, Peer, Ratio = Peer / Ours, Ratio.Low, Ratio.High };

    /// <summary>The stages, and the part of their steps that was measured.</summary>
    internal object StagesForMachines() => new
    {
        StepsShare = Share * Rounds,
        ProcessorTimeRatio = CoreRatio,
        Stages = Stages.Select(s => new { s.Stage.Name, s.Stage.Trainings, s.Stage.Steps, s.Ours, s.Peer, Ratio = s.Peer / s.Ours, s.Ratio.Low, s.Ratio.High, OursProcessor = s.Cores.Seconds(0), PeerProcessor = s.Cores.Seconds(1) }),
    };

    /// <summary>A table.</summary>
    internal string ForPeople() => string.Join(Environment.NewLine,
    [
        Text($"default way, seconds of the whole, from {Rounds} x {Share:0.####} of its steps"),
        Text($"{"",-30} trainings    steps  bagan {Type,-8}  PyTorch {Version} {Setting}  ratio"),
        .. Stages.Select(s => Text($"{s.Stage.Name,-30} {s.Stage.Trainings,9} {s.Stage.Steps,8} {s.Ours,15:0.0} {s.Peer,24:0.0} {s.Peer / s.Ours,6:0.00} ({s.Ratio.Low:0.00} to {s.Ratio.High:0.00}); of the processor {s.Cores.Seconds(0):0.0}, {s.Cores.Seconds(1):0.0}")),
        Text($"{"all",-30} {"",9} {"",8} {Ours,15:0.0} {Peer,24:0.0} {Peer / Ours,6:0.00} ({Ratio.Low:0.00} to {Ratio.High:0.00}); by processor time {CoreRatio:0.00}"),
    ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
