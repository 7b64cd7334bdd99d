using Bagan.Data;
using Bagan.Data.Writers;

namespace Bagan.Jobs.Runs;

/// <summary>
/// Images of one set under the class indices of another, matched by name. A class folder that this program wrote may bear a cleaned name;
/// it matches the class that it was cleaned from.
/// </summary>
internal sealed class ClassMatch
{
    private readonly ImageSet _source;
    private readonly IReadOnlyList<string> _names;
    private readonly int[] _map;

    /// <summary>Matches the classes.</summary>
    /// <param name="source">The images; they must stay alive until they are taken.</param>
    /// <param name="names">The classes to match.</param>
    public ClassMatch(ImageSet source, IReadOnlyList<string> names)
    {
        var folders = ClassFolderNames.For(names);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var c = 0; c < names.Count; c++)
        {
            index[names[c]] = c;
        }

        for (var c = 0; c < names.Count; c++)
        {
            index.TryAdd(folders[c], c);
        }

        _source = source;
        _names = names;
        _map = [.. source.ClassNames.Select(name => index.GetValueOrDefault(name, -1))];
        Unknown = [.. source.ClassNames.Where((_, c) => _map[c] < 0 && source.ClassCounts[c] > 0)];
        var kept = new List<int>();
        for (var i = 0; i < source.Count; i++)
        {
            if (_map[source.Labels[i]] >= 0)
            {
                kept.Add(i);
            }
        }

        Kept = kept;
    }

    /// <summary>Classes that have images here and no match.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Positions of the images whose class has a match, in order.</summary>
    public IReadOnlyList<int> Kept { get; }

    /// <summary>Copies of some of the kept images, with the matched classes.</summary>
    /// <param name="images">Positions among the source's images.</param>
    public ImageSet Take(IReadOnlyList<int> images)
    {
        var pixels = _source.Pixels.Another(images.Count);
        var labels = new int[images.Count];
        for (var i = 0; i < images.Count; i++)
        {
            _source[images[i]].CopyTo(pixels[i]);
            labels[i] = _map[_source.Labels[images[i]]];
        }

        return new ImageSet(pixels, labels, _names, _source.Sources is { } sources ? [.. images.Select(i => sources[i])] : null);
    }
}
