using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bagan.IO;

/// <summary>
/// The list of what this program wrote to a folder, in a file of that folder, .bagan.jsonl: a line of JSON that says so, then a line for each file or
/// range of numbered files, and for each folder. A name is in the list before there is a file of it, so that the list also tells what an interrupted
/// run left. What is not in the list is never removed or replaced.
/// </summary>
internal sealed class WrittenList : IDisposable
{
    /// <summary>The name of the list.</summary>
    internal const string FileName = ".bagan.jsonl";

    /// <summary>Held while a list is changed.</summary>
    internal static readonly Lock Writing = new();
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
        foreach (var line in WrittenListFormat.Lines(path))
        {
            number++;
            try
            {
                if (list is null)
                {
                    var (verb, state) = WrittenListFormat.Header(line);
                    list = new WrittenList(folder, verb, state);
                }
                else
                {
                    list.Take(WrittenListFormat.Entry(line));
                }
            }
            catch (JsonException e)
            {
                throw Damaged(path, $"line {number}: {e.Message}");
            }
        }

        return list ?? throw Damaged(path, "it is empty");
    }

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
        lock (Writing)
        {
            var added = new NameSet();
            foreach (var name in names)
            {
                if (!WrittenListFormat.IsWithin(name))
                {
                    throw new ArgumentException($"'{name}' lies outside the folder.", nameof(names));
                }

                if (Names.Add(name))
                {
                    added.Add(name);
                }
            }

            Append(added.All().Select(WrittenListFormat.FileLine), durable);
        }
    }

    /// <summary>Puts a folder into the list; the list is on the disk before this returns.</summary>
    internal void AddFolder(string name)
    {
        lock (Writing)
        {
            if (_folders.Add(name))
            {
                Append([WrittenListFormat.FolderLine(name)], durable: true);
            }
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
        lock (Writing)
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

    private static BaganInputException Damaged(string path, string why) =>
        new($"{path}, the list of what this program wrote to its folder, is damaged ({why}), so this program cannot tell which files it wrote. Nothing was removed. Name another folder by --out, or remove this one yourself.");

    private void Take((bool IsFolder, string First, string Last) entry)
    {
        if (entry.IsFolder)
        {
            _folders.Add(entry.First);
        }
        else if (entry.First == entry.Last)
        {
            Names.Add(entry.First);
        }
        else if (!Names.AddRange(entry.First, entry.Last))
        {
            throw new JsonException($"'{entry.First}' to '{entry.Last}' is no range");
        }
    }

    // Half a file, under its temporary name, is there too. One of a folder that is being filled or replaced is listed under the folder's final name.
    private bool IsThere(string name) => System.IO.File.Exists(Path.Combine(Folder, name))
        || System.IO.File.Exists(Path.Combine(Folder, name + DurableFile.PartialSuffix))
        || _folders.Any(f => FinalName(f) != f && name.StartsWith(FinalName(f) + "/", StringComparison.Ordinal) && System.IO.File.Exists(Path.Combine(Folder, f + name[FinalName(f).Length..])));

    private void Save()
    {
        lock (Writing)
        {
            Dispose();
            var partial = File + DurableFile.PartialSuffix;
            try
            {
                using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
                {
                    WrittenListFormat.Write(
                        stream,
                        [WrittenListFormat.HeaderLine(Verb, State), .. _folders.Order(StringComparer.Ordinal).Select(WrittenListFormat.FolderLine), .. Names.All().Select(WrittenListFormat.FileLine)]);
                    stream.Flush(flushToDisk: true);
                }

                System.IO.File.Move(partial, File, overwrite: true);
            }
            catch (IOException)
            {
                System.IO.File.Delete(partial); // on a full disk nothing half-written stays
                throw;
            }

            FolderFlush.Names(Folder);
        }
    }

    private void Append(IEnumerable<JsonObject> lines, bool durable)
    {
        _end ??= OpenEnd();
        _end.Seek(0, SeekOrigin.End); // another may have added to it
        WrittenListFormat.Write(_end, lines);
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
}
