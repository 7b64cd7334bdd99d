using Bagan.Data.Codecs;

namespace Bagan.Data.Readers;

/// <summary>The resizer's word for a way to fit.</summary>
internal static class ResizeFits
{
    /// <summary>Translates.</summary>
    public static ResizeFit Of(FitMode fit) => fit switch
    {
        FitMode.Pad => ResizeFit.Pad,
        FitMode.Stretch => ResizeFit.Stretch,
        _ => ResizeFit.Crop,
    };
}
