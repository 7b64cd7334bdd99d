using Bagan.Tensors.Distributed;
using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Tests.Distributed;

/// <summary>What the ranks of a test's job do, one method a scenario; the answer is what the rank prints.</summary>
internal sealed class RankScenarios(int rank, int size, int port) : IDisposable
{
    private const string Loopback = "127.0.0.1";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2); // machines of tests are busy
    private static readonly PeerWatchTimes Quick = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));
    private readonly RankStore _store = RankStore.Open(Loopback, port, rank == 0, "test/", rank, Long);
    private PeerWatch? _watch;
    private bool _holds = true;

    internal string Run(string scenario)
    {
        using var scope = new TensorScope();
        return scenario switch
        {
            nameof(Killed) => Killed(),
            nameof(Stopped) => Stopped(),
            nameof(Stuck) => Stuck(),
            nameof(Together) => Together(),
            nameof(Factors) => Factors(),
            _ => throw new ArgumentOutOfRangeException(nameof(scenario)),
        };
    }

    public void Dispose()
    {
        _watch?.Dispose();
        if (_holds && rank == 0)
        {
            // The store is in this process: it stays until the others have read what they need.
            _store.Add("left", 1);
            for (var i = 0; i < 400 && _store.Add("left", 0) < size; i++)
            {
                Thread.Sleep(5);
            }
        }
        else if (_holds)
        {
            _store.Add("left", 1);
        }

        _store.Dispose();
    }

    internal string Together() => $"{Collectives()} | {Divided()}";

    internal string Factors()
    {
        using var group = Group(Long);
        using var scenarios = new FactorScenarios(group);
        return scenarios.Run();
    }

    internal string Collectives()
    {
        using var group = Group(Long);
        var sum = Numbers(rank + 1, 10);
        group.AllReduce(sum);
        var most = Numbers(rank, 5);
        group.AllReduce(most, Reduction.Maximum);
        var least = Numbers(rank, 5);
        group.AllReduce(least, Reduction.Minimum);
        var given = Numbers(rank, 7);
        group.Broadcast(given, 1);
        var gathered = group.AllGather(Numbers(rank, 3));
        var started = Numbers(1, 1000);
        var work = group.Begin(started);
        work.Wait();
        Assert.True(work.IsDone);
        group.Barrier();
        return $"{StoreValues()} {Text(sum)} {Text(most)} {Text(least)} {Text(given)} {string.Join('+', gathered.Select(Text))} {started.Sum().ToArray<float>()[0]}";
    }

    // Rank 1 ends without a word; rank 0 meets that in an operation.
    internal string Killed()
    {
        using var group = Watched(Long);
        group.Barrier();
        if (rank == 1)
        {
            Environment.FailFast(null);
        }

        _holds = false;
        return Fails(() => group.AllReduce(Numbers(1, 10)));
    }

    // Rank 1 stops itself, as a machine that hangs: nothing of it answers, and its connections stay.
    internal string Stopped()
    {
        using var group = Watched(TimeSpan.FromSeconds(3));
        group.Barrier();
        if (rank == 1)
        {
            System.Diagnostics.Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]).WaitForExit();
            Thread.Sleep(TimeSpan.FromMinutes(1));
        }

        _holds = false;
        return Fails(() => group.AllReduce(Numbers(1, 10)));
    }

    // Rank 1 is alive and never comes to the second operation.
    internal string Stuck()
    {
        using var group = Watched(TimeSpan.FromSeconds(5));
        group.Barrier();
        if (rank == 1)
        {
            _holds = false;
            Thread.Sleep(TimeSpan.FromSeconds(10));
            return "late";
        }

        _holds = false;
        return Fails(() => group.AllReduce(Numbers(1, 10)));
    }

    // A batch of 7 images that the ranks divide, and one of 7 with one of 5 behind it, against the whole batch in one process: normalisation, dropout,
    // and gradients in several buckets.
    internal string Divided()
    {
        using var group = Group(Long);
        Engine.Seed(5);
        var (images, others) = (Tensor.Normal([7, 3, 6, 6]), Tensor.Normal([5, 3, 6, 6]));
        var (targets, otherTargets) = (Tensor.From<long>([0, 1, 2, 0, 1, 2, 1], 7), Tensor.From<long>([2, 1, 0, 0, 1], 5));
        var (first, count) = Part(7);
        var one = Divided(group, images, targets, images.Narrow(0, first, count), targets.Narrow(0, first, count), () => group.Divide(first, 7));
        var (second, added) = Part(5);
        var two = Divided(
            group,
            Tensor.Cat([images, others]),
            Tensor.Cat([targets, otherTargets]),
            Tensor.Cat([images.Narrow(0, first, count), others.Narrow(0, second, added)]),
            Tensor.Cat([targets.Narrow(0, first, count), otherTargets.Narrow(0, second, added)]),
            () => group.Divide(first, count, 7 + second, 12));
        return $"{one}; {two}";
    }

    private string Divided(ProcessGroup group, Tensor images, Tensor targets, Tensor ownImages, Tensor ownTargets, Func<IDisposable> divide)
    {
        using var network = new SmallNormalised();
        network.Train();
        Engine.Seed(6);
        var whole = Functional.CrossEntropy(network.Forward(images), targets);
        Autograd.Backward(whole);
        float[][] wanted = [.. network.Parameters().Select(p => p.Value.Grad!.ToArray<float>())];
        foreach (var parameter in network.Parameters())
        {
            parameter.Value.ClearGrad();
        }

        using var exchange = new GradientExchange(group, network.Parameters());
        float[][]? before = null;
        return $"{Pass()}, then {Pass()} in {exchange.Figures.Buckets} buckets";

        // The factors of the dense layer's gradient travel; the first pass has to find out how many rows there are.
        string Pass()
        {
            Engine.Seed(6);
            double[] loss = [0];
            using (divide())
            {
                var own = Functional.CrossEntropy(network.Forward(ownImages), ownTargets) * ((double)ownImages.Size(0) / images.Size(0));
                loss[0] = own.ToArray<float>()[0];
                exchange.Backward(own, loss);
            }

            float[][] given = [.. network.Parameters().Select(p => p.Value.Grad!.ToArray<float>())];
            var worst = wanted.Zip(given, Distance).Max();
            var near = worst < 1e-5 && Math.Abs(loss[0] - whole.ToArray<float>()[0]) < 1e-6;
            foreach (var parameter in network.Parameters())
            {
                parameter.Value.ClearGrad();
            }

            var word = before is null || before.Zip(given, (a, b) => a.AsSpan().SequenceEqual(b)).All(same => same) ? "equal" : "in other bits";
            before = given;
            return near ? $"{word} with {exchange.Figures.Bytes} bytes" : FormattableString.Invariant($"{worst:e2}, loss {loss[0]} for {whole.ToArray<float>()[0]}");
        }
    }

    internal static (int First, int Count) PartOf(int images, int rank, int size) => (images * rank / size, (images * (rank + 1) / size) - (images * rank / size));

    private (int First, int Count) Part(int images) => PartOf(images, rank, size);

    private static double Distance(float[] wanted, float[] given) =>
        Math.Sqrt(wanted.Zip(given, (a, b) => Math.Pow(a - b, 2)).Sum() / wanted.Sum(a => (double)a * a));

    private string StoreValues()
    {
        if (rank == 0)
        {
            _store.Set("long", new string('ä', 10_000));
            _store.Set("empty", "");
        }

        var length = _store.Get("long", TimeSpan.FromSeconds(10))!.Length;
        _store.Add("sum", rank + 1);
        return $"{length} [{_store.Get("empty", TimeSpan.FromSeconds(10))}] {_store.Get("never") ?? "none"}";
    }

    private static string Fails(Action action)
    {
        try
        {
            action();
            return "no error";
        }
        catch (DistributedException e)
        {
            return $"{e.Fault} rank {e.Rank} peer {e.Peer} in {e.Operation}: {e.Message}";
        }
    }

    private static Tensor Numbers(float value, int count) => Tensor.From<float>([.. Enumerable.Repeat(value, count)], count);

    private static string Text(Tensor tensor) => string.Join(',', tensor.ToArray<float>());

    private ProcessGroup Group(TimeSpan timeout) =>
        ProcessGroup.Open(_store, rank, size, new ProcessGroupOptions { Address = Loopback, Timeout = timeout, Blame = () => _watch?.Blame() });

    private ProcessGroup Watched(TimeSpan timeout)
    {
        // Nobody joins before all are there: the time is that of the operations.
        _store.Add("ready", 1);
        while (_store.Add("ready", 0) < size)
        {
            Thread.Sleep(5);
        }

        _watch = new PeerWatch(RankStore.Open(Loopback, port, listens: false, "test/", rank, Long), rank, size, Quick, _ => { });
        var group = Group(timeout);
        _watch.Operations = () => group.Started;
        return group;
    }
}

/// <summary>A convolution with batch normalisation, dropout, and a dense layer of more than one bucket.</summary>
internal sealed class SmallNormalised : Module
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;
    private readonly Linear _wide;
    private readonly Linear _head;

    internal SmallNormalised()
    {
        // Without a bias, of which the gradient in front of a normalisation is nothing but rounding.
        _convolution = Register("conv", new Conv2d(3, 8, 3, 1, 1, bias: false));
        _norm = Register("norm", new BatchNorm2d(8));
        _wide = Register("wide", new Linear(8 * 6 * 6, 1200));
        _head = Register("head", new Linear(1200, 3));
    }

    internal Tensor Forward(Tensor images)
    {
        var x = _norm.ForwardRelu(_convolution.Forward(images), 1).Flatten();
        return _head.Forward(Fused.LeakyDropout(_wide.Forward(x), slope: 0.3, probability: 0.3, IsTraining));
    }
}
