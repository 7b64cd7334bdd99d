namespace Bagan.Numerics;

/// <summary>
/// A table of numbers read row by row: features, codes, or pixels that are turned into numbers on the way, so that large image
/// sets need no copy as floats. Reading must be safe from several threads at once.
/// </summary>
internal interface IRowSource
{
    /// <summary>Number of rows (one for each image).</summary>
    int Rows { get; }

    /// <summary>Numbers in a row.</summary>
    int Columns { get; }

    /// <summary>Copies one row.</summary>
    /// <param name="row">0..Rows-1.</param>
    /// <param name="target">Columns numbers.</param>
    void CopyRow(int row, Span<float> target);
}

/// <summary>Chosen rows of a table, in a given order, without a copy.</summary>
internal sealed class RowSubset : IRowSource
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

/// <summary>Finds rows that cannot be compared by distance.</summary>
internal static class RowCheck
{
    // Squared distances of numbers up to this size fit into a float, for rows of up to 80 million numbers.
    private const float Largest = 1e15f;

    /// <summary>What is wrong with the first bad row, "row 3 has the number NaN", or null where all numbers are finite and of sensible size.</summary>
    public static string? FindDefect(IRowSource rows)
    {
        var row = new float[rows.Columns];
        for (var i = 0; i < rows.Rows; i++)
        {
            rows.CopyRow(i, row);
            foreach (var value in row)
            {
                // Written so that a NaN fails it too.
                if (!(MathF.Abs(value) <= Largest))
                {
                    return FormattableString.Invariant($"row {i} has the number {value:R}");
                }
            }
        }

        return null;
    }
}
