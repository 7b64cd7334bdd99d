using System.Globalization;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>
/// One process of one thread that takes steps on demand, alone or as one of several that divide them: "step N" is answered with the seconds of N steps,
/// "apart N" with those of as many steps on this process's part of the batch without the others, "exchange N" with those of N exchanges of what a step
/// sends and nothing besides, "bytes" with the bytes of the gradients of a step, those that a process sends in it, and its messages that follow each other.
/// </summary>
internal sealed class RankWorker : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "rank-worker";

    /// <inheritdoc/>
    public string Usage => "paper|fast RANK SIZE PORT [ADDRESS]   takes steps as it is told on standard input; used by two-processes";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        Engine.Configure(new() { Threads = 1, FlushDenormals = true, KeepFreedMemory = true });
        var form = StepCase.Grey28(args[0]);
        var launched = new LaunchedRank(Number(args[1]), Number(args[2])) { Port = Number(args[3]), Address = args.Count > 4 ? args[4] : LaunchedRank.Alone.Address };
        StepWorker.Introduce(new TrainingContext { Observer = NoObserver.Instance }.Resolve(form.Options.Precision));
        using var ranks = launched.IsOneOfSeveral
            ? RankSession.Open(launched, new Dictionary<string, string> { ["preset"] = args[0] }, CancellationToken.None, words => Environment.FailFast(words)) : null;
        using var step = new TrainingStep(form.Options, form.Shape, ranks: ranks);
        var own = ranks?.PartOf(form.Options.Batch).Count ?? form.Options.Batch;
        using var apart = new TrainingStep(form.Options with { Batch = own }, form.Shape);
        while (Console.In.ReadLine() is { } line)
        {
            var count = line == "bytes" ? 0 : Number(line.Split(' ')[1]);
            StepWorker.Answer(line.Split(' ')[0] switch
            {
                "step" => StepWorker.Times(count, step.Run),
                "apart" => StepWorker.Times(count, apart.Run),
                "exchange" => StepWorker.Times(count, () => Exchange(step)),
                _ => [step.Trained.SelectMany(p => p).Sum(p => 4.0 * p.Master.Count), step.Exchanges.Sum(e => (double)e.Figures.Bytes), Messages(step, ranks!.Group.Size)],
            });
        }

        return 0;
    }

    // Messages of a step that wait for each other where one bucket follows another: 2 (N - 1) for a sum in a ring, that of the losses too, N - 1 for factors.
    private static double Messages(TrainingStep step, int ranks) =>
        step.Exchanges.Sum(e => (ranks - 1) * ((2.0 * (e.Figures.Buckets - e.Figures.Gathered + 1)) + e.Figures.Gathered));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // What a step of either network sends, behind a backward pass that makes no gradient: factors of dense gradients have as many rows as in the last step.
    private static void Exchange(TrainingStep step)
    {
        foreach (var exchange in step.Exchanges)
        {
            using var scope = new TensorScope();
            var nothing = Tensor.Ones(1);
            nothing.RequiresGrad = true;
            exchange.Backward(nothing.Sum(), [0]);
        }

        foreach (var parameter in step.Trained.SelectMany(p => p))
        {
            parameter.Value.ClearGrad();
        }
    }
}
