using Bagan.Data;

namespace Bagan.Methods.Filtering;

/// <summary>Chooses the images of one class.</summary>
internal sealed class ClassFilter(int classIndex, IReadOnlyList<string> classNames, IImageSource source, IImageJudge judge, CopyGuard guard, double otherClass)
{
    // What was turned away: why, how bad among its like (larger is worse), and how to make it again.
    private readonly List<(Refusal Reason, double Badness, ulong Seed)> _refused = [];

    /// <summary>Draws, judges and takes until there are enough.</summary>
    /// <param name="target">Where the images go.</param>
    /// <param name="seeds">Where their seeds go; as many as are wanted.</param>
    /// <param name="start">Position of the class's first image in <paramref name="target"/>.</param>
    /// <param name="limit">At most so many are drawn, at least as many as are wanted.</param>
    /// <param name="advanced">Told how many are accepted.</param>
    /// <param name="stop">Ends the work between blocks.</param>
    internal ClassAcceptance Fill(PixelBlock target, Span<ulong> seeds, int start, int limit, Action<long> advanced, CancellationToken stop)
    {
        var (drawn, accepted) = (0, 0);
        while (accepted < seeds.Length && drawn < limit)
        {
            stop.ThrowIfCancellationRequested();
            var own = source.Seeds(classIndex, drawn, ImageFilter.NextBlock(seeds.Length - accepted, limit - drawn));
            using var block = Draw(own, target, stop);
            var probabilities = judge.Probabilities(block, stop);
            var features = judge.Extract(block, null, stop);
            var (toReal, toAccepted) = guard.Measure(features, stop);
            for (var i = 0; i < own.Length && accepted < seeds.Length; i++, drawn++)
            {
                if (Judge(probabilities.AsSpan(i * classNames.Count, classNames.Count), toReal[i], toAccepted[i]) is var (reason, badness))
                {
                    _refused.Add((reason, badness, own[i]));
                    continue;
                }

                guard.Accept(features, i, toAccepted);
                block[i].CopyTo(target[start + accepted]);
                seeds[accepted++] = own[i];
            }

            advanced(accepted);
        }

        TakeBack(target, seeds, start, accepted, stop);
        advanced(seeds.Length);
        return new ClassAcceptance(
            classNames[classIndex], seeds.Length, drawn, accepted, Count(Refusal.OtherClass), Count(Refusal.CopyOfReal), Count(Refusal.CopyOfGenerated));
    }

    private int Count(Refusal reason) => _refused.Count(r => r.Reason == reason);

    private (Refusal Reason, double Badness)? Judge(ReadOnlySpan<float> probabilities, double toReal, double toAccepted)
    {
        var other = 0f;
        for (var c = 0; c < probabilities.Length; c++)
        {
            other = c == classIndex ? other : Math.Max(other, probabilities[c]);
        }

        return other >= otherClass ? (Refusal.OtherClass, other)
            : guard.IsCopyOfReal(toReal) ? (Refusal.CopyOfReal, -toReal)
            : guard.IsCopyOfGenerated(toAccepted) ? (Refusal.CopyOfGenerated, -toAccepted)
            : null;
    }

    // The sort is stable: of two equally bad ones the first drawn.
    private void TakeBack(PixelBlock target, Span<ulong> seeds, int start, int accepted, CancellationToken stop)
    {
        ulong[] taken = [.. _refused.OrderBy(r => r.Reason).ThenBy(r => r.Badness).Take(seeds.Length - accepted).Select(r => r.Seed)];
        taken.CopyTo(seeds[accepted..]);
        source.Generate(classIndex, taken, target, start + accepted, stop);
    }

    private ImageSet Draw(ulong[] seeds, PixelBlock like, CancellationToken stop)
    {
        var labels = new int[seeds.Length];
        Array.Fill(labels, classIndex);
        var block = new ImageSet(new PixelBlock(seeds.Length, like.Channels, like.Height, like.Width), labels, classNames);
        try
        {
            source.Generate(classIndex, seeds, block.Pixels, 0, stop);
            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }
}

/// <summary>
/// Why an image is turned away; the first reason that holds counts. In the order in which refused images are taken back when nothing
/// better is to be had: a repeated generated image harms nobody, an image of another class misleads, a copied patient or face is harm done.
/// </summary>
internal enum Refusal
{
    /// <summary>A near-copy of a generated image that was accepted before.</summary>
    CopyOfGenerated,

    /// <summary>The classifier is sure that it shows another class.</summary>
    OtherClass,

    /// <summary>A near-copy of a training image of its class.</summary>
    CopyOfReal,
}
