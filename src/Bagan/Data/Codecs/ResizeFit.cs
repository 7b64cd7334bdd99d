namespace Bagan.Data.Codecs;

/// <summary>What happens where an image's shape differs from the target's.</summary>
public enum ResizeFit
{
    /// <summary>The centre is kept and what stands over is cut off: the target is filled, proportions stay.</summary>
    Crop,

    /// <summary>The whole image is kept, centred on black: proportions stay.</summary>
    Pad,

    /// <summary>The image is squeezed into the target: proportions change.</summary>
    Stretch,
}
