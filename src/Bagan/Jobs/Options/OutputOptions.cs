namespace Bagan.Jobs.Options;

/// <summary>Where results are written.</summary>
public sealed record OutputOptions
{
    /// <summary>Folder for the results; required unless nothing is written.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Only show what would be done: options, plan, networks, estimates.</summary>
    public bool DryRun { get; init; }

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Out) && (Out is not null || !DryRun))
        {
            yield return "--out is missing: name the folder for the results (it is not needed with --dry-run).";
        }
    }
}
