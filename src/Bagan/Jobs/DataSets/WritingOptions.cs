using Bagan.Data.Writers;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.DataSets;

/// <summary>Where and in what layout a data set is written.</summary>
public sealed record WritingOptions
{
    /// <summary>Name of the layout, one of <see cref="DataWriter.All"/>.</summary>
    public string To { get; init; } = "folders";

    /// <summary>Folder to make; required unless nothing is written.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Only count what would be written.</summary>
    public bool DryRun { get; init; }

    internal IEnumerable<string> Errors()
    {
        var names = DataWriter.All.Select(w => w.Name).ToList();
        if (!names.Contains(To))
        {
            yield return $"--to: '{To}' is not one of {string.Join(", ", names)}.{Suggestion.Hint(To, names)}";
        }

        if (string.IsNullOrWhiteSpace(Out) && (Out is not null || !DryRun))
        {
            yield return "--out is missing: name the folder to write (it is not needed with --dry-run).";
        }
    }
}
