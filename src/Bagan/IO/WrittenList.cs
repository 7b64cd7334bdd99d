using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bagan.Data.Writers;

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

/// <summary>
/// The list of what this program wrote to a folder, in a file of that folder, .bagan.jsonl: a line of JSON that says so, then a line for each file or
/// range of numbered files, and for each folder. A name is in the list before there is a file of it, so that the list also tells what an interrupted
/// run left. What is not in the list is never removed or replaced.
/// </summary>
internal sealed class WrittenList : IDisposable
{
    /// <summary>The name of the list.</summary>
    internal const string FileName = ".bagan.jsonl";

    private const int Format = 1;
    private const string FormatKey = "bagan_output";
    private const string VerbKey = "verb";
    private const string StateKey = "state";
    private const string FileKey = "file";
    private const string LastKey = "last";
    private const string FolderKey = "folder";
    private static readonly Lock Claiming = new();
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private FileStream? _end;

    private WrittenList(string folder, string verb, FolderState state)
    {
        Folder = folder;
        Verb = verb;
        State = state;
    }

    /// <summary>The folder that the names are relative to.</summary>
    internal string Folder { get; }

    /// <summary>The command that wrote it, "library" where it was none.</summary>
    internal string Verb { get; }

    internal FolderState State { get; private set; }

    private string File => Path.Combine(Folder, FileName);

    private NameSet Names { get; set; } = new();

    /// <summary>Begins the list of a folder; one that was there is replaced.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static WrittenList Create(string folder, string verb, FolderState state = FolderState.Whole)
    {
        var list = new WrittenList(folder, verb, state);
        list.Save();
        return list;
    }

    /// <summary>Reads the list of a folder.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="BaganInputException">It is damaged, or names something outside the folder.</exception>
    internal static WrittenList? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        if (new FileInfo(path).LinkTarget is not null)
        {
            throw Damaged(path, "it is a link");
        }

        WrittenList? list = null;
        var number = 0;
        var text = new StringBuilder();
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: false));
        while (ReadLine(reader, text) is { } line)
        {
            number++;
            try
            {
                var fields = JsonNode.Parse(line)!.AsObject();
                if (list is null)
                {
                    list = Begin(folder, fields);
                }
                else
                {
                    list.Take(fields);
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
            {
                throw Damaged(path, $"line {number}: {e.Message}");
            }
        }

        return list ?? throw Damaged(path, "it is empty");
    }

    /// <summary>Puts a file into the list of the nearest folder above it that has one, before it is written. A file that no such folder is above needs no list.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="BaganInputException">There is a file of this name already that is not in the list: it is somebody's.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void Claim(string path) => WithNearest(path, (list, name) =>
    {
        if (!list.Names.Contains(name) && (Path.Exists(path) || Path.Exists(path + DurableFile.PartialSuffix)))
        {
            throw new BaganInputException(
                $"{path} was not written by this program ({list.File} does not name it), and nothing is written over it. Move it elsewhere, or name another folder by --out.");
        }

        list.Add([name], durable: true);
    });

    /// <summary>Makes a folder, and those above it, which are put into the list of the nearest folder above that has one.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            ClaimFolder(path);
            Directory.CreateDirectory(path);
        }
    }

    /// <summary>Puts a folder into the list of the nearest folder above it that has one.</summary>
    internal static void ClaimFolder(string path) => WithNearest(path, (list, name) =>
    {
        if (list._folders.Add(name))
        {
            list.Append([FolderLine(name)], durable: true);
        }
    });

    /// <summary>The list of the nearest folder above a path that has one; null where none has.</summary>
    internal static WrittenList? Nearest(string path)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, FileName)))
            {
                return Read(folder);
            }
        }

        return null;
    }

    /// <summary>The name of a path in the list.</summary>
    internal string NameOf(string path) => Path.GetRelativePath(Folder, Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Under which name the content of a folder is listed: for one that is being filled or replaced, that which it gets or had.</summary>
    internal string FinalName(string name) => _folders.Contains(name) ? StagedFolder.FinalName(name) : name;

    internal bool Contains(string name) => Names.Contains(name)
        || (name.EndsWith(DurableFile.PartialSuffix, StringComparison.Ordinal) && Names.Contains(name[..^DurableFile.PartialSuffix.Length]));

    /// <summary>Whether this program made a folder.</summary>
    internal bool HasFolder(string name) => _folders.Contains(name) || Names.HasBelow(name) || _folders.Any(f => f.StartsWith(name + "/", StringComparison.Ordinal));

    /// <summary>Puts files into the list, before they are written; those that are in it already change nothing.</summary>
    /// <param name="names">Their paths below the folder, with forward slashes.</param>
    /// <param name="durable">Whether the list is to be on the disk before this returns.</param>
    internal void Add(IEnumerable<string> names, bool durable)
    {
        lock (Claiming)
        {
            var added = new NameSet();
            foreach (var name in names)
            {
                if (!IsWithin(name))
                {
                    throw new ArgumentException($"'{name}' lies outside the folder.", nameof(names));
                }

                if (Names.Add(name))
                {
                    added.Add(name);
                }
            }

            Append(added.All().Select(FileLine), durable);
        }
    }

    /// <summary>Writes the list anew, in order.</summary>
    /// <param name="state">The state of the folder from now on.</param>
    internal void Save(FolderState state)
    {
        State = state;
        Save();
    }

    /// <summary>Writes the list anew, in order, without the files that are not there: checkpoints of long ago, say.</summary>
    /// <inheritdoc cref="Save(FolderState)"/>
    internal void SaveTrimmed(FolderState state)
    {
        lock (Claiming)
        {
            var kept = new NameSet();
            foreach (var name in Names.Each().Where(IsThere))
            {
                kept.Add(name);
            }

            Names = kept;
            _folders.RemoveWhere(f => !Directory.Exists(Path.Combine(Folder, f)));
            Save(state);
        }
    }

    public void Dispose()
    {
        _end?.Dispose();
        _end = null;
    }

    private static void WithNearest(string path, Action<WrittenList, string> claim)
    {
        lock (Claiming)
        {
            using var list = Nearest(path);
            if (list is not null)
            {
                claim(list, list.NameOf(path));
            }
        }
    }

    private static WrittenList Begin(string folder, JsonObject fields)
    {
        var format = fields[FormatKey]!.GetValue<int>();
        return format == Format
            ? new WrittenList(folder, fields[VerbKey]!.GetValue<string>(), fields[StateKey] is { } state ? Enum.Parse<FolderState>(state.GetValue<string>(), ignoreCase: true) : FolderState.Whole)
            : throw new FormatException($"a list of format {format} is another version's");
    }

    private void Take(JsonObject fields)
    {
        var name = (fields[FolderKey] ?? fields[FileKey])!.GetValue<string>();
        var last = fields[LastKey]?.GetValue<string>() ?? name;
        if (!IsWithin(name) || !IsWithin(last))
        {
            throw new FormatException($"'{name}' lies outside the folder");
        }

        if (fields.ContainsKey(FolderKey))
        {
            _folders.Add(name);
        }
        else if (name == last)
        {
            Names.Add(name);
        }
        else if (!Names.AddRange(name, last))
        {
            throw new FormatException($"'{name}' to '{last}' is no range");
        }
    }

    // A file of a folder that is being filled or replaced is listed under the folder's final name.
    private bool IsThere(string name) => System.IO.File.Exists(Path.Combine(Folder, name))
        || _folders.Any(f => FinalName(f) != f && name.StartsWith(FinalName(f) + "/", StringComparison.Ordinal) && System.IO.File.Exists(Path.Combine(Folder, f + name[FinalName(f).Length..])));

    private static bool IsWithin(string name) =>
        name.Length > 0 && !Path.IsPathRooted(name) && name.Split('/').All(p => p is not ("" or "." or "..") && p.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0);

    // A last line without an end was being written when the program was; the file that it names was not begun.
    private static string? ReadLine(StreamReader reader, StringBuilder text)
    {
        text.Clear();
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (c == '\n')
            {
                return text.ToString();
            }

            text.Append((char)c);
        }

        return null;
    }

    private static JsonObject FileLine((string First, string Last) range) => range.First == range.Last
        ? new JsonObject { [FileKey] = range.First }
        : new JsonObject { [FileKey] = range.First, [LastKey] = range.Last };

    private static JsonObject FolderLine(string name) => new() { [FolderKey] = name };

    private static BaganInputException Damaged(string path, string why) =>
        new($"{path}, the list of what this program wrote to its folder, is damaged ({why}): what is whose cannot be told. Nothing was removed. Name another folder by --out, or remove this one yourself.");

    private void Save()
    {
        lock (Claiming)
        {
            Dispose();
            var header = new JsonObject { [FormatKey] = Format, [VerbKey] = Verb };
            if (State != FolderState.Whole)
            {
                header[StateKey] = State.ToString().ToLowerInvariant();
            }

            var partial = File + DurableFile.PartialSuffix;
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                Write(stream, [header, .. _folders.Order(StringComparer.Ordinal).Select(FolderLine), .. Names.All().Select(FileLine)]);
                stream.Flush(flushToDisk: true);
            }

            System.IO.File.Move(partial, File, overwrite: true);
            FolderFlush.Names(Folder);
        }
    }

    private void Append(IEnumerable<JsonObject> lines, bool durable)
    {
        _end ??= OpenEnd();
        _end.Seek(0, SeekOrigin.End); // another may have added to it
        Write(_end, lines);
        _end.Flush(durable);
    }

    // After a line that was cut off the list is written anew, so that the next one stands by itself.
    private FileStream OpenEnd()
    {
        var stream = new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            if (stream.ReadByte() == '\n')
            {
                return stream;
            }
        }

        stream.Dispose();
        Save();
        stream = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.Read);
        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    private static void Write(Stream stream, IEnumerable<JsonObject> lines)
    {
        foreach (var line in lines)
        {
            stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString(BaganJson.Line) + "\n"));
        }
    }
}
