using System.Globalization;

namespace Bagan.IO;

/// <summary>
/// Names of files below a folder, with forward slashes. Names that differ by a number alone are kept as ranges of it, so that a million numbered
/// pictures take a few lines; the set is exact all the same.
/// </summary>
internal sealed class NameSet
{
    // Numbers of more digits are taken for words.
    private const int MostDigits = 18;

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Before, int Digits, string After), Ranges> _numbered = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>Adds a name.</summary>
    /// <returns>Whether it is new.</returns>
    internal bool Add(string name)
    {
        if (Parse(name) is not { } numbered)
        {
            AddFolders(name);
            return _words.Add(name);
        }

        return Of(numbered.Key).Add(numbered.Number, numbered.Number);
    }

    /// <summary>Adds the names from one to another, which differ by their number alone.</summary>
    /// <returns>Whether they do.</returns>
    internal bool AddRange(string first, string last)
    {
        if (Parse(first) is not { } from || Parse(last) is not { } to || from.Key != to.Key || from.Number > to.Number)
        {
            return false;
        }

        Of(from.Key).Add(from.Number, to.Number);
        return true;
    }

    internal bool Contains(string name) => Parse(name) is { } numbered
        ? _numbered.TryGetValue(numbered.Key, out var ranges) && ranges.Contains(numbered.Number)
        : _words.Contains(name);

    /// <summary>Whether a name of the set lies below a folder.</summary>
    internal bool HasBelow(string folder) => _folders.Contains(folder);

    /// <summary>Every name by itself.</summary>
    internal IEnumerable<string> Each() => _words.Concat(_numbered.SelectMany(p => p.Value.All().SelectMany(r => Numbers(r.First, r.Last).Select(n => Name(p.Key, n)))));

    /// <summary>Everything as first and last name of ranges, in order; the two are the same for one name.</summary>
    internal IEnumerable<(string First, string Last)> All() =>
        _words.Select(w => (First: w, Last: w))
            .Concat(_numbered.SelectMany(p => p.Value.All().Select(r => (First: Name(p.Key, r.First), Last: Name(p.Key, r.Last)))))
            .OrderBy(r => r.First, StringComparer.Ordinal);

    private static IEnumerable<long> Numbers(long first, long last)
    {
        for (var n = first; n <= last; n++)
        {
            yield return n;
        }
    }

    private static string Name((string Before, int Digits, string After) key, long number) =>
        key.Before + number.ToString("D" + key.Digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + key.After;

    // The last number of a file name, before its extension.
    private static ((string Before, int Digits, string After) Key, long Number)? Parse(string name)
    {
        var start = name.LastIndexOf('/') + 1;
        var end = name.LastIndexOf('.') is var dot && dot > start ? dot : name.Length;
        while (end > start && !char.IsAsciiDigit(name[end - 1]))
        {
            end--;
        }

        var first = end;
        while (first > start && char.IsAsciiDigit(name[first - 1]))
        {
            first--;
        }

        var digits = end - first;
        return digits is 0 or > MostDigits ? null : ((name[..first], digits, name[end..]), long.Parse(name.AsSpan(first, digits), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private Ranges Of((string Before, int Digits, string After) key)
    {
        if (!_numbered.TryGetValue(key, out var ranges))
        {
            AddFolders(key.Before);
            _numbered.Add(key, ranges = new Ranges());
        }

        return ranges;
    }

    private void AddFolders(string name)
    {
        for (var slash = name.LastIndexOf('/'); slash > 0 && _folders.Add(name[..slash]); slash = name.LastIndexOf('/', slash - 1))
        {
        }
    }

    // Numbers as ranges in order, no two of which touch.
    private sealed class Ranges
    {
        private readonly List<(long First, long Last)> _ranges = [];

        internal IEnumerable<(long First, long Last)> All() => _ranges;

        internal bool Contains(long number) => FirstEndingAt(number) is var i && i < _ranges.Count && _ranges[i].First <= number;

        internal bool Add(long first, long last)
        {
            var from = FirstEndingAt(first - 1);
            var to = from;
            while (to < _ranges.Count && _ranges[to].First <= last + 1)
            {
                to++;
            }

            if (to == from)
            {
                _ranges.Insert(from, (first, last));
                return true;
            }

            if (to == from + 1 && _ranges[from].First <= first && last <= _ranges[from].Last)
            {
                return false;
            }

            _ranges[from] = (Math.Min(first, _ranges[from].First), Math.Max(last, _ranges[to - 1].Last));
            _ranges.RemoveRange(from + 1, to - from - 1);
            return true;
        }

        // The first range that ends at a number or after it.
        private int FirstEndingAt(long number)
        {
            var (low, high) = (0, _ranges.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _ranges[middle].Last < number ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
