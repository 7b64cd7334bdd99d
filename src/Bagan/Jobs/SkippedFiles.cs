using System.Text;
using Bagan.Data;

namespace Bagan.Jobs;

/// <summary>skipped.csv: what was left out as unreadable, and why.</summary>
internal static class SkippedFiles
{
    internal static void Write(OutputFolder output, DataSet data, IProgressSink sink)
    {
        if (data.Bad.Count == 0)
        {
            return;
        }

        output.Write("skipped.csv", stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine("file,reason");
            foreach (var bad in data.Bad)
            {
                writer.WriteLine($"{Quote(bad.File)},{Quote(bad.Reason)}");
            }
        });
        sink.Warning($"{data.Bad.Count} files could not be read and were skipped; skipped.csv lists them.");
    }

    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
