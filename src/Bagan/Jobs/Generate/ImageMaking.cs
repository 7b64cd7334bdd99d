using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Methods;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.Filtering;
using Bagan.Networks;
using Bagan.Training;

namespace Bagan.Jobs.Generate;

/// <summary>Fills plans with a generator's images, through the filter where one is asked for.</summary>
/// <param name="options">The filter.</param>
/// <param name="steps">Training steps of the filter's classifier; null: fitted to the size of the data.</param>
/// <param name="compute">Seed, threads, device.</param>
/// <param name="times">Where the stages' times are kept.</param>
/// <param name="sink">Who is told.</param>
internal sealed class ImageMaking(ImageFilterOptions options, int? steps, ComputeOptions compute, StageTimes times, IProgressSink sink)
{
    /// <summary>Fills a plan.</summary>
    /// <param name="source">What makes the images.</param>
    /// <param name="train">The real images that the generator was trained on.</param>
    /// <param name="plan">How many of each class.</param>
    /// <param name="prefix">Put before the names of stages on the screen.</param>
    /// <param name="stop">Asks to stop.</param>
    internal MadeImages Make(IImageSource source, ImageSet train, SamplingPlan plan, string prefix, CancellationToken stop)
    {
        var shape = new NetworkShape(train.Channels, train.Height, train.ClassNames.Count);
        if (options.Filter == FilterMode.Off)
        {
            return times.Run(sink, prefix + "generating", plan.TotalToGenerate, () =>
            {
                var images = GeneratedImages.Make(source, shape, plan, sink.Advanced, stop);
                return new MadeImages(images, source.Acceptance(plan.ToGenerate), []);
            });
        }

        var protocol = new ClassifierProtocol { Steps = steps };
        using var judge = times.Run(sink, prefix + "training the filter", (long)protocol.StepsFor(train.Count) * protocol.Batch, () =>
        {
            var context = new TrainingContext { Seed = (ulong)compute.Seed, Device = ComputeSetup.Apply(compute, NoProgress.Instance), Observer = new ClassifierFollower(sink), Stop = stop };
            return ClassifierJudge.Train(train, steps, context);
        });
        return times.Run(sink, prefix + "generating", plan.TotalToGenerate, () =>
        {
            var threads = compute.Threads ?? Environment.ProcessorCount;
            var chosen = ImageFilter.Run(train, plan, source, judge, options.Method, threads, sink.Advanced, stop);
            sink.Message($"The filter accepted {Quantity.Of(chosen.Classes.Sum(c => (long)c.Accepted), chosen.Classes.Sum(c => (long)c.Drawn), "drawn image")}.");
            return new MadeImages(new GeneratedImages(chosen.Images, chosen.Seeds), chosen.Classes, chosen.Notes);
        });
    }
}
