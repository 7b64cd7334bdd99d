using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Bench;

/// <summary>Optimisations that show in a whole training step.</summary>
internal sealed class StepParts(NetworkShape shape) : IDisposable
{
    private readonly TrainingStep _paper = new(BaganPresets.Paper() with { Batch = 128 }, shape);
    private readonly TrainingStep _single = new(BaganPresets.Paper() with { Batch = 128, Precision = Precision.Float32 }, shape);
    private readonly TrainingStep _fast = new(BaganPresets.Fast(60_000), shape);

    /// <inheritdoc/>
    public void Dispose()
    {
        _paper.Dispose();
        _single.Dispose();
        _fast.Dispose();
    }

    internal IEnumerable<Part> All()
    {
        yield return new Part($"paper step: {Engine.Threads} threads, not one", new PartSide(_paper.Run), new PartSide(() => OnOneThread(_paper.Run)));
        if (_paper.Type != ScalarType.Float32)
        {
            yield return new Part("paper step: bfloat16 with float32 masters, not float32", new PartSide(_paper.Run), new PartSide(_single.Run));
        }

        yield return new Part("paper generator's gradient: none into the frozen discriminator", new PartSide(() => _paper.GeneratorGradient(frozen: true)), new PartSide(() => _paper.GeneratorGradient(frozen: false)));
        yield return new Part("fast step: one set of generated images for both networks", new PartSide(_fast.Run), new PartSide(() =>
        {
            _fast.MakeOthers();
            _fast.Run();
        }));
    }

    private static void OnOneThread(Action action)
    {
        var threads = Engine.Threads;
        Engine.Configure(new() { Threads = 1 });
        try
        {
            action();
        }
        finally
        {
            Engine.Configure(new() { Threads = threads });
        }
    }
}
