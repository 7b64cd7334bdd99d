using Bagan.Data.Codecs;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>
/// Reads labelled images in any of the known layouts into memory. The same data and options give the same set, byte for byte and in the same
/// order, whatever the number of threads.
/// </summary>
public static class DataLoader
{
    /// <summary>The layouts: the name for <c>--format</c>, and a line on each.</summary>
    public static IReadOnlyList<(string Name, string Description)> Formats { get; } =
        [.. DataReaders.All.Select(r => (r.Name, r.Description))];

    /// <summary>Reads a data set.</summary>
    /// <param name="path">A folder, an archive, or a file of one of the layouts.</param>
    /// <param name="options">How to read; null for <see cref="DataReadOptions.Default"/>.</param>
    /// <param name="progress">Told now and then how far reading has come.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The set; the caller disposes it.</returns>
    /// <exception cref="BadDataException">Files cannot be used, and they are not to be skipped; all of them are listed.</exception>
    /// <exception cref="BaganInputException">There is no such data, no known layout, no training image, an option that does not fit, or too little memory.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static DataSet Load(string path, DataReadOptions? options = null, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= DataReadOptions.Default;
        options.Validate();
        var limits = new ReadLimits(options.EffectiveThreads, new DecodeOptions { MaxPixels = options.MaxPixels, Frame = options.Frame }, cancellation);
        progress?.Report(new DataProgress("listing files", 0, 0));
        using var tree = DataOpener.Open(path, limits, options.TextEncoding);
        var listing = DataReaders.List(tree, options, limits);
        return new DataReading(path, tree, listing, options, limits, progress).Run();
    }
}

/// <summary>How far reading has come.</summary>
/// <param name="Stage">What is being done: "listing files", "reading headers", "reading images".</param>
/// <param name="Done">Images done so far.</param>
/// <param name="Total">Images in this stage, of all splits; 0 where it is not known.</param>
public readonly record struct DataProgress(string Stage, int Done, int Total);
