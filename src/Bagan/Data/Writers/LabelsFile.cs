using System.Globalization;
using System.Text;
using Bagan.Numerics;

namespace Bagan.Data.Writers;

/// <summary>
/// labels.csv: what a teacher says that generated images show: a row for each with its file, as the manifest has it, and the probabilities of
/// the classes, a column each; a row sums to 1 but for rounding. UTF-8; quoted as the manifest is.
/// </summary>
internal static class LabelsFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "labels.csv";

    /// <summary>Writes the rows in their order.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="files">N files.</param>
    /// <param name="classNames">K names.</param>
    /// <param name="labels">[N, K] probabilities.</param>
    /// <exception cref="ArgumentException">The numbers of files and classes are not those of the probabilities.</exception>
    public static void Write(Stream stream, IReadOnlyList<string> files, IReadOnlyList<string> classNames, FloatMatrix labels)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(labels);
        if ((files.Count, classNames.Count) != (labels.Rows, labels.Columns))
        {
            throw new ArgumentException($"{labels.Rows} rows of {labels.Columns} probabilities for {files.Count} files and {classNames.Count} classes.", nameof(labels));
        }

        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', ["file", .. classNames.Select(Manifest.Quote)]));
        for (var i = 0; i < files.Count; i++)
        {
            writer.Write(Manifest.Quote(files[i]));
            foreach (var p in labels[i])
            {
                writer.Write(',');
                writer.Write(p.ToString("0.####", CultureInfo.InvariantCulture));
            }

            writer.WriteLine();
        }
    }
}
