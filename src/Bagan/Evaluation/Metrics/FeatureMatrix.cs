using Bagan.Numerics;

namespace Bagan.Evaluation.Metrics;

/// <summary>Features of images, one row for each image, and where they come from.</summary>
internal sealed class FeatureMatrix
{
    /// <summary>Names a table of features.</summary>
    /// <param name="rows">One row for each image.</param>
    /// <param name="source">The feature network, for example "classifier", "pixels", "inception.pt"; it stands in every metric's protocol.</param>
    public FeatureMatrix(IRowSource rows, string source)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        Rows = rows;
        Source = source;
        Defect = RowCheck.FindDefect(rows) is { } defect ? "features are not finite or huge: " + defect : null;
    }

    /// <summary>Names features that lie in one array.</summary>
    /// <param name="values">count * width numbers, row after row; not copied.</param>
    /// <param name="count">Number of images, at least 0.</param>
    /// <param name="width">Features of an image, at least 1.</param>
    /// <param name="source">The feature network.</param>
    public FeatureMatrix(float[] values, int count, int width, string source)
        : this(new FloatMatrix(values, count, width), source)
    {
    }

    /// <summary>The features.</summary>
    public IRowSource Rows { get; }

    /// <summary>Number of images.</summary>
    public int Count => Rows.Rows;

    /// <summary>Features of an image.</summary>
    public int Width => Rows.Columns;

    /// <summary>The feature network, for example "classifier".</summary>
    public string Source { get; }

    /// <summary>Null where all features are finite and of sensible size; else what is wrong, which is the reason of every metric's blank.</summary>
    public string? Defect { get; }

    /// <summary>Checks that two tables can be compared.</summary>
    /// <exception cref="ArgumentException">They come from different sources or differ in width.</exception>
    internal static void RequireComparable(FeatureMatrix a, FeatureMatrix b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Width != b.Width || a.Source != b.Source)
        {
            throw new ArgumentException($"Features {a.Source} x {a.Width} cannot be compared with {b.Source} x {b.Width}.");
        }
    }

    /// <summary>The reason for a blank when one of two tables is unusable, or null.</summary>
    internal static string? DefectOf(FeatureMatrix real, FeatureMatrix generated) =>
        real.Defect is { } r ? "real images: " + r
        : generated.Defect is { } g ? "generated images: " + g
        : null;
}
