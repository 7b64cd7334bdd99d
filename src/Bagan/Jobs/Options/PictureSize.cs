using System.Globalization;
using Bagan.Data;

namespace Bagan.Jobs.Options;

/// <summary>The size of the pictures that a job writes.</summary>
/// <param name="Side">Side of square pictures in pixels; 0: each picture has the size of the photograph that it was made of; -1: that of the networks.</param>
internal readonly record struct PictureSize(int Side)
{
    /// <summary>The size of the original that an image was made of.</summary>
    internal static PictureSize Own => new(0);

    /// <summary>The size that the networks see.</summary>
    internal static PictureSize Network => new(-1);

    /// <summary>Reads the option.</summary>
    /// <param name="text">"own", "network" or a number of pixels.</param>
    /// <returns>Null where it is none of them.</returns>
    internal static PictureSize? Parse(string text) => text switch
    {
        "own" => Own,
        "network" => Network,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= ImageSide.Smallest and <= 4 * ImageSide.Largest => new PictureSize(side),
        _ => null,
    };

    /// <summary>What is wrong with the option.</summary>
    internal static IEnumerable<string> Errors(string? text)
    {
        if (text is not null && Parse(text) is null)
        {
            yield return $"--output-size must be own, network or a number of pixels from {ImageSide.Smallest} to {4 * ImageSide.Largest}, not '{text}'.";
        }
    }
}
