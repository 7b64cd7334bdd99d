using System.Text;

namespace Bagan.Data.Writers;

/// <summary>skipped.csv: what could not be used and was left out, with the columns file and reason. UTF-8; fields are quoted as in the manifest.</summary>
public static class SkippedList
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "skipped.csv";

    /// <summary>Writes the list in its order.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="files">What was skipped.</param>
    public static void Write(Stream stream, IReadOnlyList<BadFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("file,reason");
        foreach (var file in files)
        {
            writer.WriteLine($"{Manifest.Quote(file.File)},{Manifest.Quote(file.Reason)}");
        }
    }
}
