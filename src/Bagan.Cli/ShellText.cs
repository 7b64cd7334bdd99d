namespace Bagan.Cli;

/// <summary>Command lines as a POSIX shell takes them.</summary>
internal static class ShellText
{
    /// <summary>Words joined by spaces, quoted where they must be.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quoted));

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_=./,:+@%".Contains(c))
            ? word
            : "'" + word.Replace("'", @"'\''") + "'";
}
