using System.Text;

namespace Bagan.Data;

/// <summary>Some of the data cannot be used; every problem is listed.</summary>
public sealed class BadDataException : BaganInputException
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
            text.Append($"\n  and {bad.Count - Shown} more (bagan data info {path} --json lists them all)");
        }

        return text.Append("\nRepair or remove these files, or go on without them by --skip-bad.").ToString();
    }
}
