using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bagan.IO;

namespace Bagan.Jobs.Compare;

/// <summary>Cells that are computed together: the variants of one method, protocol and seed, which share the images of the method.</summary>
/// <param name="Cells">At least one.</param>
internal sealed record CellGroup(IReadOnlyList<GridCell> Cells)
{
    private const int PlaceBits = 39;
    private string? _name;

    /// <summary>The groups of cells, in their order.</summary>
    internal static IEnumerable<CellGroup> Of(IEnumerable<GridCell> cells) =>
        cells.GroupBy(c => (c.Seed, c.Protocol.Text, c.Method.ImagesText)).Select(g => new CellGroup([.. g]));

    /// <summary>Method without suffixes, protocol and seed.</summary>
    internal string Name => _name ??= string.Create(CultureInfo.InvariantCulture, $"{Cells[0].Method.ImagesText}|{Cells[0].Protocol.Text}|{Cells[0].Seed}");

    /// <summary>The number under which processes divide the work, the same in all of them.</summary>
    internal long Place => (long)(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Name))) >> (64 - PlaceBits));
}

/// <summary>
/// The cells that are to be computed. A process on its own takes them in order. Processes that share the folder take each the next that none of the others
/// has; what one of them left undone when it ended is taken by another. Each waits until all cells are over.
/// </summary>
internal sealed class CellQueue
{
    private const long ReportPlace = 1L << 39;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly CompareFolder _folder;
    private readonly SharedFolder? _shared;
    private readonly List<CellGroup> _left;
    private readonly List<CellGroup> _over = [];

    /// <summary>Prepares to hand out cells.</summary>
    /// <param name="folder">Where the results are.</param>
    /// <param name="missing">The cells, in the order of the grid.</param>
    internal CellQueue(CompareFolder folder, IEnumerable<GridCell> missing)
    {
        _folder = folder;
        _shared = folder.Output.Shared;
        _left = [.. CellGroup.Of(missing)];
    }

    /// <summary>The groups that are not over.</summary>
    internal IReadOnlyList<CellGroup> Left => _left;

    /// <summary>The groups that are over, of this process and the others.</summary>
    internal IReadOnlyList<CellGroup> Over => _over;

    /// <summary>Told once when this process waits for the others, with the number of cells that they have at work.</summary>
    internal Action<int>? Waiting { get; init; }

    /// <summary>The groups that this process shall compute, each when the one before is done.</summary>
    internal IEnumerable<CellGroup> Take(CancellationToken stop)
    {
        var waits = false;
        while (_left.Count > 0)
        {
            stop.ThrowIfCancellationRequested();
            Settle();
            if (_left.FirstOrDefault(g => _shared?.TryClaim(g.Place) ?? true) is { } group)
            {
                try
                {
                    Settle(); // another may have finished it just before it was claimed
                    if (_left.Contains(group))
                    {
                        yield return group;
                        _left.Remove(group);
                        _over.Add(group);
                    }
                }
                finally
                {
                    _shared?.Release(group.Place);
                }
            }
            else if (_left.Count > 0)
            {
                if (!waits)
                {
                    Waiting?.Invoke(_left.Sum(g => g.Cells.Count));
                    waits = true;
                }

                stop.WaitHandle.WaitOne(Pause);
            }
        }
    }

    /// <summary>Whether this process shall write the report: of several the first that asks.</summary>
    internal bool TakeReport() => _shared?.TryClaim(ReportPlace) ?? true;

    // What the others have finished.
    private void Settle()
    {
        if (_shared is null)
        {
            return;
        }

        _folder.Refresh();
        var there = _folder.Results.Select(r => r.Key).ToHashSet();
        foreach (var group in _left.Where(g => g.Cells.All(c => there.Contains(c.Key))).ToList())
        {
            _left.Remove(group);
            _over.Add(group);
        }
    }
}
