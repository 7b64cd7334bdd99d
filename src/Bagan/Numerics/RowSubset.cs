namespace Bagan.Numerics;

/// <summary>Chosen rows of a table, in a given order, without a copy.</summary>
public sealed class RowSubset : IRowSource
{
    private readonly IRowSource _rows;
    private readonly int[] _indices;

    /// <summary>A view on a table.</summary>
    /// <param name="rows">The table.</param>
    /// <param name="indices">Which of its rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in 0..Rows-1 of the table.</exception>
    public RowSubset(IRowSource rows, IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(indices);
        foreach (var index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)rows.Rows, nameof(indices));
        }

        _rows = rows;
        _indices = [.. indices];
    }

    /// <inheritdoc/>
    public int Rows => _indices.Length;

    /// <inheritdoc/>
    public int Columns => _rows.Columns;

    /// <inheritdoc/>
    public void CopyRow(int row, Span<float> target) => _rows.CopyRow(_indices[row], target);
}
