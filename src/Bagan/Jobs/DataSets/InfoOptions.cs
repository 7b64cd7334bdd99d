using Bagan.Data;
using Bagan.Jobs.Options;

namespace Bagan.Jobs.DataSets;

/// <summary>Options of <c>data info</c>: what is in a data set.</summary>
public sealed record InfoOptions : IJobOptions
{
    /// <summary>The images to look at.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Folder for a page and a contact sheet; null for none.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Source.SourceErrors(SizeRule.Original)];
        if (Out is not null && string.IsNullOrWhiteSpace(Out))
        {
            errors.Add("--out is empty: name the folder for the page and the contact sheet.");
        }

        return errors;
    }
}
