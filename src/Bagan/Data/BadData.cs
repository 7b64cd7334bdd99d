using System.Text;

namespace Bagan.Data;

/// <summary>A file, an entry of an archive, a row of a table or a class that cannot be used.</summary>
/// <param name="File">Where it is, relative to the data: a path with forward slashes, "table.csv line 7", or the name of a class.</param>
/// <param name="Reason">What is wrong, in words that can follow the file and a colon.</param>
public sealed record BadFile(string File, string Reason)
{
    /// <summary>The file and the reason, for one line of a list.</summary>
    public override string ToString() => $"{File}: {Reason}";
}

/// <summary>Some of the data cannot be used; every problem is listed.</summary>
internal sealed class BadDataException : BaganInputException
{
    private const int Shown = 20;

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The data that were read.</param>
    /// <param name="bad">Every problem, at least one.</param>
    public BadDataException(string path, IReadOnlyList<BadFile> bad)
        : base(Describe(path, bad)) => Bad = bad;

    /// <summary>Every problem, file by file; the message shows the first of them.</summary>
    public IReadOnlyList<BadFile> Bad { get; }

    private static string Describe(string path, IReadOnlyList<BadFile> bad)
    {
        ArgumentNullException.ThrowIfNull(bad);
        var text = new StringBuilder($"{bad.Count} {(bad.Count == 1 ? "problem" : "problems")} in {path}:");
        foreach (var file in bad.Take(Shown))
        {
            text.Append("\n  ").Append(file);
        }

        if (bad.Count > Shown)
        {
            text.Append($"\n  and {bad.Count - Shown} more ({ProgramName.Text} data info {path} --json lists them all)");
        }

        return text.Append("\nRepair or remove these files, or go on without them by --skip-bad.").ToString();
    }
}

/// <summary>skipped.csv: what could not be used and was left out, with the columns file and reason. UTF-8; fields are quoted as in the manifest.</summary>
internal static class SkippedList
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "skipped.csv";

    /// <summary>Writes the list in its order.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="files">What was skipped.</param>
    public static void Write(Stream stream, IReadOnlyList<BadFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("file,reason");
        foreach (var file in files)
        {
            writer.WriteLine($"{Manifest.Quote(file.File)},{Manifest.Quote(file.Reason)}");
        }
    }
}
