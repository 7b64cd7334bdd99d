using System.Diagnostics;
using System.Globalization;
using Bagan.IO;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;

namespace Bagan.Training;

/// <summary>
/// The checkpoints of one run: safetensors files named after their number, with a checksum inside, each of which is whole
/// under its name. The newest three are kept; beside them may stand one to fall back on when the numbers of a training go wrong.
/// </summary>
public sealed class CheckpointStore
{
    private const int Kept = 3;
    private const string Suffix = ".safetensors";
    private const string FallbackName = $"fallback{Suffix}";
    private readonly string _folder;
    private readonly CheckpointInterval _interval;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private long? _imagesAtLast;
    private int _number;
    private bool _readOnly;

    /// <summary>Opens the folder of a run that is to go on, which is made where it is missing; leftovers of an interrupted write are removed, if the list names them.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="interval">How often a training is saved within a stage.</param>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal CheckpointStore(string folder, CheckpointInterval interval)
        : this(interval, folder)
    {
        try
        {
            DurableFile.MakeFolder(folder);
            foreach (var leftover in Directory.EnumerateFiles(folder, $"*{Suffix}{DurableFile.PartialSuffix}"))
            {
                OwnContent.RemoveFile(leftover);
            }

            _number = Files().Select(f => f.Number).DefaultIfEmpty(0).Max();
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            throw OutputError.Describe(folder, e);
        }
    }

    private CheckpointStore(CheckpointInterval interval, string folder)
    {
        _folder = folder;
        _interval = interval;
    }

    /// <summary>The store of a part of the work, in a folder beneath this one.</summary>
    /// <param name="name">The folder's name.</param>
    /// <remarks>Of a store for reading it is one for reading, and the folder must be there.</remarks>
    public CheckpointStore Beneath(string name) => _readOnly ? ForReading(Path.Combine(_folder, name)) : new(Path.Combine(_folder, name), _interval);

    /// <summary>Whether a part of the work has a folder beneath this one.</summary>
    /// <param name="name">The folder's name.</param>
    public bool Has(string name) => Directory.Exists(Path.Combine(_folder, name));

    /// <summary>Opens a folder, which is there, to read alone: another process may be writing to it.</summary>
    public static CheckpointStore ForReading(string folder) => new(new CheckpointInterval(null, null), folder) { _readOnly = true };

    /// <summary>Whether it is time for the next checkpoint.</summary>
    /// <param name="images">Images trained so far.</param>
    public bool IsDue(long images)
    {
        _imagesAtLast ??= images;
        return (_interval.Minutes is { } minutes && _sinceLast.Elapsed.TotalMinutes >= minutes)
            || (_interval.Images is { } every && images - _imagesAtLast >= every);
    }

    /// <summary>Writes a checkpoint and removes those beyond the newest three that the list names.</summary>
    /// <param name="tensors">Tensors with distinct names.</param>
    /// <param name="metadata">Texts.</param>
    /// <param name="images">Images trained so far.</param>
    /// <exception cref="BaganException">The disk is full, or the file system refuses; the checkpoints before it are still there.</exception>
    public void Save(IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata, long images)
    {
        Write($"{(_number + 1).ToString("D6", CultureInfo.InvariantCulture)}{Suffix}", tensors, metadata);
        _number++;
        foreach (var (_, old) in Files().Where(f => OwnContent.Has(f.Path)).OrderByDescending(f => f.Number).Skip(Kept))
        {
            OwnContent.RemoveFile(old);
        }

        _sinceLast.Restart();
        _imagesAtLast = images;
    }

    /// <summary>Writes the checkpoint to fall back on, in the place of the one before.</summary>
    /// <inheritdoc cref="Save"/>
    public void SaveFallback(IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata) =>
        Write(FallbackName, tensors, metadata);

    /// <summary>Reads the newest checkpoint that is whole, and if no other is, the one to fall back on.</summary>
    /// <param name="damaged">Called with the path and the reason of each newer one that is not.</param>
    /// <returns>The checkpoint, which the caller disposes; null if there is none.</returns>
    internal SafetensorsFile? LoadNewest(Action<string, string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        return Files().OrderByDescending(f => f.Number).Select(f => Load(f.Path, damaged)).FirstOrDefault(f => f is not null) ?? LoadFallback(damaged);
    }

    /// <summary>Reads the checkpoint to fall back on.</summary>
    /// <param name="damaged">Called with its path and the reason if it is not whole.</param>
    /// <returns>The checkpoint, which the caller disposes; null if there is none that is whole.</returns>
    internal SafetensorsFile? LoadFallback(Action<string, string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        var path = Path.Combine(_folder, FallbackName);
        return File.Exists(path) ? Load(path, damaged) : null;
    }

    /// <summary>Reads a small file that is kept beside the checkpoints; null if there is none.</summary>
    internal string? ReadText(string name) => Path.Combine(_folder, name) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>Keeps a small file beside the checkpoints.</summary>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal void WriteText(string name, string text) => DurableFile.Write(Path.Combine(_folder, name), System.Text.Encoding.UTF8.GetBytes(text));

    private static SafetensorsFile? Load(string path, Action<string, string> damaged)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (CheckpointChecksum.Check(stream) is { } error)
            {
                damaged(path, error);
                return null;
            }

            stream.Position = 0;
            return SafetensorsFile.Read(stream);
        }
        catch (Exception e) when (e is SafetensorsException or IOException or UnauthorizedAccessException)
        {
            damaged(path, e.Message);
            return null;
        }
    }

    private void Write(string name, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata) =>
        DurableFile.Write(Path.Combine(_folder, name), stream =>
        {
            SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string>(metadata) { [CheckpointChecksum.Key] = CheckpointChecksum.Placeholder });
            CheckpointChecksum.Seal(stream);
        });

    private IEnumerable<(int Number, string Path)> Files()
    {
        foreach (var path in Directory.EnumerateFiles(_folder, $"*{Suffix}"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < int.MaxValue)
            {
                yield return (number, path);
            }
        }
    }
}

/// <summary>How often a training is saved: by minutes, by images, or by whichever comes first.</summary>
/// <param name="Minutes">Minutes between checkpoints, above 0; null: time does not count.</param>
/// <param name="Images">Trained images between checkpoints, at least 1; null: they do not count.</param>
internal sealed record CheckpointInterval(double? Minutes, long? Images)
{
    private const double MostMinutes = 100_000;
    private const string ImagesSuffix = "images";

    /// <summary>Reads "2" or "0.5" (minutes), "50000images", or one of each with a comma between.</summary>
    /// <returns>The interval; null if the text is none.</returns>
    public static CheckpointInterval? TryParse(string? text)
    {
        var result = new CheckpointInterval(null, null);
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.EndsWith(ImagesSuffix, StringComparison.Ordinal))
            {
                if (result.Images is not null || !long.TryParse(part[..^ImagesSuffix.Length].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var images) || images < 1)
                {
                    return null;
                }

                result = result with { Images = images };
            }
            else
            {
                if (result.Minutes is not null || !double.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var minutes) || !(minutes > 0 && minutes <= MostMinutes))
                {
                    return null;
                }

                result = result with { Minutes = minutes };
            }
        }

        return result;
    }
}
