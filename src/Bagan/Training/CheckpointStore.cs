using System.Diagnostics;
using System.Globalization;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;

namespace Bagan.Training;

/// <summary>
/// The checkpoints of one run: safetensors files named after their number, written under a temporary name, flushed and
/// renamed, so that a file with a checkpoint's name is whole. The newest three are kept.
/// </summary>
public sealed class CheckpointStore
{
    private const int Kept = 3;
    private const string Suffix = ".safetensors";
    private readonly string _folder;
    private readonly TimeSpan _interval;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private int _number;

    /// <summary>Opens the folder, which is made where it is missing; leftovers of an interrupted write are removed.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="interval">Time between checkpoints within a stage.</param>
    public CheckpointStore(string folder, TimeSpan interval)
    {
        _folder = folder;
        _interval = interval;
        Directory.CreateDirectory(folder);
        foreach (var leftover in Directory.EnumerateFiles(folder, "*.partial"))
        {
            File.Delete(leftover);
        }

        _number = Files().Select(f => f.Number).DefaultIfEmpty(0).Max();
    }

    /// <summary>The store of a part of the work, in a folder beneath this one.</summary>
    /// <param name="name">The folder's name.</param>
    public CheckpointStore Beneath(string name) => new(Path.Combine(_folder, name), _interval);

    /// <summary>Whether the time for the next checkpoint has come.</summary>
    public bool IsDue => _sinceLast.Elapsed >= _interval;

    /// <summary>Writes a checkpoint and removes those beyond the newest three.</summary>
    public void Save(IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var path = Path.Combine(_folder, $"{(_number + 1).ToString("D6", CultureInfo.InvariantCulture)}{Suffix}");
        var partial = $"{path}.partial";
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            SafetensorsWriter.Write(stream, tensors, metadata);
            stream.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
        _number++;
        foreach (var (_, old) in Files().OrderByDescending(f => f.Number).Skip(Kept))
        {
            File.Delete(old);
        }

        _sinceLast.Restart();
    }

    /// <summary>Reads the newest checkpoint that is whole.</summary>
    /// <param name="damaged">Called with the path and the reason of each newer one that is not.</param>
    /// <returns>The checkpoint, which the caller disposes; null if there is none.</returns>
    public SafetensorsFile? LoadNewest(Action<string, string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        foreach (var (_, path) in Files().OrderByDescending(f => f.Number))
        {
            try
            {
                return SafetensorsFile.Read(path);
            }
            catch (Exception e) when (e is SafetensorsException or IOException)
            {
                damaged(path, e.Message);
            }
        }

        return null;
    }

    private IEnumerable<(int Number, string Path)> Files()
    {
        foreach (var path in Directory.EnumerateFiles(_folder, $"*{Suffix}"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return (number, path);
            }
        }
    }
}
