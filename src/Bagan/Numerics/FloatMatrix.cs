namespace Bagan.Numerics;

/// <summary>A matrix of floats in row-major order.</summary>
public sealed class FloatMatrix : IRowSource
{
    private readonly float[] _values;

    /// <summary>Wraps values without a copy.</summary>
    /// <param name="values">Rows * columns numbers, row after row.</param>
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 1.</param>
    /// <exception cref="ArgumentException">The number of values is not rows * columns.</exception>
    public FloatMatrix(float[] values, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length != (long)rows * columns)
        {
            throw new ArgumentException($"{values.Length} values do not fill {rows} rows of {columns}.", nameof(values));
        }

        _values = values;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 1.</param>
    public FloatMatrix(int rows, int columns)
        : this(new float[checked(rows * columns)], rows, columns)
    {
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <summary>All numbers, row after row.</summary>
    public Span<float> Values => _values;

    /// <summary>One row.</summary>
    /// <param name="row">0..Rows-1.</param>
    public Span<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            return _values.AsSpan(row * Columns, Columns);
        }
    }

    /// <inheritdoc/>
    public void CopyRow(int row, Span<float> target) => this[row].CopyTo(target);

    /// <summary>A copy of the chosen rows, in the given order.</summary>
    public FloatMatrix SelectRows(ReadOnlySpan<int> rows)
    {
        var selected = new FloatMatrix(rows.Length, Columns);
        for (var i = 0; i < rows.Length; i++)
        {
            this[rows[i]].CopyTo(selected[i]);
        }

        return selected;
    }

    /// <summary>The rows of several matrices, one after the other.</summary>
    /// <param name="parts">At least one, all with as many columns.</param>
    internal static FloatMatrix Join(IReadOnlyList<FloatMatrix> parts)
    {
        var all = new FloatMatrix(parts.Sum(p => p.Rows), parts[0].Columns);
        var row = 0;
        foreach (var part in parts)
        {
            part.Values.CopyTo(all.Values[(row * all.Columns)..]);
            row += part.Rows;
        }

        return all;
    }
}
