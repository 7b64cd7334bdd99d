using System.Diagnostics;
using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>A network of the default method on a shape of images.</summary>
/// <param name="Work">"small", "deep", "resnet18" or "autoencoder".</param>
/// <param name="Shape">Images and classes.</param>
internal sealed record NetworkCase(string Work, NetworkShape Shape)
{
    private const int Images = 60_000;

    /// <summary>All that are measured.</summary>
    internal static IReadOnlyList<NetworkCase> All { get; } =
        [new("small", new(1, 28, 10)), new("deep", new(1, 28, 10)), new("resnet18", new(3, 32, 10)), new("autoencoder", new(1, 28, 10))];

    /// <summary>Work and side: "small28", "resnet18_32".</summary>
    internal string Name => char.IsDigit(Work[^1]) ? $"{Work}_{Shape.Side}" : $"{Work}{Shape.Side}";

    /// <summary>The options of the default method's autoencoder.</summary>
    internal static BaganOptions AutoencoderOptions { get; } = BalancedMethod.OptionsFor(new MethodSettings(BaganPresets.Fast), Images);

    /// <summary>Images in a batch.</summary>
    internal int Batch => Work switch { "autoencoder" => AutoencoderOptions.Batch, "deep" => TeacherForm.FromScratch(1).Protocol.Batch, _ => new ClassifierProtocol().Batch };

    /// <summary>What makes PyTorch's program build the same network and step.</summary>
    internal string[] PeerArguments() => ["--work", Work, .. NetworkArguments(AutoencoderOptions, Batch)];

    /// <summary>What makes PyTorch's programs build the networks of the options.</summary>
    internal string[] NetworkArguments(BaganOptions options, int? batch = null)
    {
        var networks = options.Networks;
        return
        [
            "--side", $"{Shape.Side}", "--channels", $"{Shape.Channels}", "--classes", $"{Shape.Classes}", "--batch", $"{batch ?? options.Batch}",
            "--latent", $"{networks.Latent}", "--dense", $"{networks.GeneratorDense}", "--base", $"{networks.GeneratorBase}",
            "--inner", $"{networks.GeneratorInner}", "--outer", $"{networks.GeneratorOuter}", "--trunk", string.Join(',', networks.TrunkFilters), "--objective", "softmax",
        ];
    }

    /// <summary>The step itself, on random images.</summary>
    internal INetworkStep Create() => Work == "autoencoder" ? new AutoencoderStep(Shape) : new ClassifierStep(Enum.Parse<ClassifierKind>(Work, ignoreCase: true), Shape, Batch);
}

/// <summary>A training step that can be timed.</summary>
internal interface INetworkStep : IDisposable
{
    /// <summary>What the network computes in.</summary>
    ScalarType Type { get; }

    /// <summary>Trained numbers of the network.</summary>
    long Parameters { get; }

    /// <summary>Takes so many steps and returns the seconds of each.</summary>
    double[] Times(int count);
}

/// <summary>The classifier's training on plain images under the usual cross-entropy.</summary>
internal sealed class ClassifierStep : INetworkStep
{
    private readonly ClassifierProtocol _protocol;
    private readonly ImageSet _set;
    private readonly Classifier _network;

    internal ClassifierStep(ClassifierKind kind, NetworkShape shape, int batch)
    {
        Engine.Seed(1);
        _protocol = new ClassifierProtocol { Network = kind, Batch = batch };
        _set = TrainingStep.RandomImages(shape, new SeededRandom(1));
        _network = _protocol.CreateNetwork(shape.Channels, shape.Side, shape.Classes);
        Type = new TrainingContext { Observer = NoObserver.Instance }.Resolve(_protocol.Precision);
        _network.To(Device.Cpu, Type);
    }

    /// <inheritdoc/>
    public ScalarType Type { get; }

    /// <inheritdoc/>
    public long Parameters => _network.ParameterCount;

    /// <inheritdoc/>
    public double[] Times(int count)
    {
        // The first step pays for what a training prepares.
        var clock = new Clock();
        _network.SetRequiresGrad(true);
        using var training = new ClassifierTraining(_network, _set, null, _protocol with { Steps = count + 1 }, ClassifierRecipe.Plain, new TrainingContext { Observer = clock }, null);
        training.Run();
        return clock.Seconds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _set.Dispose();
    }

    // Takes the time at the end of each step.
    private sealed class Clock : ITrainingObserver
    {
        private readonly List<long> _times = [];

        internal double[] Seconds => [.. _times.Zip(_times.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalSeconds)];

        public void Advanced(long done) => _times.Add(Stopwatch.GetTimestamp());

        public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records)
        {
        }

        public void StageStarted(string stage, long images, long done)
        {
        }

        public void StageFinished(string stage)
        {
        }

        public void EpochFinished(EpochRecord record)
        {
        }

        public bool WantsSamples(int epoch, int epochs) => false;

        public void Samples(SampleSheet sheet)
        {
        }

        public void Message(string text)
        {
        }
    }
}

/// <summary>The step of the default method's autoencoder.</summary>
internal sealed class AutoencoderStep : INetworkStep
{
    private readonly BaganOptions _options;
    private readonly ImageSet _set;
    private readonly TrainingImages _images;
    private readonly BaganNetworks _networks;
    private readonly AutoencoderStage _stage;

    internal AutoencoderStep(NetworkShape shape, BaganOptions? options = null)
    {
        _options = options ?? NetworkCase.AutoencoderOptions;
        Engine.Seed(1);
        var random = new SeededRandom(1);
        var context = new TrainingContext { Observer = NoObserver.Instance };
        _set = TrainingStep.RandomImages(shape, random);
        Type = context.Resolve(_options.Precision);
        _networks = new BaganNetworks(shape, _options);
        _networks.To(Device.Cpu, Type);
        _images = new TrainingImages(_set, Device.Cpu);
        _stage = new AutoencoderStage(_networks, _set, _images, _options, context, random);
    }

    /// <inheritdoc/>
    public ScalarType Type { get; }

    /// <summary>Encoder and decoder as they are, with the class names and counts of a set; they stay this object's.</summary>
    internal TrainedAutoencoder Networks(ImageSet train) =>
        new(new BaganModelHeader(_networks.Shape, _options, train.ClassNames, train.ClassCounts, 1, ""), _networks.Encoder, _networks.Generator, Device.Cpu);

    /// <inheritdoc/>
    public long Parameters => _networks.Encoder.ParameterCount + _networks.Generator.ParameterCount;

    /// <inheritdoc/>
    public double[] Times(int count) => StepWorker.Times(count, () => _stage.TryStep(_options.Batch));

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _networks.Dispose();
        _images.Dispose();
        _set.Dispose();
    }
}

/// <summary>One process that takes steps of a network on demand: a line of a number is answered with the seconds of so many.</summary>
internal sealed class NetworkWorker : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "network-worker";

    /// <inheritdoc/>
    public string Usage => "small28|deep28|resnet18_32|autoencoder28   takes steps as it is told on standard input; used by networks";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        Engine.Configure(new() { Threads = Environment.ProcessorCount, FlushDenormals = true, KeepFreedMemory = true });
        using var step = NetworkCase.All.Single(c => c.Name == args[0]).Create();
        StepWorker.Serve(step.Type, step.Parameters, step.Times);
        return 0;
    }
}
