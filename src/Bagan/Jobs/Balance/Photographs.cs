using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Sources;
using Bagan.Imaging;
using Bagan.Jobs.Filling;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Balance;

/// <summary>Photographs beside the images made of them, for the page: a few of each class, the changed region marked.</summary>
internal static class Photographs
{
    private const int PerClass = 3;
    private const int MostRows = 24;

    // The longer side on the page; the file itself is a click away.
    private const int LongestSide = 288;

    // What is marked, and what is marked fully, in grey levels.
    private const double Visible = 6;
    private const double Strong = 48;

    /// <summary>The pictures of a run; null where images have the size that the networks see, or are real ones repeated.</summary>
    internal static PhotographTable? Make(BalanceRun run, PlanFilling filled)
    {
        var (data, added) = (run.Data.Data, filled.Added);
        var size = BalancedImages.SizeOf(run, added);
        if (!added.Generated)
        {
            return null;
        }

        using var pictures = WrittenPictures.Open(size, data.OpenPictures, data.Train, data.Fit, run.Stop);
        if (pictures.Of(added.Edits) is not { } sized)
        {
            return null;
        }

        var shown = Shown(added, sized);
        if (shown.Count == 0)
        {
            return null;
        }

        var rows = sized.Compare(shown, new ReadLimits(run.Threads, DecodeOptions.Default, run.Stop))
            .Select((picture, k) => Row(data.Train, filled, shown[k], picture)).ToList();
        return new PhotographTable(
            "Real photographs and images made of them, at their own size: click on one to open its file. Red marks the pixels that the method changed, apart from turning, moving and mirroring the whole picture; "
            + $"the darker, the more they changed. {(added.Labels is null ? "" : "Of each class those that the teacher finds most and least convincing are shown, and one between. ")}"
            + "Look for soft patches, bright seams or doubled outlines: a person who knows the subject should not be able to tell the images apart.",
            rows);
    }

    private static PhotographRow Row(ImageSet real, PlanFilling filled, int image, ComparedPicture picture)
    {
        var added = filled.Added;
        var label = added.Images.Labels[image];
        var source = added.Edits![image].Source;
        var pictures = new List<Photograph>
        {
            new(Png(picture.Photograph), "real", filled.Written[source].File),
            new(Png(picture.Made), "generated", filled.Written[real.Count + image].File),
        };
        if (picture.Distance.Any(d => d >= Visible))
        {
            pictures.Add(new Photograph(Png(Marked(picture)), "changed region", null));
        }

        if (picture.Partner is { } partner)
        {
            var edit = added.Edits[image];
            pictures.Add(new Photograph(Png(partner), $"{(edit.Pasted ? "surroundings" : "blended")} from {real.ClassNames[real.Labels[edit.Partner!.Value]]}", filled.Written[edit.Partner.Value].File));
        }

        var note = added.Labels is { } labels ? $"{NumberText.Percent(labels[image][label])} % by the teacher" : "";
        return new PhotographRow(real.ClassNames[label], note, pictures);
    }

    // Of each class the most convincing image by the teacher, the middle one and the least, else images spread over all.
    private static List<int> Shown(AddedImages added, SizedPictures sized)
    {
        var classes = Enumerable.Range(0, added.Images.ClassNames.Count).Where(c => added.Images.ClassCounts[c] > 0).ToList();
        var perClass = Math.Clamp(MostRows / Math.Max(1, classes.Count), 1, PerClass);
        var shown = new List<int>();
        foreach (var c in classes.Take(MostRows))
        {
            int[] own = [.. added.Images.IndicesOf(c).Where(sized.Has)];
            if (added.Labels is { } labels)
            {
                own = [.. own.OrderByDescending(i => labels[i][c])];
            }

            shown.AddRange(Enumerable.Range(0, Math.Min(perClass, own.Length)).Select(k => own[perClass == 1 ? own.Length / 2 : (int)((long)k * (own.Length - 1) / Math.Max(1, Math.Min(perClass, own.Length) - 1))]));
        }

        return shown;
    }

    // The image in pale grey, red where it was changed.
    private static DecodedImage Marked(ComparedPicture picture)
    {
        var made = picture.Made;
        var plane = made.Width * made.Height;
        var grey = new byte[plane];
        ImageResizer.ConvertChannels(made.Pixels, made.Channels, 1, grey);
        var pixels = new byte[3 * plane];
        for (var i = 0; i < plane; i++)
        {
            var share = Math.Clamp((picture.Distance[i] - Visible) / (Strong - Visible), 0, 1);
            var pale = 96 + (grey[i] * 0.6);
            pixels[i] = (byte)(pale + (share * (220 - pale)));
            pixels[plane + i] = (byte)(pale * (1 - (0.85 * share)));
            pixels[(2 * plane) + i] = (byte)(pale * (1 - (0.85 * share)));
        }

        return new DecodedImage(made.Width, made.Height, 3, pixels, ImageFormat.Raw);
    }

    private static PngImage Png(DecodedImage picture)
    {
        var scale = Math.Min(1, (double)LongestSide / Math.Max(picture.Width, picture.Height));
        var (width, height) = (Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)));
        var pixels = new byte[picture.Channels * width * height];
        ImageResizer.Resize(picture, FitMode.Stretch, picture.Channels, height, width, pixels);
        return new PngImage(PngEncoder.Encode(pixels, picture.Channels, height, width));
    }
}
