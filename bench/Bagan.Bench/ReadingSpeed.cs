using System.Diagnostics;
using Bagan.Data.Readers;

namespace Bagan.Bench;

/// <summary>How long data take that are at hand; see <see cref="DataBenchmark"/> for more of it, and for memory.</summary>
/// <param name="Results">Name, images, seconds of a reading.</param>
/// <param name="Skipped">What is not at hand, and why.</param>
internal sealed record ReadingSpeed(IReadOnlyList<(string Name, int Images, Spread Seconds)> Results, IReadOnlyList<(string Name, string Reason)> Skipped)
{
    /// <summary>Measures.</summary>
    /// <param name="archive">Image files in class folders, if there are any.</param>
    /// <param name="rounds">Readings of each.</param>
    internal static ReadingSpeed Measure(string? archive, int rounds)
    {
        var results = new List<(string Name, int Images, Spread Seconds)>();
        var skipped = new List<(string Name, string Reason)>();
        Add("idx_gz", DataBenchmark.FashionMnist, "Debian's package dataset-fashion-mnist is not installed");
        Add("image_archive", archive, archive is null ? "no archive of image files is named by --archive" : $"there is no file {archive}");
        return new ReadingSpeed(results, skipped);

        void Add(string name, string? path, string reason)
        {
            if (!Path.Exists(path))
            {
                skipped.Add((name, reason));
                return;
            }

            var images = 0;
            var seconds = new List<double>();
            for (var i = 0; i <= rounds; i++)
            {
                var watch = Stopwatch.StartNew();
                using var data = DataLoader.Load(path);
                seconds.Add(watch.Elapsed.TotalSeconds);
                images = data.Train.Count + (data.Test?.Count ?? 0);
            }

            results.Add((name, images, Spread.Of(seconds[1..]))); // the first pays for compiling the program
        }
    }
}
