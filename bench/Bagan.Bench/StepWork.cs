using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;

namespace Bagan.Bench;

/// <summary>
/// The arithmetic of a training step in floating-point operations, a multiplication and an addition being two. The textbook
/// form counts layers as they are written down; the executed form counts the convolutions after an upsampling as they are
/// computed here, with a quarter of the multiplications.
/// </summary>
internal sealed class StepWork
{
    private readonly List<Layer> _generator = [];
    private readonly List<Layer> _discriminator = [];

    private StepWork()
    {
    }

    /// <summary>Counts a step.</summary>
    internal StepWork(StepCase step)
    {
        var (shape, options, networks) = (step.Shape, step.Options, step.Options.Networks);
        AddGenerator(shape, networks);
        AddDiscriminator(shape, networks);
        var conditional = options.Objective == Objective.Conditional;
        long fakes = conditional ? options.Batch : (options.Batch + shape.Classes - 1) / shape.Classes;
        var generated = conditional ? options.Batch : options.Batch + fakes;
        Textbook = Count(l => l.Work);
        Convolutions = Count(l => l.IsConvolution ? l.Executed : 0);

        double Count(Func<Layer, double> of)
        {
            double generator = _generator.Sum(of), discriminator = _discriminator.Sum(of);
            var others = conditional ? 0 : fakes * generator; // images made for the discriminator alone
            // Backward costs a forward for the weights and one for the input; the first layer's input needs none.
            var discriminatorStep = (options.Batch + fakes) * ((3 * discriminator) - of(_discriminator[0]));
            var generatorStep = generated * ((2 * discriminator) + (3 * generator) - of(_generator[0]));
            return others + discriminatorStep + generatorStep;
        }
    }

    /// <summary>All layers, in the textbook form.</summary>
    internal double Textbook { get; }

    /// <summary>The convolutions, as executed.</summary>
    internal double Convolutions { get; }

    /// <summary>One image through encoder and decoder, as executed.</summary>
    internal static double Autoencoder(NetworkShape shape, NetworkOptions networks)
    {
        var work = new StepWork();
        work.AddGenerator(shape, networks);
        work.AddTrunk(shape, networks, networks.Latent);
        return work._generator.Concat(work._discriminator).Sum(l => l.Executed);
    }

    /// <summary>One image through the comparison's small network, or its deep form.</summary>
    internal static double Small(NetworkShape shape, int depth)
    {
        const double units = 256;
        var layers = new List<Layer>();
        double side = shape.Side, channels = shape.Channels;
        for (; side > 40; channels = 32)
        {
            side = Math.Ceiling(side / 2);
            AddConvolution(layers, side, 32, channels, 3);
        }

        foreach (var filters in (ReadOnlySpan<int>)[32, 64, 128])
        {
            for (var i = 0; i < depth; i++)
            {
                AddConvolution(layers, side, filters, channels, 3);
                channels = filters;
            }

            side = Math.Floor(side / 2);
        }

        AddDense(layers, channels * side * side, units);
        AddDense(layers, units, shape.Classes);
        return layers.Sum(l => l.Work);
    }

    private void AddGenerator(NetworkShape shape, NetworkOptions networks)
    {
        double side = shape.BaseSide, channels = networks.GeneratorBase;
        AddDense(_generator, networks.Latent, networks.GeneratorDense);
        AddDense(_generator, networks.GeneratorDense, channels * side * side);
        while (side < shape.Side)
        {
            double filters = side < shape.Side / 2 ? networks.GeneratorInner : networks.GeneratorOuter;
            side *= 2;
            var work = 2 * side * side * filters * channels * 25;
            _generator.Add(new Layer(work, work / 4, true));
            channels = filters;
        }

        AddConvolution(_generator, side, shape.Channels, channels, 2);
    }

    private void AddDiscriminator(NetworkShape shape, NetworkOptions networks) => AddTrunk(shape, networks, shape.Classes + 1);

    private void AddTrunk(NetworkShape shape, NetworkOptions networks, double outputs)
    {
        double side = shape.Side, channels = shape.Channels;
        for (var pair = 0; pair < 2 || side > shape.BaseSide; pair++)
        {
            side /= 2;
            for (var i = 0; i < 2; i++)
            {
                double filters = networks.TrunkFilters[Math.Min(_discriminator.Count, 3)];
                AddConvolution(_discriminator, side, filters, channels, 3);
                channels = filters;
            }
        }

        AddDense(_discriminator, channels * side * side, outputs);
    }

    private static void AddDense(List<Layer> layers, double inputs, double outputs) => layers.Add(new Layer(2 * inputs * outputs, 2 * inputs * outputs, false));

    private static void AddConvolution(List<Layer> layers, double side, double filters, double channels, double kernel)
    {
        var work = 2 * side * side * filters * channels * kernel * kernel;
        layers.Add(new Layer(work, work, true));
    }

    private readonly record struct Layer(double Work, double Executed, bool IsConvolution);
}
