using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Data.Readers.Formats;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Numerics;

namespace Bagan.Jobs.Export;

/// <summary>The training images that an exported page compares its pictures with.</summary>
internal static class NeighbourImages
{
    /// <summary>More images would make the page slow to open.</summary>
    internal const int Most = 10_000;

    /// <summary>Reads them under the run's class indices and at its size; of more than <see cref="Most"/> a random part is taken, which a warning says.</summary>
    /// <returns>The images, which the caller disposes.</returns>
    /// <exception cref="BaganInputException">The data cannot be read, or none of its classes is one of the run.</exception>
    internal static ImageSet Read(ExportOptions options, SavedRun run, IProgressSink sink, CancellationToken stop)
    {
        var located = ManifestOrigins.Locate(options.Real!, stop);
        var read = new DataReadOptions
        {
            Size = run.Saved.Side,
            Channels = run.Saved.Channels == 3 ? ChannelMode.Colour : ChannelMode.Grey,
            Fit = run.Saved.Fit,
            Format = options.Format,
            OffersScratch = false,
            SkipBad = options.SkipBad,
        };
        using var data = LoadingStages.Run(sink, stages => DataLoader.Load(located, read, stages, stop));
        foreach (var note in data.Notes)
        {
            sink.Warning(note);
        }

        var real = ManifestOrigins.RealFiles(located, stop);
        var match = new ClassMatch(data.Train, run.Saved.ClassNames);
        int[] kept = [.. match.Kept.Where(i => real.Count == 0 || data.Train.Sources is null || real.Contains(data.Train.Sources[i]))];
        if (kept.Length == 0)
        {
            throw new BaganInputException($"--real {options.Real}: none of its classes is one of the run ({string.Join(", ", run.Saved.ClassNames.Take(10))}).");
        }

        if (kept.Length > Most)
        {
            sink.Warning($"The page holds {Quantity.Count(Most)} of the {Quantity.Count(kept.Length)} training images, drawn at random, so the nearest image that the page shows may not be the nearest of all.");
            var random = new SeededRandom(run.Saved.Seed).Fork("neighbours");
            kept = [.. random.SampleWithoutReplacement(kept.Length, Most).Order().Select(i => kept[i])];
        }

        return match.Take(kept);
    }
}
