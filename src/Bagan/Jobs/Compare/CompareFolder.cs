using Bagan.Data;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Bagan.Evaluation.Classifiers;
using Bagan.IO;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Training;
using CompareOptions = Bagan.Jobs.Options.CompareOptions;

namespace Bagan.Jobs.Compare;

/// <summary>The folder of a comparison: what is finished stays, so that a later call goes on.</summary>
internal sealed class CompareFolder : IDisposable
{
    private const string StateName = "comparison.json";
    private const string ResultsName = "results.jsonl";
    private readonly OutputFolder _folder;
    private readonly List<CellResult> _results = [];

    private CompareFolder(OutputFolder folder) => _folder = folder;

    /// <summary>Where images of methods and checkpoints are kept.</summary>
    internal string Generated => Path.Combine(_folder.Root, OutputFolder.GeneratedName);

    /// <summary>Where predictions of cells are kept.</summary>
    internal string Predictions => Path.Combine(_folder.Root, "predictions");

    internal OutputFolder Output => _folder;

    internal string Root => _folder.Root;

    /// <summary>The lines of results.jsonl.</summary>
    internal IReadOnlyList<CellResult> Results => _results;

    internal CompareState State { get; private set; } = new() { Settings = new Dictionary<string, string>() };

    /// <summary>Refuses a folder that cannot be used before the data are read.</summary>
    internal static void Require(OutputOptions options, bool inside, params ReadOnlySpan<(string Name, string? Path)> inputs) =>
        OutputFolder.Require(options, IsBegun(options), inside, inputs);

    /// <summary>Makes the folder, or goes on with that of an earlier call.</summary>
    /// <exception cref="BaganInputException">It holds something else, or cells that were made under other settings; each difference is named.</exception>
    /// <param name="options">Where.</param>
    /// <param name="settings">The settings that all cells share.</param>
    /// <param name="inside">Whether the folder is a part of another job's.</param>
    internal static CompareFolder Open(OutputOptions options, IReadOnlyDictionary<string, string> settings, bool inside) =>
        Begin(new CompareFolder(OutputFolder.Open("compare", options, resume: IsBegun(options), inside)), options, settings);

    /// <summary>As the other, together with the other processes of a job. The first of them has the folder alone until it calls <see cref="Share"/>.</summary>
    /// <inheritdoc cref="Open"/>
    internal static CompareFolder OpenShared(OutputOptions options, IReadOnlyDictionary<string, string> settings) =>
        Begin(new CompareFolder(OutputFolder.OpenShared("compare", options, () => IsBegun(options))), options, settings);

    private static CompareFolder Begin(CompareFolder folder, OutputOptions options, IReadOnlyDictionary<string, string> settings)
    {
        try
        {
            folder.Begin(options, settings);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static bool IsBegun(OutputOptions options) => File.Exists(Path.Combine(options.Out!, StateName));

    private void Begin(OutputOptions options, IReadOnlyDictionary<string, string> settings)
    {
        var path = Path.Combine(Root, StateName);
        if (File.Exists(path))
        {
            State = Parse(path, File.ReadAllText(path), CompareJson.Context.CompareState);
            if (State.Differences(settings).ToList() is { Count: > 0 } differences)
            {
                throw new BaganInputException(
                    $"{options.Out} holds a comparison with other settings. Its cells cannot be combined with new ones:\n{string.Join('\n', differences)}\nName another folder, or replace it by --overwrite.");
            }

            ReadResults();
        }
        else
        {
            Save(new CompareState { Settings = settings });
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Lets the other processes of the job in. What failed, or lost what belongs to it, is forgotten first, so that each cell is tried once more by one of them.</summary>
    /// <param name="isFinished">Whether a cell needs no work.</param>
    internal void Share(Func<CellResult, bool> isFinished)
    {
        if (_folder.IsFirst && _results.RemoveAll(r => !isFinished(r)) > 0)
        {
            WriteResults();
        }

        _folder.Share();
    }

    /// <summary>Reads what the other processes of the job have finished.</summary>
    internal void Refresh()
    {
        using var alone = SharedFolder.Enter(Root);
        if (alone is not null)
        {
            _results.Clear();
            ReadResults();
            var path = Path.Combine(Root, StateName);
            State = Parse(path, File.ReadAllText(path), CompareJson.Context.CompareState);
        }
    }

    internal void Save(CompareState state)
    {
        using var alone = SharedFolder.Enter(Root);
        State = state;
        _folder.Write(StateName, stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(state, CompareJson.Context.CompareState)));
    }

    /// <summary>Adds a cell, or replaces what was said of it; the file is written anew and appears whole.</summary>
    internal void Add(CellResult result)
    {
        using var alone = SharedFolder.Enter(Root);
        Refresh();
        _results.RemoveAll(r => r.Key == result.Key);
        _results.Add(result);
        WriteResults();
    }

    private void WriteResults() => _folder.Write(ResultsName, stream =>
    {
        foreach (var line in _results)
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(line, CompareJson.Context.CellResult));
            stream.WriteByte((byte)'\n');
        }
    });

    internal void Write(string name, Action<Stream> write) => _folder.Write(name, write);

    private void ReadResults()
    {
        var path = Path.Combine(Root, ResultsName);
        if (!File.Exists(path))
        {
            return;
        }

        foreach (var line in File.ReadLines(path, Encoding.UTF8).Where(l => l.Length > 0))
        {
            _results.Add(Parse(path, line, CompareJson.Context.CellResult));
        }
    }

    private static T Parse<T>(string path, string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new BaganInputException($"{path} is not what compare wrote ({e.Message}). Name another folder, or replace it by --overwrite.", e);
        }
    }
}

/// <summary>How a comparison's files are written: names as they are.</summary>
internal static class CompareJson
{
    internal static CompareJsonContext Context { get; } = new(BaganJson.Create(indented: false));
}

/// <summary>JSON of a comparison's files, made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(CellResult))]
[JsonSerializable(typeof(CompareState))]
[JsonSerializable(typeof(ClassifierRecipe))]
[JsonSerializable(typeof(Cost))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class CompareJsonContext : JsonSerializerContext;

/// <summary>
/// What every cell of a comparison shares, kept in comparison.json: a later call may add methods, protocols and seeds, but
/// cells that were made under other settings stand in no table together.
/// </summary>
internal sealed record CompareState
{
    /// <summary>The settings by name, as the command line spells them.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What the same classifier reaches on all training images, before any imbalance; null until it was measured, or where none is simulated.</summary>
    public ClassifierResult? FullData { get; init; }

    /// <summary>Every difference from other settings, one sentence each.</summary>
    internal IEnumerable<string> Differences(IReadOnlyDictionary<string, string> now) =>
        from name in Settings.Keys.Union(now.Keys)
        let then = Settings.GetValueOrDefault(name, "nothing")
        let given = now.GetValueOrDefault(name, "nothing")
        where then != given
        select $"{name} was {then} and is {given} now.";
}

/// <summary>The settings under which all cells of a comparison are made.</summary>
internal static class CompareSettings
{
    // What a later call may change: it adds cells, or the fingerprints tell whether it matters.
    private static readonly HashSet<string> Free =
        ["data", "test", "methods", "protocol", "seeds", "seed", "threads", "out", "tensorboard", "overwrite", "dry_run", "skip_bad", "format", "group", "group_pattern", "allow_torchscript", "classifier", "backbone", "backbone_input", "feature_cache", "teacher", "scratch"];

    internal static IReadOnlyDictionary<string, string> Of(CompareOptions options, JobData data, Judge judge)
    {
        var protocol = judge.Protocol;
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["the trainings of methods"] = "balanced has a narrow autoencoder; D(x, y) above 30 pixels has a preset of its own; named epochs change the length alone; smote-gan counts its epochs in real images",
            ["the images to generate"] = "with drop, those that the class lost; else each class up to the largest; balanced, distil and the pastes repeat originals for half of them",
            ["the data's fingerprint"] = data.Data.Fingerprint,
            ["the test images' fingerprint"] = Fingerprint.OfSet(data.Test!),
            ["the image size"] = string.Create(CultureInfo.InvariantCulture, $"{data.Train.Channels}x{data.Train.Height}x{data.Train.Width}"),
            ["the classifier's training"] = FormattableString.Invariant($"at least {protocol.LeastSteps} steps, batch {protocol.Batch}, rate {protocol.LearningRate}, rate of convolutions {protocol.ConvolutionRate}, rise {protocol.Rise}, decay {protocol.WeightDecay}"),
        };
        settings["--classifier"] = OptionLeaf.Names(typeof(JudgeKind))[(int)judge.Kind];
        if (judge.Backbone is { } backbone)
        {
            settings["--backbone"] = $"{backbone.Name} ({backbone.Identity[..16]}, {backbone.Input.Text})";
            settings["--teacher"] = OptionLeaf.Names(typeof(TeacherMode))[(int)options.Teacher];
        }

        foreach (var (key, value) in OptionsJson.ToObject(options).Where(o => !Free.Contains(o.Key)))
        {
            settings[$"--{key.Replace('_', '-')}"] = value?.ToString() ?? "left out";
        }

        return settings;
    }
}
