namespace Bagan.Data.Readers;

/// <summary>Decides the one shape that a set is read at.</summary>
internal static class ShapeChoice
{
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

        return new ImageShape(channels, side, side);
    }
}
