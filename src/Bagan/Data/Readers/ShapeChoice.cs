using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>Decides the one shape that a set is read at, and how images that are not square come to it.</summary>
internal static class ShapeChoice
{
    // From a tenth of the area on, what is cut off may be what tells the classes apart (docs/ablations.md).
    private const double LargestLoss = 0.1;

    /// <summary>The shape for images of given shapes.</summary>
    /// <param name="shapes">Their shapes, at least one.</param>
    /// <param name="options">What the user asked for.</param>
    /// <param name="notes">Takes a line where images will be changed.</param>
    /// <param name="fit">How images come to the shape; not <see cref="FitMode.Auto"/>.</param>
    public static ImageShape Choose(IReadOnlyList<ImageShape> shapes, DataReadOptions options, List<string> notes, out FitMode fit)
    {
        var lost = shapes.Average(s => 1 - ((double)Math.Min(s.Height, s.Width) / Math.Max(s.Height, s.Width)));
        fit = options.Fit != FitMode.Auto ? options.Fit : lost < LargestLoss ? FitMode.Crop : FitMode.Stretch;
        var channels = options.Channels == ChannelMode.Auto ? shapes.Max(s => s.Channels) : (int)options.Channels;
        var converted = shapes.Count(s => s.Channels != channels);
        if (converted > 0)
        {
            notes.Add(channels == 3
                ? $"{Quantity.Of(converted, shapes.Count, "image")} {Quantity.Form(converted, "is grey; it is", "are grey; they are")} read as colour, like the rest of the set."
                : $"{Quantity.Of(converted, shapes.Count, "image")} {Quantity.Form(converted, "is in colour and is", "are in colour and are")} read as grey.");
        }

        var first = shapes[0];
        var uniform = shapes.All(s => s.Height == first.Height && s.Width == first.Width);
        if (options is { Size: null, SizeRule: SizeRule.Original } && uniform)
        {
            return first with { Channels = channels };
        }

        var side = options.Size ?? ImageSide.Choose(shapes);
        if (uniform && (first.Height != side || first.Width != side))
        {
            notes.Add($"The images are {first.SizeText} and are read at {side}x{side}{(options.Size is not null ? "" : side == ImageSide.LargestAutomatic ? "; --size chooses another" : ", the nearest size that the networks take")}.");
        }
        else if (!uniform)
        {
            notes.Add($"The images are {SizeSummary.Of(shapes)} and are read at {side}x{side}{(options.Size is null ? "; --size chooses another" : "")}.");
        }

        if (lost >= LargestLoss && options.Fit == FitMode.Crop)
        {
            notes.Add($"Of each image the square in its middle is read, which leaves out {100 * lost:0} % of an average one. If what tells the classes apart may lie there, read all of it by --fit stretch or pad.");
        }
        else if (lost >= LargestLoss && options.Fit == FitMode.Auto)
        {
            notes.Add($"The images are stretched to squares: the square in the middle of an average one would leave out {100 * lost:0} % of it. --fit crop or pad keeps the proportions.");
        }

        return new ImageShape(channels, side, side);
    }
}
