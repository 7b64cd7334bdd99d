using Bagan.Data.Fetching;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.DataSets;

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
