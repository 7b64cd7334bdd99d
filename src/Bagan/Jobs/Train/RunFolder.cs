using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Writers;
using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Jobs.Train;

/// <summary>
/// The record of a training: options.json, metrics.jsonl (repeatable figures), timing.jsonl (wall-clock times),
/// samples/*.png, checkpoints/. A file of lines is appended to line by line; what a checkpoint does not hold too is wall-clock time alone.
/// </summary>
internal sealed class RunFolder
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string MethodKey = "method";
    private const int LongestOptions = 1 << 20;
    private const string NoteKey = "note";
    private const string OptionsFile = "options.json";
    private readonly string _path;

    internal RunFolder(string path)
    {
        _path = path;
        DurableFile.MakeFolder(Samples);
    }

    internal string Checkpoints => Path.Combine(_path, "checkpoints");

    internal string Samples => Path.Combine(_path, "samples");

    private string Metrics => Path.Combine(_path, "metrics.jsonl");

    private string Timing => Path.Combine(_path, "timing.jsonl");

    private string Options => Path.Combine(_path, OptionsFile);

    /// <summary>Writes options.json: the command's options and the method's that they resolved to, null where no generator is trained.</summary>
    internal void WriteOptions(JsonObject command, BaganOptions? method)
    {
        var document = new JsonObject
        {
            ["command"] = command.DeepClone(),
            [MethodKey] = method is null ? null : JsonSerializer.SerializeToNode(method, BaganJsonContext.Default.BaganOptions),
        };
        Replace(Options, document.ToJsonString(new JsonSerializerOptions(Plain) { WriteIndented = true, NewLine = "\n" }) + "\n");
    }

    /// <summary>The method's options of a run that was begun with the same budget of minutes, or null if none was begun.</summary>
    /// <exception cref="BaganInputException">The file is damaged, or the budget was another.</exception>
    internal BaganOptions? ReadMethod(JsonObject command)
    {
        if (!File.Exists(Options))
        {
            return null;
        }

        try
        {
            var saved = (new FileInfo(Options).Length <= LongestOptions ? JsonNode.Parse(File.ReadAllText(Options)) : throw new JsonException("it is too long"))!.AsObject();
            foreach (var key in new[] { "preset", "minutes" })
            {
                var (then, now) = (saved["command"]?[key]?.ToString() ?? "none", command[key]?.ToString() ?? "none");
                if (then != now)
                {
                    throw new BaganInputException($"The run was begun with other options:\n  --{key}: {then} then, {now} now\nResume with the options of then, or start afresh with --overwrite.");
                }
            }

            var method = saved[MethodKey].Deserialize(BaganJsonContext.Default.BaganOptions)!;
            return method.Validate() is { Count: > 0 } errors ? throw new JsonException(string.Join(' ', errors)) : method;
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or ArgumentException)
        {
            throw new BaganInputException($"{Options} is damaged ({e.Message}). Give the epochs that the run printed instead of --minutes, or start afresh with --overwrite.", e);
        }
    }

    /// <summary>How a run's training images were made square, as its options.json has it; the usual way where that cannot be read.</summary>
    /// <param name="path">The folder of the run.</param>
    internal static FitMode FitOf(string path)
    {
        try
        {
            var file = Path.Combine(path, OptionsFile);
            var saved = new FileInfo(file).Length <= LongestOptions ? JsonNode.Parse(File.ReadAllText(file)) : null;
            return Enum.TryParse<FitMode>((string?)saved?["command"]?["fit"], ignoreCase: true, out var fit) ? fit : FitMode.Crop;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException || OutputError.IsOfFileSystem(e))
        {
            return FitMode.Crop;
        }
    }

    internal void AppendMetrics(EpochRecord record) => Append(Metrics, Line(record));

    internal void AppendTiming(string stage, double seconds, long images)
    {
        var line = new JsonObject
        {
            ["stage"] = stage,
            ["seconds"] = Math.Round(seconds, 3),
            ["images"] = images,
            ["images_per_second"] = seconds > 0 ? Math.Round(images / seconds, 1) : null,
        };
        Append(Timing, line.ToJsonString(Plain) + "\n");
    }

    /// <summary>The epochs recorded so far.</summary>
    internal IReadOnlyList<EpochRecord> ReadMetrics() => File.Exists(Metrics)
        ? [.. File.ReadLines(Metrics).Select(Parse).OfType<EpochRecord>()]
        : [];

    /// <summary>Writes the record anew, as a checkpoint has it: lines after it are void, and those before it may be damaged.</summary>
    internal void WriteMetrics(IReadOnlyList<EpochRecord> records) => Replace(Metrics, string.Concat(records.Select(Line)));

    private static EpochRecord? Parse(string line)
    {
        try
        {
            var json = JsonNode.Parse(line)!.AsObject();
            var figures = json.Where(p => p.Key is not ("stage" or "epoch" or "epochs" or "images" or NoteKey)).Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValue<double>()));
            return new EpochRecord((string)json["stage"]!, (int)json["epoch"]!, (int)json["epochs"]!, (long)json["images"]!, [.. figures]) { Note = (string?)json[NoteKey] };
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
        {
            // The last line of a run that was cut off in the middle of writing it.
            return null;
        }
    }

    private static string Line(EpochRecord record)
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

        if (record.Note is not null)
        {
            line[NoteKey] = record.Note;
        }

        return line.ToJsonString(Plain) + "\n";
    }

    private static void Replace(string path, string text) => DurableFile.Write(path, Encoding.UTF8.GetBytes(text));

    private static void Append(string path, string line) => DurableFile.Append(path, line);
}
