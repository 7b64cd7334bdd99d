using System.Text;
using System.Text.Json.Nodes;
using Bagan.IO;

namespace Bagan.Data.Writers;

/// <summary>
/// An image folder as Hugging Face's <c>load_dataset("imagefolder", data_dir=...)</c> reads it: pictures below train, val and test, each with a
/// metadata.jsonl of file_name, label, origin and, of training images, weight.
/// </summary>
internal sealed class HuggingFaceWriter : IDataWriter
{
    private const string Metadata = "metadata.jsonl";

    /// <inheritdoc/>
    public string Name => "hf";

    /// <inheritdoc/>
    public IReadOnlyList<ManifestRow> Write(StagedFolder folder, IReadOnlyList<WrittenSplit> splits, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(splits);
        IReadOnlyList<WrittenSplit> named = [.. splits.Select(s => s with { Name = s.Name ?? "train" })];
        var weights = WeightsFile.Of(named);
        var rows = new FolderWriter().Write(folder, named, cancellation);
        var start = 0;
        foreach (var split in named)
        {
            var first = start;
            folder.WriteFile($"{split.Name}/{Metadata}", stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                for (var i = 0; i < split.Images.Count; i++)
                {
                    var row = rows[first + i];
                    var line = new JsonObject { ["file_name"] = row.File[(split.Name!.Length + 1)..], ["label"] = row.Class, ["origin"] = row.Origin.Word };
                    if (weights.Of(split, i) is { } weight)
                    {
                        line["weight"] = Math.Round(weight, 6);
                    }

                    writer.WriteLine(line.ToJsonString(BaganJson.Line));
                }
            });
            start += split.Images.Count;
        }

        return rows;
    }
}
