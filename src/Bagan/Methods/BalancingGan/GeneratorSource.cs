using Bagan.Data;

namespace Bagan.Methods.BalancingGan;

/// <summary>The images of a trained generator, under the seeds that they have without a filter too.</summary>
/// <param name="model">The generator; the caller disposes it.</param>
/// <param name="runSeed">The images' seeds derive from it.</param>
public sealed class GeneratorSource(BaganModel model, ulong runSeed) : IImageSource
{
    /// <inheritdoc/>
    public ulong[] Seeds(int classIndex, int first, int count) => BaganModel.SeedsOf(runSeed, model.Header.ClassNames[classIndex], first, count);

    /// <inheritdoc/>
    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop) =>
        model.Generate(classIndex, seeds, target, start, stop: stop);
}
