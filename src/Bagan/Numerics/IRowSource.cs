namespace Bagan.Numerics;

/// <summary>
/// A table of numbers read row by row: features, codes, or pixels that are turned into numbers on the way, so that large image
/// sets need no copy as floats. Reading must be safe from several threads at once.
/// </summary>
public interface IRowSource
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
