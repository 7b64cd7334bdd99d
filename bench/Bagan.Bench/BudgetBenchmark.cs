using System.Globalization;
using System.Text.Json;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Tensors;

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
    public string Usage => "[--json]   the trainings of quickstart: images, GFLOP, seconds, share of the rate of a large convolution";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (BenchmarkArguments.Read(this, args) is not { } options)
        {
            return 2;
        }

        Engine.Configure(new() { Threads = Environment.ProcessorCount, FlushDenormals = true, KeepFreedMemory = true });
        var budget = Measure();
        Console.WriteLine(options.Json ? JsonSerializer.Serialize(new { Machine = Machine.Describe(), Budget = budget.ForMachines() }, StepBenchmark.Json) : $"{Machine.Describe()}\n\n{budget.ForPeople()}");
        return 0;
    }

    /// <summary>Counts the work and measures a few steps of each network.</summary>
    internal static Budget Measure()
    {
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        var images = ImbalanceProtocol.Parse(QuickstartJob.Protocol).KeptCounts(names, [.. names.Select(_ => 750)]).Sum();
        var settings = new MethodSettings(BaganPresets.Fast);
        var autoencoder = BalancedMethod.OptionsFor(settings, images);
        var teacher = Teacher.Work(images, autoencoder.AutoencoderEpochs, MirrorMode.Off);
        var trial = Teacher.Work(images, autoencoder.AutoencoderEpochs, MirrorMode.Auto) - teacher;
        var choice = MethodChoice.Parse(BalancedMethod.MethodName);
        var figures = GainMeasurement.PlannedImages(new BalanceOptions { Fits = FitsMode.Once }, new ClassifierProtocol(), choice, new BalancedMethod(settings).Work(images), images, hasValidation: false);
        var (type, rate) = ConvolutionRate();
        return new Budget(rate, type,
        [
            Line("autoencoder", "autoencoder", (long)autoencoder.AutoencoderEpochs * (images / autoencoder.Batch) * autoencoder.Batch),
            Line("mirror trial", "small", trial),
            Line("teacher", "deep", teacher),
            Line("classifiers of the figures", "small", figures),
        ]);

        static BudgetLine Line(string name, string work, long count)
        {
            var form = NetworkCase.All.Single(c => c.Work == work && c.Shape.Side == 28);
            using var step = form.Create();
            step.Times(2); // what is prepared once
            var seconds = step.Times(Steps).Order().ElementAt(Steps / 2) / form.Batch;
            return new BudgetLine(name, count, count * Work(form) / 1e9, count * seconds);
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
internal sealed record BudgetLine(string Name, long Images, double Gflop, double Seconds);

/// <summary>All of them.</summary>
/// <param name="Rate">Operations a second of one large convolution with its gradients.</param>
/// <param name="Type">What everything computes in.</param>
/// <param name="Lines">The trainings in their order.</param>
internal sealed record Budget(double Rate, string Type, IReadOnlyList<BudgetLine> Lines)
{
    private IEnumerable<BudgetLine> All => [.. Lines, new BudgetLine("all", Lines.Sum(l => l.Images), Lines.Sum(l => l.Gflop), Lines.Sum(l => l.Seconds))];

    /// <summary>The form of `bench.sh --json`.</summary>
    internal object ForMachines() => new
    {
        ConvolutionGflops = Rate / 1e9,
        Type,
        Trainings = All.Select(l => new { l.Name, l.Images, l.Gflop, l.Seconds, Gflops = l.Gflop / l.Seconds, FractionOfConvolution = l.Gflop * 1e9 / l.Seconds / Rate }),
    };

    /// <summary>A table.</summary>
    internal string ForPeople() => string.Join(Environment.NewLine,
    [
        Text($"trainings of quickstart        images     GFLOP  seconds  GFLOP/s  of {Rate / 1e9:0} GFLOP/s, one large convolution in {Type} with its gradients"),
        .. All.Select(l => Text($"{l.Name,-27} {l.Images,9:#,0} {l.Gflop,9:#,0} {l.Seconds,8:0.0} {l.Gflop / l.Seconds,8:0}  {l.Gflop * 1e9 / l.Seconds / Rate,4:0%}")),
    ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
