namespace Bagan.IO;

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
            using var list = WrittenList.Nearest(path);
            if (list is not null)
            {
                claim(list, list.NameOf(path));
            }
        }
    }
}
