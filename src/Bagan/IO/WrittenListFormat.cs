using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bagan.IO;

/// <summary>In which state a folder with a list is.</summary>
internal enum FolderState
{
    /// <summary>In use.</summary>
    Whole,

    /// <summary>Being filled under a name that ends in ".incomplete".</summary>
    Incomplete,

    /// <summary>Moved out of the way of the folder that takes its place.</summary>
    Replaced,
}

/// <summary>The lines of a <see cref="WrittenList"/>, as docs/formats.md describes them.</summary>
internal static class WrittenListFormat
{
    private const int Version = 1;
    private const string VersionKey = "bagan_output";
    private const string VerbKey = "verb";
    private const string StateKey = "state";
    private const string FileKey = "file";
    private const string LastKey = "last";
    private const string FolderKey = "folder";

    internal static JsonObject HeaderLine(string verb, FolderState state)
    {
        var line = new JsonObject { [VersionKey] = Version, [VerbKey] = verb };
        if (state != FolderState.Whole)
        {
            line[StateKey] = state.ToString().ToLowerInvariant();
        }

        return line;
    }

    internal static JsonObject FileLine((string First, string Last) range) => range.First == range.Last
        ? new JsonObject { [FileKey] = range.First }
        : new JsonObject { [FileKey] = range.First, [LastKey] = range.Last };

    internal static JsonObject FolderLine(string name) => new() { [FolderKey] = name };

    internal static void Write(Stream stream, IEnumerable<JsonObject> lines)
    {
        foreach (var line in lines)
        {
            stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString(BaganJson.Line) + "\n"));
        }
    }

    /// <summary>The lines of a list. One without an end was being written when the program ended; the file that it names was not begun.</summary>
    internal static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false));
        var text = new StringBuilder();
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (c != '\n')
            {
                text.Append((char)c);
                continue;
            }

            yield return text.ToString();
            text.Clear();
        }
    }

    /// <summary>What the first line says.</summary>
    /// <exception cref="JsonException">It is no first line of a list of this version.</exception>
    internal static (string Verb, FolderState State) Header(string line)
    {
        var fields = BaganJson.ParseObject(line);
        var version = BaganJson.Number<int>(fields, VersionKey);
        if (version != Version)
        {
            throw new JsonException($"a list of format {version} is another version's");
        }

        var state = FolderState.Whole;
        return BaganJson.OptionalText(fields, StateKey) is not { } word || Enum.TryParse(word, ignoreCase: true, out state)
            ? (BaganJson.Text(fields, VerbKey), state)
            : throw new JsonException($"'{word}' is not a state of a folder");
    }

    /// <summary>What another line says.</summary>
    /// <exception cref="JsonException">It is none, or names something outside the folder.</exception>
    internal static (bool IsFolder, string First, string Last) Entry(string line)
    {
        var fields = BaganJson.ParseObject(line);
        var folder = BaganJson.OptionalText(fields, FolderKey);
        var first = folder ?? BaganJson.Text(fields, FileKey);
        var last = BaganJson.OptionalText(fields, LastKey) ?? first;
        return IsWithin(first) && IsWithin(last)
            ? (folder is not null, first, last)
            : throw new JsonException($"'{first}' lies outside the folder");
    }

    /// <summary>Whether a name is one of a file or folder below the list's folder.</summary>
    internal static bool IsWithin(string name) =>
        name.Length > 0 && !Path.IsPathRooted(name) && name.Split('/').All(p => p is not ("" or "." or "..") && p.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0);
}
