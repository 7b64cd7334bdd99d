using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.IO;
using Bagan.Imaging;
using Bagan.Methods;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Training;

namespace Bagan.Jobs.Runs;

/// <summary>
/// The record of a training: options.json, metrics.jsonl (repeatable figures), timing.jsonl (wall-clock times),
/// samples/*.png, checkpoints/. A file of lines is appended to line by line; what a checkpoint does not hold too is wall-clock time alone.
/// </summary>
internal sealed class RunFolder
{
    private const string MethodKey = "method";
    private const int LongestOptions = 1 << 20;
    private const string NoteKey = "note";
    private const string OptionsFile = "options.json";
    private const string MethodFile = "method.json";

    // These change where and how fast a run goes on, not its results.
    private static readonly HashSet<string> Free = ["out", "overwrite", "dry_run", "resume", "checkpoint_every", "threads", "device", "data", "tensorboard", "scratch", "feature_cache"];
    private readonly string _path;

    internal RunFolder(string path)
    {
        _path = path;
        DurableFile.MakeFolder(path);
    }

    internal string Checkpoints => Path.Combine(_path, "checkpoints");

    internal string TensorBoard => Path.Combine(_path, "tensorboard");

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
        Replace(Options, document.ToJsonString(BaganJson.Indented) + "\n");
    }

    /// <summary>Writes method.json: what generate needs to draw from this run again.</summary>
    internal void WriteMethod(SavedMethod method) =>
        Replace(Path.Combine(_path, MethodFile), JsonSerializer.SerializeToNode(method, BaganJsonContext.Default.SavedMethod)!.ToJsonString(BaganJson.Line) + "\n");

    /// <summary>Reads method.json of a run.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="BaganInputException">There is none, or it is damaged.</exception>
    internal static SavedMethod ReadMethod(string path)
    {
        var file = Path.Combine(path, MethodFile);
        if (!File.Exists(file))
        {
            throw new BaganInputException($"{path} contains no finished training: {file} is missing. Continue the training with --resume; a run of an older version has to be trained again.");
        }

        try
        {
            var saved = (new FileInfo(file).Length <= LongestOptions ? JsonSerializer.Deserialize(File.ReadAllText(file), BaganJsonContext.Default.SavedMethod) : null)
                ?? throw new JsonException("it is empty or too long");
            var ok = saved is { Method: not null, ClassNames: { Count: > 0 } names, ClassCounts: { } counts, Channels: 1 or 3, Cost.Networks: not null }
                && names.All(n => n is not null) && counts.Count == names.Count && counts.All(n => n >= 0) && saved.Side is >= 1 and <= ImageSide.Largest && saved.Fit is FitMode.Crop or FitMode.Pad or FitMode.Stretch
                && saved.Backbone is null or { Source: not null, Input: not null, Sha256: not null } && saved.Networks?.Any(n => n is not { Part: not null, Backbone: not null }) != true
                && (saved.Backbone is not null || saved.Networks?.Any(n => n.Probe) != true);
            return ok ? saved : throw new JsonException("a part is missing or out of range");
        }
        catch (JsonException e)
        {
            throw new BaganInputException($"{file} is damaged ({e.Message}). Train again.", e);
        }
    }

    /// <summary>Refuses to go on with a run that was begun with other options.</summary>
    /// <param name="command">The options of now.</param>
    /// <exception cref="BaganInputException">Some differ; each is named. Or the file of the options of then is damaged.</exception>
    internal void RequireSame(JsonObject command)
    {
        if (!File.Exists(Options))
        {
            return;
        }

        JsonObject then;
        try
        {
            then = (new FileInfo(Options).Length <= LongestOptions ? BaganJson.ParseObject(File.ReadAllText(Options)) : null)?["command"] as JsonObject ?? throw new JsonException("the command is missing");
        }
        catch (JsonException e)
        {
            throw new BaganInputException($"{Options} is damaged ({e.Message}): the options of the run cannot be read. Start again with --overwrite.", e);
        }

        var differences = then.Select(o => o.Key).Union(command.Select(o => o.Key)).Where(key => !Free.Contains(key) && Text(then, key) != Text(command, key)).Order(StringComparer.Ordinal)
            .Select(key => $"  --{key.Replace('_', '-')}: {Text(then, key)} then, {Text(command, key)} now").ToList();
        if (differences.Count > 0)
        {
            throw new BaganInputException($"The run was started with other options:\n{string.Join('\n', differences)}\nResume with the earlier options, or start again with --overwrite.");
        }

        static string Text(JsonObject options, string key) => options[key] is { } value ? value.ToString() : "left out";
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
        Append(Timing, line.ToJsonString(BaganJson.Line) + "\n");
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
            var json = BaganJson.ParseObject(line);
            var figures = json.Where(p => p.Key is not ("stage" or "epoch" or "epochs" or "images" or NoteKey)).Select(p => KeyValuePair.Create(p.Key, BaganJson.Number<double>(json, p.Key)));
            return new EpochRecord(
                BaganJson.Text(json, "stage"), BaganJson.Number<int>(json, "epoch"), BaganJson.Number<int>(json, "epochs"), BaganJson.Number<long>(json, "images"), [.. figures])
            {
                Note = BaganJson.OptionalText(json, NoteKey),
            };
        }
        catch (JsonException)
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

        return line.ToJsonString(BaganJson.Line) + "\n";
    }

    private static void Replace(string path, string text) => DurableFile.Write(path, Encoding.UTF8.GetBytes(text));

    private static void Append(string path, string line) => DurableFile.Append(path, line);
}
