namespace Bagan.Data;

/// <summary>A file, an entry of an archive, a row of a table or a class that cannot be used.</summary>
/// <param name="File">Where it is, relative to the data: a path with forward slashes, "table.csv line 7", or the name of a class.</param>
/// <param name="Reason">What is wrong, in words that can follow the file and a colon.</param>
public sealed record BadFile(string File, string Reason)
{
    /// <summary>The file and the reason, for one line of a list.</summary>
    public override string ToString() => $"{File}: {Reason}";
}
