using System.Globalization;
using System.Text;

namespace Bagan.Data.Writers;

/// <summary>
/// Names for class folders: the class's own, with what some file system cannot hold replaced by an underscore, each different from the others
/// also where upper and lower case are one. The manifest keeps the true names.
/// </summary>
internal static class ClassFolderNames
{
    // A name may take 255 bytes on common file systems; some room is left for a number that keeps two apart.
    private const int MostBytes = 240;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>A folder name for each class.</summary>
    /// <param name="classNames">K names.</param>
    /// <returns>K folder names, different from one another.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var folders = new string[classNames.Count];

        // Names that need no change keep themselves, whatever the others become.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var c = 0; c < folders.Length; c++)
            {
                var clean = Clean(classNames[c]);
                if (folders[c] is null && (pass == 1 || clean == classNames[c]) && (pass == 1 || taken.Add(clean)))
                {
                    folders[c] = pass == 0 ? clean : Unused(clean, taken);
                }
            }
        }

        return folders;
    }

    private static string Unused(string name, HashSet<string> taken)
    {
        var candidate = name;
        for (var n = 2; !taken.Add(candidate); n++)
        {
            candidate = string.Create(CultureInfo.InvariantCulture, $"{name}_{n}");
        }

        return candidate;
    }

    private static string Clean(string name)
    {
        var clean = new StringBuilder();
        var bytes = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            var kept = Rune.IsControl(rune) || rune.Value == 0xFFFD || "<>:\"/\\|?*".Contains((char)Math.Min(rune.Value, char.MaxValue)) ? (Rune)'_' : rune;
            bytes += kept.Utf8SequenceLength;
            if (bytes > MostBytes)
            {
                break;
            }

            clean.Append(kept.ToString());
        }

        // Hidden folders would be passed over when read again; Windows drops dots and spaces at the end.
        var text = clean.ToString().TrimEnd('.', ' ');
        text = text.Length == 0 || text[0] is '.' or ' ' || Sources.FileKinds.IsHidden(text) ? "_" + text.TrimStart('.', ' ') : text;
        return Reserved.Contains(text.Split('.')[0]) ? "_" + text : text;
    }
}
