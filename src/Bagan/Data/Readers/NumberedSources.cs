using System.Collections;
using System.Globalization;

namespace Bagan.Data.Readers;

/// <summary>The names "FILE#0", "FILE#1", ... of images that lie in array files, made when asked for: a million names would take more memory than they are worth.</summary>
internal sealed class NumberedSources : IReadOnlyList<string>
{
    private readonly (string File, int Start, int Count)[] _segments;

    /// <summary>Names the images of files that follow one another.</summary>
    public NumberedSources(IEnumerable<(string File, int Count)> files)
    {
        var start = 0;
        var segments = new List<(string, int, int)>();
        foreach (var (file, count) in files)
        {
            segments.Add((file, start, count));
            start += count;
        }

        _segments = [.. segments];
        Count = start;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public string this[int index]
    {
        get
        {
            foreach (var (file, start, count) in _segments)
            {
                if (index >= start && index < start + count)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{file}#{index - start}");
                }
            }

            throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} images.");
        }
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
