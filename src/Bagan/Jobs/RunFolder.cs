using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Jobs;

/// <summary>
/// The record of a training: options.json, metrics.jsonl (repeatable figures), timing.jsonl (wall-clock times),
/// samples/*.png, checkpoints/. A file of lines is appended to and flushed line by line.
/// </summary>
internal sealed class RunFolder
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string MethodKey = "method";
    private readonly string _path;

    internal RunFolder(string path)
    {
        _path = path;
        Directory.CreateDirectory(Samples);
    }

    internal string Checkpoints => Path.Combine(_path, "checkpoints");

    internal string Samples => Path.Combine(_path, "samples");

    private string Metrics => Path.Combine(_path, "metrics.jsonl");

    private string Timing => Path.Combine(_path, "timing.jsonl");

    private string Options => Path.Combine(_path, "options.json");

    /// <summary>Writes options.json: the command's options and the method's that they resolved to.</summary>
    internal void WriteOptions(JsonObject command, BaganOptions method)
    {
        var document = new JsonObject
        {
            ["command"] = command.DeepClone(),
            [MethodKey] = JsonSerializer.SerializeToNode(method, BaganJsonContext.Default.BaganOptions),
        };
        Replace(Options, document.ToJsonString(new JsonSerializerOptions(Plain) { WriteIndented = true, NewLine = "\n" }) + "\n");
    }

    /// <summary>The method's options of a run that was begun, or null.</summary>
    /// <exception cref="BaganInputException">The file is damaged.</exception>
    internal BaganOptions? ReadMethod()
    {
        if (!File.Exists(Options))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(Options))![MethodKey].Deserialize(BaganJsonContext.Default.BaganOptions);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new BaganInputException($"{Options} is damaged: {e.Message}", e);
        }
    }

    internal void AppendMetrics(EpochRecord record)
    {
        var line = new JsonObject
        {
            ["stage"] = record.Stage,
            ["epoch"] = record.Epoch,
            ["epochs"] = record.Epochs,
            ["images"] = record.Images,
        };
        foreach (var (name, value) in record.Figures)
        {
            line[name] = value;
        }

        Append(Metrics, line);
    }

    internal void AppendTiming(string stage, double seconds, long images)
    {
        Append(Timing, new JsonObject
        {
            ["stage"] = stage,
            ["seconds"] = Math.Round(seconds, 3),
            ["images"] = images,
            ["images_per_second"] = seconds > 0 ? Math.Round(images / seconds, 1) : null,
        });
    }

    /// <summary>The epochs recorded so far.</summary>
    internal IReadOnlyList<EpochRecord> ReadMetrics() => File.Exists(Metrics)
        ? [.. File.ReadLines(Metrics).Select(Parse).OfType<EpochRecord>()]
        : [];

    /// <summary>Removes the lines of epochs that a training which goes on from a checkpoint will run again.</summary>
    internal void Rewind(string stage, int epochs, IReadOnlyList<string> stages)
    {
        if (!File.Exists(Metrics))
        {
            return;
        }

        var now = stages.ToList().IndexOf(stage);
        var kept = File.ReadLines(Metrics).Where(line => Parse(line) is { } r
            && (stages.ToList().IndexOf(r.Stage) < now || (r.Stage == stage && r.Epoch <= epochs)));
        Replace(Metrics, string.Concat(kept.Select(l => l + "\n")));
    }

    private static EpochRecord? Parse(string line)
    {
        try
        {
            var json = JsonNode.Parse(line)!.AsObject();
            var figures = json.Where(p => p.Key is not ("stage" or "epoch" or "epochs" or "images")).Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValue<double>()));
            return new EpochRecord((string)json["stage"]!, (int)json["epoch"]!, (int)json["epochs"]!, (long)json["images"]!, [.. figures]);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            // The last line of a run that was cut off in the middle of writing it.
            return null;
        }
    }

    private static void Replace(string path, string text)
    {
        var partial = $"{path}.partial";
        File.WriteAllText(partial, text, new UTF8Encoding(false));
        File.Move(partial, path, overwrite: true);
    }

    private static void Append(string path, JsonObject line) => File.AppendAllText(path, line.ToJsonString(Plain) + "\n", new UTF8Encoding(false));
}
