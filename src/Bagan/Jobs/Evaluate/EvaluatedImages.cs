using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Data.Readers.Formats;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;

namespace Bagan.Jobs.Evaluate;

/// <summary>The images of an evaluation: the generated ones, read as the real ones are, under the real classes.</summary>
internal sealed class EvaluatedImages : IDisposable
{
    private readonly JobData _real;

    private EvaluatedImages(JobData real, ImageSet generated, IReadOnlyList<string> notes, IReadOnlyList<BadFile> bad)
    {
        _real = real;
        Generated = generated;
        Notes = notes;
        Bad = bad;
    }

    /// <summary>The generated images.</summary>
    public ImageSet Generated { get; }

    /// <summary>The real images that the generator was trained on.</summary>
    public ImageSet Training => _real.Train;

    /// <summary>Real images that the generator has not seen; null where there are none.</summary>
    public ImageSet? Test => _real.Test;

    /// <summary>What the person should know.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>What was left out as unreadable.</summary>
    public IReadOnlyList<BadFile> Bad { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="BaganInputException">Something cannot be read, the classes disagree, or nothing generated is there.</exception>
    public static EvaluatedImages Load(EvaluateOptions options, IProgressSink sink, CancellationToken stop)
    {
        var real = JobData.LoadWithTest(options.RealData(), options.Compute, sink, stop, holdOut: false);
        try
        {
            var path = ManifestOrigins.Locate(options.Generated, stop);
            using var read = LoadingStages.Run(sink, stages => DataLoader.Load(path, AsReal(options, real.Data), stages, stop));
            var notes = new List<string>(real.Notes.Concat(read.Notes.Select(n => $"{options.Generated}: {n}")));
            var generated = Generate(options.Generated, read.Train, ManifestOrigins.RealFiles(path, stop), real.Train.ClassNames, notes);
            if (real.Test is null)
            {
                notes.Add("There are no real test images (--test). Generated images are compared with the training images instead, so copies of training images score best.");
            }

            return new EvaluatedImages(real, generated, notes, [.. real.Bad, .. read.Bad]);
        }
        catch
        {
            real.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Generated.Dispose();
        _real.Dispose();
    }

    private static DataReadOptions AsReal(EvaluateOptions options, DataSet real) => new()
    {
        Size = real.Train.Height,
        Channels = real.Train.Channels == 3 ? ChannelMode.Colour : ChannelMode.Grey,
        Fit = real.Fit,
        SkipBad = options.Reading.SkipBad,
        Scratch = options.Reading.Scratch,
        Threads = options.Compute.Threads ?? 0,
    };

    private static ImageSet Generate(string path, ImageSet read, IReadOnlySet<string> realFiles, IReadOnlyList<string> names, List<string> notes)
    {
        var match = new ClassMatch(read, names);
        if (match.Unknown.Count > 0)
        {
            var hints = match.Unknown.Select(u => Suggestion.Nearest(u, names)).OfType<string>().Distinct().ToList();
            throw new BaganInputException(
                $"{path} has classes that the real images lack: {string.Join(", ", match.Unknown)}. They have {string.Join(", ", names.Take(20))}"
                + $"{(names.Count > 20 ? " and others" : "")}.{(hints.Count > 0 ? $" Did you mean {string.Join(", ", hints)}?" : "")} Classes are matched by name: rename the folders.");
        }

        int[] generated = [.. match.Kept.Where(i => read.Sources is null || !realFiles.Contains(read.Sources[i]))];
        if (generated.Length == 0)
        {
            // Images of another program, perhaps, that this one converted: the person knows better than the manifest.
            notes.Add($"{path}: manifest.csv lists all images as real. They are measured as generated images, because they were given as such.");
            return match.Take(match.Kept);
        }

        if (generated.Length < match.Kept.Count)
        {
            notes.Add($"{path}: left out {match.Kept.Count - generated.Length} images that manifest.csv lists as real; measuring the {generated.Length} generated ones.");
        }

        return match.Take(generated);
    }
}
