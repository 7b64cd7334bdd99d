using System.Diagnostics;
using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.Catalogue;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>One process that runs parts of the stages of the default way as it is told: a line of <see cref="DefaultWayStage.Line"/> is answered with its seconds and the processor's.</summary>
internal sealed class DefaultWayWorker : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "default-way-worker";

    /// <inheritdoc/>
    public string Usage => "takes parts of stages as it is told on standard input; used by default-way";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        Engine.Configure(new() { Threads = Environment.ProcessorCount, FlushDenormals = true, KeepFreedMemory = true });
        using var way = new DefaultWay(DefaultWork.Quickstart());
        using var process = Process.GetCurrentProcess();
        StepWorker.Introduce(way.Type, way.Parameters);
        while (Console.In.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            process.Refresh();
            var (before, watch) = (process.TotalProcessorTime, Stopwatch.StartNew());
            way.Run(words[0], int.Parse(words[^1], CultureInfo.InvariantCulture));
            process.Refresh();
            StepWorker.Answer(new[] { watch.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds });
        }

        return 0;
    }
}

/// <summary>The stages of the default way by the code that a run takes, on images of noise in classes of quickstart's sizes.</summary>
internal sealed class DefaultWay : IDisposable
{
    private readonly TrainingContext _context = new() { Observer = NoObserver.Instance };
    private readonly ImageSet _images;
    private readonly ImageSet _half;
    private readonly ImageSet _added;
    private readonly FloatMatrix _labels;
    private readonly AutoencoderStep _autoencoder;
    private readonly TrainedClassifier[] _teacher;
    private readonly CarriedImages _carried;
    private readonly TurnedImages _turned;
    private readonly List<(ClassifierRecipe Recipe, ImageSet? Added, FloatMatrix? Labels)> _arms = [];

    internal DefaultWay(DefaultWork work)
    {
        var counts = work.Counts;
        _images = Noise(work.Shape, counts);
        _half = _images.Select([.. Enumerable.Range(0, _images.Count).Where(i => i % 2 == 0)]);
        var plan = DefaultWork.PlanFor(work.Options, counts);
        _added = Noise(work.Shape, [.. plan.ToGenerate.Zip(plan.ToRepeat, (a, b) => a + b)]);
        _labels = new FloatMatrix(_added.Count, counts.Count);
        _labels.Values.Fill(1f / counts.Count);
        _autoencoder = new AutoencoderStep(work.Shape, work.Autoencoder);
        _teacher = [.. TeacherForm.FromScratch(1).Recipes(mirror: false).Select(r => (TeacherForm.FromScratch(1).Protocol with { Steps = 1 }).Train(_images, null, r, _context))];
        _carried = new CarriedImages(_autoencoder.Networks(_images), _images, 1);
        _turned = new TurnedImages(_images, 1);

        // As GainMeasurement trains them: the rivals, the images as class folders, the images with the teacher's labels, and the control.
        var taught = TeacherLabels.Recipe(plan.TotalToGenerate + plan.TotalToRepeat, _images.Count, mirror: false);
        var rivals = RivalChoice.For(work.Options, null, DefaultWork.Choice, work.MethodImages, mirror: false, new ClassifierProtocol(), _images.Count, colour: false, hasValidation: false);
        _arms.AddRange(rivals.Tried.Select(r => (r.Extend(MethodCatalogue.RecipeOf(r.Method)!), (ImageSet?)null, (FloatMatrix?)null)));
        _arms.AddRange([(ClassifierRecipe.Plain, _added, null), (taught, _added, _labels), (taught, _added, _labels)]);
        var trainings = work.Stages.Single(s => s.Name == DefaultWork.ClassifierStage).Trainings;
        if (trainings % _arms.Count != 0)
        {
            throw new InvalidOperationException($"{trainings} trainings are not a whole number of seeds of {_arms.Count} ways.");
        }

        Seeds = trainings / _arms.Count;
    }

    /// <summary>What the networks compute in.</summary>
    internal ScalarType Type => _autoencoder.Type;

    /// <summary>Trained numbers of the autoencoder and of a classifier of either kind.</summary>
    internal long Parameters
    {
        get
        {
            using var small = (new ClassifierProtocol { Steps = 1 }).Train(_images, null, ClassifierRecipe.Plain, _context);
            return _autoencoder.Parameters + _teacher[0].ParameterCount + small.ParameterCount;
        }
    }

    private int Seeds { get; }

    /// <summary>Runs a stage with so many steps of each training, or draws so many images.</summary>
    internal void Run(string stage, int steps)
    {
        var small = new ClassifierProtocol { Steps = steps };
        switch (stage)
        {
            case DefaultWork.AutoencoderStage:
                _autoencoder.Times(steps);
                break;
            case DefaultWayStage.Drawing:
                Draw(_carried, (steps + 1) / 2);
                Draw(_turned, steps / 2);
                break;
            case DefaultWork.TeacherStage:
                Train(TeacherForm.FromScratch(1).Protocol with { Steps = steps }, _images, [.. TeacherForm.FromScratch(1).Recipes(mirror: false).Select(r => (r, (ImageSet?)null, (FloatMatrix?)null))]);
                break;
            case "mirror":
                Train(small, _half, [.. Enumerable.Repeat((new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax }, (ImageSet?)null, (FloatMatrix?)null), 2)]);
                break;
            default:
                Train(small, _images, [.. Enumerable.Range(0, Seeds).SelectMany(_ => _arms)]);
                break;
        }
    }

    public void Dispose()
    {
        Array.ForEach(_teacher, c => c.Dispose());
        _autoencoder.Dispose();
        _added.Dispose();
        _half.Dispose();
        _images.Dispose();
    }

    private void Train(ClassifierProtocol protocol, ImageSet images, IReadOnlyList<(ClassifierRecipe Recipe, ImageSet? Added, FloatMatrix? Labels)> trainings) =>
        protocol.Shares(trainings.Count, images, _context).Run([.. trainings.Select((t, i) => (Func<CancellationToken, bool>)(stop =>
        {
            protocol.Train(images, t.Added, t.Recipe, _context with { Seed = (ulong)i, Stop = stop }, t.Labels).Dispose();
            return true;
        }))], default);

    // For the smallest class. The teacher looks at every image.
    private void Draw(IEditingSource source, int count)
    {
        var label = _images.ClassNames.Count - 1;
        using var drawn = new ImageSet(new PixelBlock(count, _images.Channels, _images.Height, _images.Width), [.. Enumerable.Repeat(label, count)], _images.ClassNames);
        source.Generate(label, source.Seeds(label, 0, count), drawn.Pixels, 0, default);
        Array.ForEach(_teacher, c => c.Probabilities(drawn));
    }

    private static ImageSet Noise(NetworkShape shape, IReadOnlyList<int> counts) =>
        TrainingStep.RandomImages(shape, new SeededRandom(1), [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))]);
}
