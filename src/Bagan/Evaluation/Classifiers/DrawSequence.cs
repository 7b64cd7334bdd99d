using Bagan.Data;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>
/// Which image stands where in the endless row of a training's draws. Classes come in decks: as often as they have images,
/// or each once. Within a class every image comes once before one comes again. Positions from N on mean generated images,
/// N being the number of real ones. Where generated images have a share of the batch, their draws are apart: the decks are of
/// real images alone, and every generated image comes once before one comes again.
/// </summary>
internal sealed class DrawSequence
{
    private readonly SeededRandom _random;
    private readonly Pool[] _real;
    private readonly Pool[] _generated;
    private readonly Pool _classes;
    private readonly Pool _apart;
    private readonly double? _generatedShare;
    private readonly double _batchShare;

    internal DrawSequence(ImageSet train, ImageSet? generated, ClassifierRecipe recipe, SeededRandom random)
    {
        _random = random;
        var k = train.ClassNames.Count;
        var real = Enumerable.Range(0, k).Select(train.IndicesOf).ToArray();
        var made = Enumerable.Range(0, k).Select(c => generated is null ? [] : generated.IndicesOf(c).Select(i => train.Count + i).ToArray()).ToArray();
        _generatedShare = recipe.GeneratedShare;
        _batchShare = recipe.GeneratedBatchShare ?? 0;
        _apart = new Pool([]);
        if (recipe.GeneratedBatchShare is not null && train.Count > 0)
        {
            _apart = new Pool([.. made.SelectMany(m => m)]);
            made = [.. made.Select(_ => Array.Empty<int>())];
        }

        _real = [.. real.Zip(made, (r, m) => new Pool(_generatedShare is null ? [.. r, .. m] : r))];
        _generated = [.. made.Select(m => new Pool(_generatedShare is null ? [] : m))];
        var counts = Enumerable.Range(0, k).Select(c => real[c].Length + made[c].Length).ToArray();
        _classes = new Pool([.. counts.SelectMany((n, c) => Enumerable.Repeat(c, recipe.Oversample ? Math.Min(n, 1) : n))]);
        ClassCounts = counts;
        ClassShares = [.. counts.Select(n => recipe.Oversample ? n > 0 ? 1.0 / counts.Count(m => m > 0) : 0 : (double)n / counts.Sum())];
    }

    /// <summary>K numbers of images in the decks.</summary>
    internal IReadOnlyList<int> ClassCounts { get; }

    /// <summary>K shares of the classes among the draws from the decks; they sum to 1.</summary>
    internal IReadOnlyList<double> ClassShares { get; }

    /// <summary>The next positions.</summary>
    internal void Next(Span<int> positions)
    {
        foreach (ref var position in positions)
        {
            if (!_apart.IsEmpty && _random.NextUniform() < _batchShare)
            {
                position = _apart.Next(_random);
                continue;
            }

            var c = _classes.Next(_random);
            var takeGenerated = _real[c].IsEmpty || (!_generated[c].IsEmpty && _random.NextUniform() < _generatedShare);
            position = (takeGenerated ? _generated[c] : _real[c]).Next(_random);
        }
    }

    private sealed class Pool(int[] items)
    {
        private int _next = items.Length;

        internal bool IsEmpty => items.Length == 0;

        internal int Next(SeededRandom random)
        {
            if (_next == items.Length)
            {
                random.Shuffle<int>(items);
                _next = 0;
            }

            return items[_next++];
        }
    }
}
