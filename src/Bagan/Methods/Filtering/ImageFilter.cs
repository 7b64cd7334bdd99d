using Bagan.Data;
using Bagan.Data.Plans;

namespace Bagan.Methods.Filtering;

/// <summary>
/// Chooses the images of a generator that fill a plan. It rejects images to which a classifier of the real images gives another class, and
/// near-copies of a training image or of an accepted image. The threshold comes from nearest-neighbour distances among the class's real images.
/// Generated images are denser, so their threshold is scaled down accordingly (docs/methods.md). New images are drawn in place of rejected ones,
/// within a bound; then the least bad of the rejected images fill the plan, and a note says so.
/// </summary>
internal static class ImageFilter
{
    private const int Block = 256;
    private const int SmallestBlock = 32;

    /// <summary>Fills a plan.</summary>
    /// <param name="real">The training images, of every class at least one.</param>
    /// <param name="plan">How many images of each class are wanted.</param>
    /// <param name="source">Where images come from.</param>
    /// <param name="judge">Who says what they show.</param>
    /// <param name="options">What is turned away.</param>
    /// <param name="threads">How many threads may work, at least 1; the result does not depend on it.</param>
    /// <param name="advanced">Told now and then how many images are accepted.</param>
    /// <param name="stop">Ends the work between blocks of images.</param>
    /// <returns>As many images as the plan asks for; the same images, source and judge give the same.</returns>
    /// <exception cref="BaganInputException">An option is out of range.</exception>
    /// <exception cref="BaganException">The judge's features are no numbers.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static FilteredImages Run(
        ImageSet real, SamplingPlan plan, IImageSource source, IImageJudge judge, FilterOptions options, int threads, Action<long> advanced, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(advanced);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new BaganInputException(string.Join(" ", errors));
        }

        var count = checked((int)plan.TotalToGenerate);
        var images = new ImageSet(
            real.Pixels.Another(count), [.. plan.ToGenerate.SelectMany((n, c) => Enumerable.Repeat(c, n))], plan.ClassNames);
        try
        {
            var seeds = new ulong[count];
            var classes = new List<ClassAcceptance>();
            var notes = new List<string>();
            var largest = Enumerable.Range(0, plan.ToGenerate.Count).MaxBy(c => real.ClassCounts[c]);
            var crowding = new Crowding(judge.Extract(real, real.IndicesOf(largest), stop), threads, stop);
            var start = 0;
            for (var c = 0; c < plan.ToGenerate.Count; c++)
            {
                var wanted = plan.ToGenerate[c];
                if (wanted == 0)
                {
                    continue;
                }

                var guard = new CopyGuard(judge.Extract(real, real.IndicesOf(c), stop), options.CopyQuantile, crowding.Ratio(real.ClassCounts[c], wanted), threads, stop);
                var before = start;
                var acceptance = new ClassFilter(c, plan.ClassNames, source, judge, guard, options.OtherClass)
                    .Fill(images.Pixels, seeds.AsSpan(start, wanted), start, Limit(wanted, options.MostDraws), n => advanced(before + n), stop);
                classes.Add(acceptance);
                notes.AddRange(NotesOn(acceptance, real.ClassCounts[c]));
                start += wanted;
            }

            return new FilteredImages(images, seeds, classes, notes);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <summary>How many images are looked at next.</summary>
    internal static int NextBlock(int missing, int left) => Math.Min(left, Math.Clamp(missing, SmallestBlock, Block));

    private static int Limit(int wanted, int mostDraws) => (int)Math.Min(int.MaxValue, (long)wanted * mostDraws);

    private static IEnumerable<string> NotesOn(ClassAcceptance acceptance, int realImages)
    {
        if (realImages == 1)
        {
            yield return $"Class {acceptance.ClassName} has 1 image, so the filter knows no usual distance between its images and rejected only exact copies.";
        }

        if (acceptance.TakenBack > 0)
        {
            yield return $"Class {acceptance.ClassName}: the filter accepted {acceptance.Accepted} of {Quantity.Of(acceptance.Drawn, "drawn image")} where {acceptance.Wanted} were wanted; "
                + $"the least bad {Quantity.Of(acceptance.TakenBack, "image")} of the rejected ones {Quantity.Form(acceptance.TakenBack, "fills", "fill")} the plan.";
        }
    }
}

/// <summary>The images that a filter chose.</summary>
/// <param name="Images">As many of each class as the plan asks for, class by class; whoever asked for them disposes them.</param>
/// <param name="Seeds">The seed of each.</param>
/// <param name="Classes">What became of the drawn images, for each class that gained any.</param>
/// <param name="Notes">What a reader of the result must know, one sentence each.</param>
internal sealed record FilteredImages(ImageSet Images, ulong[] Seeds, IReadOnlyList<ClassAcceptance> Classes, IReadOnlyList<string> Notes);
