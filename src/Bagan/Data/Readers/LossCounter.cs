using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>Counts images that lose something on the way to 8 bits without transparency. Safe for several threads.</summary>
internal sealed class LossCounter
{
    private int _depthReduced;
    private int _alphaDropped;

    /// <summary>Takes an image.</summary>
    public void Count(DecodedImage image)
    {
        if (image.DepthReduced)
        {
            Interlocked.Increment(ref _depthReduced);
        }

        if (image.AlphaDropped)
        {
            Interlocked.Increment(ref _alphaDropped);
        }
    }

    /// <summary>Says what was lost.</summary>
    public void AddNotes(List<string> notes)
    {
        if (_depthReduced > 0)
        {
            notes.Add($"{Quantity.Of(_depthReduced, "image")} {Quantity.Form(_depthReduced, "holds", "hold")} more than 8 bits a sample, which are reduced to 8.");
        }

        if (_alphaDropped > 0)
        {
            notes.Add($"{Quantity.Of(_alphaDropped, "image")} {Quantity.Form(_alphaDropped, "holds", "hold")} transparency, which is laid on white.");
        }
    }
}
