using Bagan.Data.Fetching;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Fetches a published data set into a folder that appears whole or not at all.</summary>
/// <param name="options">Which and where.</param>
/// <param name="sink">Told how far it is.</param>
internal sealed class GetJob(GetOptions options, IProgressSink sink)
{
    /// <summary>Fetches.</summary>
    /// <exception cref="BaganInputException">The folder is not empty, or there is no such set.</exception>
    /// <exception cref="BaganException">There is no network, a file is not the published one, or the disk is full.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public FetchedData Run(CancellationToken stop = default)
    {
        var set = BenchmarkSets.Find(options.Name);
        using var fetcher = new DataFetcher();
        var files = new Files(sink);
        var source = fetcher.FetchAsync(set, options.Out!, options.Overwrite, files, stop).GetAwaiter().GetResult();
        files.Finish();
        return new FetchedData(set.Name, set.Description, set.Terms, source, options.Out!);
    }

    // A stage for each file.
    private sealed class Files(IProgressSink sink) : IProgress<(string File, long Done, long Total)>
    {
        private const int Unit = 1000;
        private string? _file;

        public void Report((string File, long Done, long Total) value)
        {
            if (value.File != _file)
            {
                Finish();
                _file = value.File;
                sink.StageStarted(value.File, value.Total / Unit, "kB");
            }

            sink.Advanced(value.Done / Unit);
        }

        public void Finish()
        {
            if (_file is not null)
            {
                sink.StageFinished();
                _file = null;
            }
        }
    }
}

/// <summary>What <c>data get</c> fetched.</summary>
/// <param name="Name">The set.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Terms">Under which terms it is published.</param>
/// <param name="Source">Where it came from, in words.</param>
/// <param name="Out">The folder.</param>
internal sealed record FetchedData(string Name, string Description, string Terms, string Source, string Out);
