using Bagan.Data.Readers.Listing;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>Counts images that lose something on the way to one picture of 8 bits without transparency. Safe for several threads.</summary>
internal sealed class LossCounter
{
    private int _depthReduced;
    private int _alphaDropped;
    private int _framesDropped;
    private int _mostFrames;

    /// <summary>Takes an image.</summary>
    public void Count(DecodedImage image)
    {
        if (image is { DepthReduced: true, Deep: null })
        {
            Interlocked.Increment(ref _depthReduced);
        }

        if (image.AlphaDropped)
        {
            Interlocked.Increment(ref _alphaDropped);
        }

        if (image.Frames > 1)
        {
            Interlocked.Increment(ref _framesDropped);
            InterlockedMax(ref _mostFrames, image.Frames);
        }
    }

    /// <summary>Says what was lost.</summary>
    /// <param name="notes">Takes the sentences.</param>
    /// <param name="depth">What reduced 16 bits to 8.</param>
    /// <param name="options">What the person asked for.</param>
    public void AddNotes(List<string> notes, DepthScale depth, DataReadOptions options)
    {
        notes.AddRange(depth.Notes);
        if (_depthReduced > 0)
        {
            notes.Add($"{Quantity.Of(_depthReduced, "image")} {Quantity.Form(_depthReduced, "has", "have")} more than 8 bits per sample and {Quantity.Form(_depthReduced, "is", "are")} reduced to 8 by the range that their files name.");
        }

        if (_alphaDropped > 0)
        {
            notes.Add($"{Quantity.Of(_alphaDropped, "image")} {Quantity.Form(_alphaDropped, "holds", "hold")} transparency, which is laid on white.");
        }

        if (_framesDropped > 0)
        {
            notes.Add($"{Quantity.Of(_framesDropped, "image")} {Quantity.Form(_framesDropped, "holds", "hold")} several pages or frames (up to {_mostFrames}), of which {(options.Frame == 1 ? "the first is read; --frame N reads another page of a TIFF" : $"number {options.Frame} of a TIFF is read, and the first of others")}.");
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
