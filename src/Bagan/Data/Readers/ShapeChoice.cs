using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>Decides the one shape that a set is read at.</summary>
internal static class ShapeChoice
{
    // What is cut off is worth a line from a tenth of the area on.
    private const double NoticeableLoss = 0.1;

    /// <summary>The shape for images of given shapes.</summary>
    /// <param name="shapes">Their shapes, at least one.</param>
    /// <param name="options">What the user asked for.</param>
    /// <param name="notes">Takes a line where images will be changed.</param>
    public static ImageShape Choose(IReadOnlyList<ImageShape> shapes, DataReadOptions options, List<string> notes)
    {
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
            notes.Add($"The images are {first.SizeText} and are read at {side}x{side}{(options.Size is null ? ", the nearest size that the networks take" : "")}.");
        }
        else if (!uniform)
        {
            notes.Add($"The images are {SizeSummary.Of(shapes)} and are read at {side}x{side}{(options.Size is null ? "; --size chooses another" : "")}.");
        }

        var lost = shapes.Average(s => 1 - ((double)Math.Min(s.Height, s.Width) / Math.Max(s.Height, s.Width)));
        if (options.Fit == FitMode.Crop && lost >= NoticeableLoss)
        {
            notes.Add($"Of each image the square in its middle is read, which leaves out {100 * lost:0} % of an average one. If what tells the classes apart may lie there, read all of it by --fit stretch or pad.");
        }

        return new ImageShape(channels, side, side);
    }
}
