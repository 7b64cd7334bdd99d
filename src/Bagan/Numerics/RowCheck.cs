namespace Bagan.Numerics;

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
