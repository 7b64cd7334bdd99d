using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Methods.Balanced;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>
/// The work of the default way on the embedded images, counted: images through each network in training, floating-point operations, seconds at the
/// measured speed of a step, and the share of the rate of one large convolution. Drawing, testing and writing are no trainings and not in it.
/// </summary>
internal sealed class BudgetBenchmark : IBenchmark
{
    private const int Steps = 12;

    /// <inheritdoc/>
    public string Name => "budget";

    /// <inheritdoc/>
    public string Usage => "[--json] [--photographs N]   the trainings of quickstart, or of balance on N grey photographs at 64 pixels: images, GFLOP, seconds, share of the rate of a large convolution";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args, "--photographs") is not { } options)
        {
            return 2;
        }

        Engine.Configure(new() { Threads = Environment.ProcessorCount, FlushDenormals = true, KeepFreedMemory = true });
        var budget = Measure(options.Value("--photographs") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : null);
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(new { Machine = Machine.Describe(), Budget = budget.ForMachines() }, StepBenchmark.Json) : $"{Machine.Describe()}\n\n{budget.ForPeople()}");
        return 0;
    }

    /// <summary>Counts the work and measures a few steps of each network.</summary>
    /// <param name="photographs">Training images of a set of grey photographs of six classes at 64 pixels, of which a fifth is held out for the figures; null: quickstart.</param>
    internal static Budget Measure(int? photographs = null)
    {
        var job = photographs is { } count ? DefaultWork.Photographs(count) : DefaultWork.Quickstart();
        var (type, rate) = ConvolutionRate();
        return new Budget(rate, type, job.Job, [.. job.Stages.Select(Line)]);

        BudgetLine Line(StageWork stage)
        {
            var (form, count) = (new NetworkCase(stage.Network, job.Shape), stage.Images);
            if (stage.Network != "autoencoder")
            {
                var (wall, cores) = Classifiers(form, stage.Name == DefaultWork.TeacherStage ? TeacherForm.Networks : stage.Name == DefaultWork.TrialStage ? 2 : ClassifierWork.Many);
                return new BudgetLine(stage.Name, count, count * Work(form) / 1e9, count * wall, count * cores);
            }

            using var step = form.Create();
            step.Times(2); // what is prepared once
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var seconds = step.Times(Steps).Order().ElementAt(Steps / 2) / form.Batch;
            process.Refresh();
            var processor = (process.TotalProcessorTime - before).TotalSeconds / (Steps * form.Batch);
            return new BudgetLine(stage.Name, count, count * Work(form) / 1e9, count * seconds, count * processor);
        }
    }

    // Seconds and processor seconds of an image, as many trainings at a time as the method takes.
    private static (double Wall, double Cores) Classifiers(NetworkCase form, int trainings)
    {
        using var images = TrainingStep.RandomImages(form.Shape, new SeededRandom(1));
        var context = new TrainingContext { Observer = NoObserver.Instance };
        var protocol = new ClassifierProtocol { Network = form.Work == "deep" ? ClassifierKind.Deep : ClassifierKind.Small, Steps = Steps, Batch = form.Batch };
        var shares = protocol.Shares(trainings, images, context);
        Train(); // what is prepared once
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        Train();
        process.Refresh();
        double handled = shares.AtOnce * Steps * protocol.Batch;
        return (watch.Elapsed.TotalSeconds / handled, (process.TotalProcessorTime - before).TotalSeconds / handled);

        void Train() => shares.Run([.. Enumerable.Repeat<Func<CancellationToken, bool>>(One, shares.AtOnce)], default);

        bool One(CancellationToken stop)
        {
            protocol.Train(images, null, ClassifierRecipe.Plain, context with { Stop = stop }).Dispose();
            return true;
        }
    }

    // A training costs three forward passes: itself, the gradient of the weights, that of the inputs.
    private static double Work(NetworkCase form) => 3 * (form.Work == "autoencoder"
        ? StepWork.Autoencoder(form.Shape, NetworkCase.AutoencoderOptions.Networks)
        : StepWork.Small(form.Shape, form.Work == "deep" ? 2 : 1));

    private static (string Type, double Rate) ConvolutionRate()
    {
        var type = Engine.HasBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        return (type == ScalarType.BFloat16 ? "bfloat16" : "float32", 3 * StepReport.LargeConvolution / StepWorker.Convolution(type)[1]);
    }
}

/// <summary>A training of the default way.</summary>
/// <param name="Name">What is trained.</param>
/// <param name="Images">Images through it.</param>
/// <param name="Gflop">Floating-point operations, in thousand millions; convolutions behind an upsampling as they are executed.</param>
/// <param name="Seconds">At the measured speed.</param>
/// <param name="ProcessorSeconds">The same in processor time, of all cores together: what it takes whatever runs beside.</param>
internal sealed record BudgetLine(string Name, long Images, double Gflop, double Seconds, double ProcessorSeconds);

/// <summary>All of them.</summary>
/// <param name="Rate">Operations a second of one large convolution with its gradients.</param>
/// <param name="Type">What everything computes in.</param>
/// <param name="Job">The job that they are of.</param>
/// <param name="Lines">The trainings in their order.</param>
internal sealed record Budget(double Rate, string Type, string Job, IReadOnlyList<BudgetLine> Lines)
{
    private IEnumerable<BudgetLine> All => [.. Lines, new BudgetLine("all", Lines.Sum(l => l.Images), Lines.Sum(l => l.Gflop), Lines.Sum(l => l.Seconds), Lines.Sum(l => l.ProcessorSeconds))];

    /// <summary>The form of `bench.sh --json`.</summary>
    internal object ForMachines() => new
    {
        ConvolutionGflops = Rate / 1e9,
        Type,
        Trainings = All.Select(l => new { l.Name, l.Images, l.Gflop, l.Seconds, l.ProcessorSeconds, Gflops = l.Gflop / l.Seconds, FractionOfConvolution = l.Gflop * 1e9 / l.Seconds / Rate }),
    };

    /// <summary>A table.</summary>
    internal string ForPeople() => string.Join(Environment.NewLine,
    [
        Text($"{$"trainings of {Job}",-27}    images     GFLOP  seconds  core-s  GFLOP/s  of {Rate / 1e9:0} GFLOP/s, one large convolution in {Type} with its gradients"),
        .. All.Select(l => Text($"{l.Name,-27} {l.Images,9:#,0} {l.Gflop,9:#,0} {l.Seconds,8:0.0} {l.ProcessorSeconds,7:0} {l.Gflop / l.Seconds,8:0}  {l.Gflop * 1e9 / l.Seconds / Rate,4:0%}")),
    ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
