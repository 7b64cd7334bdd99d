using Bagan.Data.Fetching;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Fetches a published data set into a folder that appears whole or not at all.</summary>
/// <param name="options">Which and where.</param>
/// <param name="sink">Told how far it is.</param>
public sealed class GetJob(GetOptions options, IProgressSink sink)
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

/// <summary>Options of <c>data get</c>: fetches a published data set.</summary>
public sealed record GetOptions : IJobOptions
{
    /// <summary>Name of the set, one of <see cref="BenchmarkSets.All"/>. Required.</summary>
    public string Name { get; init; } = "";

    /// <summary>Folder to make. Required.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        var names = BenchmarkSets.All.Select(s => s.Name).ToList();
        if (!names.Contains(Name))
        {
            errors.Add(Name.Length == 0
                ? $"NAME is missing: name one of {string.Join(", ", names)}."
                : $"'{Name}' is no data set that can be fetched: name one of {string.Join(", ", names)}.{Suggestion.Hint(Name, names)}");
        }

        if (string.IsNullOrWhiteSpace(Out))
        {
            errors.Add("--out is missing: name the folder to make.");
        }

        return errors;
    }
}

/// <summary>What <c>data get</c> fetched.</summary>
/// <param name="Name">The set.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Terms">Under which terms it is published.</param>
/// <param name="Source">Where it came from, in words.</param>
/// <param name="Out">The folder.</param>
public sealed record FetchedData(string Name, string Description, string Terms, string Source, string Out);
