namespace Bagan.IO;

/// <summary>
/// Tells in a folder what this program wrote from what is somebody's, by the <see cref="WrittenList"/> in it, and removes the former alone. Symbolic
/// links are never followed, and never this program's.
/// </summary>
internal static class OwnContent
{
    private static readonly string[] Bookkeeping = [WrittenList.FileName, WrittenList.FileName + DurableFile.PartialSuffix, FolderLock.FileName, SharedFolder.FileName];

    /// <summary>Whether there is nothing in a folder, or no such folder. A list that names nothing that is there, and a lock, are nothing.</summary>
    internal static bool IsEmpty(string folder) =>
        !Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).All(e => Bookkeeping.Contains(Path.GetFileName(e)));

    /// <summary>Refuses a folder that may be replaced where it holds anything that is not in its list.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <exception cref="BaganInputException">It has no list, or holds something else; some of that is named.</exception>
    internal static void Require(string folder, string name)
    {
        if (IsEmpty(folder))
        {
            return;
        }

        using var list = WrittenList.Read(folder) ?? throw new BaganInputException(
            $"{name} is not empty and has no list ({WrittenList.FileName}) of what this program wrote there: {Some(Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)!))}. "
            + "It is somebody's, or an older version wrote it. Nothing was removed. Name another folder, or remove this one yourself.");
        Require(list, new DirectoryInfo(folder), "", name);
    }

    /// <summary>Refuses a folder below one with a list, where it is not in the list or holds anything that is not.</summary>
    /// <inheritdoc cref="Require(string, string)"/>
    internal static void RequireBelow(WrittenList list, string folder, string name)
    {
        var info = new DirectoryInfo(folder);
        if (!Path.Exists(folder) && info.LinkTarget is null)
        {
            return;
        }

        var below = list.NameOf(folder);
        if (!info.Exists || IsLink(info) || !list.HasFolder(below))
        {
            throw new BaganInputException($"{name} is not in the list of what this program wrote ({WrittenList.FileName}). Nothing was removed. Move it elsewhere, or name another folder by --out.");
        }

        Require(list, info, list.FinalName(below) + "/", name);
    }

    /// <summary>Removes what the list of a folder names, and the folder if nothing else is in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="keep">Whether the folder itself stays, with its list.</param>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void Remove(string folder, bool keep = false)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        using (var list = WrittenList.Read(folder))
        {
            if (list is not null)
            {
                RemoveListed(new DirectoryInfo(folder), "", list);
            }
        }

        if (!keep && IsEmpty(folder))
        {
            foreach (var name in Bookkeeping)
            {
                File.Delete(Path.Combine(folder, name));
            }

            Directory.Delete(folder);
        }
    }

    /// <summary>Removes what is listed of a folder below one with a list, and the folder if nothing else is in it; where no folder above has a list, nothing.</summary>
    internal static void RemoveBelow(string folder)
    {
        var info = new DirectoryInfo(Path.GetFullPath(folder));
        if (!info.Exists || IsLink(info))
        {
            return;
        }

        using var list = WrittenList.Nearest(info.FullName);
        if (list is not null && list.HasFolder(list.NameOf(folder)))
        {
            RemoveFolder(info, list.NameOf(folder), list);
        }
    }

    /// <summary>Whether the list of the nearest folder above a file names it; where no folder above has a list, it does not.</summary>
    internal static bool Has(string file)
    {
        using var list = WrittenList.Nearest(file);
        return list is not null && list.Contains(list.NameOf(file));
    }

    /// <summary>Removes a file that the list of the nearest folder above it names; another one stays.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void RemoveFile(string file)
    {
        if (Has(file))
        {
            File.Delete(file);
        }
    }

    private static string Some(IEnumerable<string> names) => Quantity.Names(names.Except(Bookkeeping).Order(StringComparer.Ordinal));

    private static void Require(WrittenList list, DirectoryInfo folder, string below, string name)
    {
        var strange = new List<string>();
        Look(folder, below, "", list, strange);
        if (strange.Count > 0)
        {
            throw new BaganInputException(
                $"{name} cannot be replaced: this program did not write {Some(strange)} in it. Nothing was removed. Move {(strange.Count == 1 ? "it" : "them")} elsewhere, or name another folder.");
        }
    }

    // Below is the path from the list's folder, shown the path from the folder that is looked at.
    private static void Look(DirectoryInfo folder, string below, string shown, WrittenList list, List<string> strange)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var name = below + entry.Name;
            if (IsLink(entry))
            {
                strange.Add(shown + entry.Name);
            }
            else if (entry is not DirectoryInfo inner)
            {
                if (!list.Contains(name) && !(below.Length == 0 && Bookkeeping.Contains(entry.Name)))
                {
                    strange.Add(shown + entry.Name);
                }
            }
            else if (list.HasFolder(name))
            {
                Look(inner, list.FinalName(name) + "/", $"{shown}{entry.Name}/", list, strange);
            }
            else
            {
                strange.Add($"{shown}{entry.Name}/");
            }
        }
    }

    private static bool IsLink(FileSystemInfo entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;

    private static void RemoveListed(DirectoryInfo folder, string below, WrittenList list)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(e => !IsLink(e)))
        {
            var name = below + entry.Name;
            if (entry is not DirectoryInfo inner)
            {
                if (list.Contains(name))
                {
                    entry.Delete();
                }
            }
            else if (list.HasFolder(name))
            {
                RemoveFolder(inner, name, list);
            }
        }
    }

    private static void RemoveFolder(DirectoryInfo folder, string name, WrittenList list)
    {
        RemoveListed(folder, list.FinalName(name) + "/", list);
        if (!folder.EnumerateFileSystemInfos().Any())
        {
            folder.Delete();
        }
    }
}

/// <summary>
/// Puts files and folders into the list of the nearest folder above them that has one, before they are made. Those that no such folder is above need
/// no list: a library that writes a file somewhere leaves none.
/// </summary>
internal static class ListClaims
{
    /// <summary>Puts a file into the list.</summary>
    /// <exception cref="BaganInputException">There is a file of this name already that is not in the list: it is somebody's.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void File(string path) => InNearest(path, (list, name) =>
    {
        if (!list.Contains(name) && (Path.Exists(path) || Path.Exists(path + DurableFile.PartialSuffix)))
        {
            throw new BaganInputException(
                $"{path} was not written by this program ({Path.Combine(list.Folder, WrittenList.FileName)} does not name it), and nothing is written over it. Move it elsewhere, or name another folder by --out.");
        }

        list.Add([name], durable: true);
    });

    /// <summary>Puts a folder into the list.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void Folder(string path) => InNearest(path, (list, name) => list.AddFolder(name));

    /// <summary>Makes a folder, and those above it, in the list.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    internal static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Folder(path);
            Directory.CreateDirectory(path);
        }
    }

    private static void InNearest(string path, Action<WrittenList, string> claim)
    {
        lock (WrittenList.Writing)
        {
            using var alone = SharedFolder.Enter(path);
            using var list = WrittenList.Nearest(path);
            if (list is not null)
            {
                claim(list, list.NameOf(path));
            }
        }
    }
}
