using Bagan.Data;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan;

/// <summary>Makes the pictures that show where a training stands; they draw on random numbers of their own.</summary>
internal sealed class SampleSheets(BaganNetworks networks, ImageSet train, TrainingContext context, SeededRandom random)
{
    private const int Originals = 4;
    private const int Generated = 8;

    private Generator Shown => networks.Averaged ?? networks.Generator;

    internal void Show(string stage, int epoch, int epochs, ClassLatents? latents)
    {
        if (!context.Observer.WantsSamples(epoch, epochs))
        {
            return;
        }

        using var noGrad = Autograd.NoGrad();
        var classes = train.ClassNames.Count;
        var indices = Enumerable.Range(0, classes).SelectMany(c => train.IndicesOf(c).Take(Originals)).ToArray();
        var real = train.Select(indices);
        var reconstructed = Blank(real.Labels.ToArray());

        // The average starts with the adversarial stage; before it there is the decoder alone.
        var generator = latents is null ? networks.Generator : Shown;
        networks.Encoder.Train(false);
        generator.Train(false);
        for (var start = 0; start < indices.Length; start += 256)
        {
            using var scope = new TensorScope();
            var part = indices.AsSpan(start, Math.Min(256, indices.Length - start));
            var images = ImageBatches.Load(train, part, context.Device, networks.Encoder.ComputeType);
            var labels = ImageBatches.Labels(train, part, context.Device);
            ImageBatches.Store(generator.Forward(networks.Encoder.Forward(images), labels), reconstructed.Pixels, start);
        }

        using var sheet = new DisposableSheet(new SampleSheet(stage, epoch, real, reconstructed, latents is null ? null : Draw(latents)));
        networks.Encoder.Train();
        networks.Generator.Train();
        context.Observer.Samples(sheet.Sheet);
    }

    private ImageSet Draw(ClassLatents latents)
    {
        // The same latents at every epoch: one sees the same pictures grow.
        var stream = random.Fork("samples");
        var labels = Enumerable.Range(0, train.ClassNames.Count).SelectMany(c => Enumerable.Repeat(c, Generated)).ToArray();
        var set = Blank(labels);
        for (var start = 0; start < labels.Length; start += 256)
        {
            using var scope = new TensorScope();
            var part = labels.AsSpan(start, Math.Min(256, labels.Length - start));
            ImageBatches.Store(BaganModel.Forward(Shown, latents.Sample(part, stream), part, context.Device), set.Pixels, start);
        }

        return set;
    }

    private ImageSet Blank(int[] labels) =>
        new(new PixelBlock(labels.Length, train.Channels, train.Height, train.Width), labels, train.ClassNames);

    private sealed class DisposableSheet(SampleSheet sheet) : IDisposable
    {
        internal SampleSheet Sheet => sheet;

        public void Dispose()
        {
            sheet.Real.Dispose();
            sheet.Reconstructed.Dispose();
            sheet.Generated?.Dispose();
        }
    }
}
