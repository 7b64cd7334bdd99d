using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Training;

namespace BaganAsLibrary;

/// <summary>A new image is an image of its class made brighter or darker. Each image has a seed, so that it can be made again.</summary>
public sealed class FlickerMethod : IResamplingMethod
{
    public string Name => "flicker";

    public string Description => "Small classes are filled up with brighter and darker copies of their images.";

    public ITrainedMethod Fit(ImageSet train, SamplingPlan plan, TrainingContext context) =>
        new Ready(new NetworkShape(train.Channels, train.Height, train.ClassNames.Count), context.Seed);

    public ITrainedMethod Load(SavedMethod saved, TrainingContext context) =>
        new Ready(new NetworkShape(saved.Channels, saved.Side, saved.ClassNames.Count), context.Seed);

    private sealed class Ready(NetworkShape shape, ulong seed) : TrainedSource
    {
        public override Cost Cost => Cost.Nothing;

        public override bool MadeOfReal => true;

        public override NetworkShape Shape => shape;

        public override IImageSource Source(ImageSet? real) => new Flicker(real ?? throw new ArgumentNullException(nameof(real)), seed);

        public override void Dispose()
        {
        }
    }

    private sealed class Flicker(ImageSet real, ulong seed) : IImageSource
    {
        public ulong[] Seeds(int classIndex, int first, int count) =>
            [.. Enumerable.Range(first, count).Select(i => new SeededRandom(seed).Fork($"flicker/{classIndex}/{i}").Seed)];

        public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
        {
            var own = real.IndicesOf(classIndex);
            for (var i = 0; i < seeds.Length; i++)
            {
                stop.ThrowIfCancellationRequested();
                var random = new SeededRandom(seeds[i]);
                var source = real[own[random.NextInt(own.Length)]];
                var light = 0.5 + random.NextUniform();
                var made = target[start + i];
                for (var p = 0; p < made.Length; p++)
                {
                    made[p] = (byte)Math.Min(255, light * source[p]);
                }
            }
        }
    }
}
