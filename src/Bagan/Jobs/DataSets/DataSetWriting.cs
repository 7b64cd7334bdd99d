using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Writes what a data verb made.</summary>
internal static class DataSetWriting
{
    /// <summary>Writes splits, their manifest and the list of what was skipped; only counts in a dry run.</summary>
    public static WrittenData Write(string verb, WritingOptions options, DataSet data, IReadOnlyList<WrittenSplit> splits, IProgressSink sink, CancellationToken stop)
    {
        var counts = splits.Select(s => SplitCount.Of(s.Name, s.Images)).ToList();
        var result = new WrittenData(null, options.To, counts.Sum(s => s.Images), counts, data.Bad, data.Notes);
        if (options.DryRun)
        {
            return result;
        }

        sink.StageStarted("writing", 0);
        using (var folder = new StagedFolder(options.Out!, options.Overwrite, verb))
        {
            if (data.Bad.Count > 0)
            {
                sink.Message($"{SkippedList.FileName} lists what was left out, and why.");
                folder.WriteFile(SkippedList.FileName, stream => SkippedList.Write(stream, data.Bad));
            }

            DataWriter.Write(DataWriter.Find(options.To), folder, splits, stop);
        }

        sink.StageFinished();
        return result with { Out = options.Out };
    }

    /// <summary>Refuses, before anything is read, a folder that may not be written, and one that overlaps an input.</summary>
    /// <param name="target">The folder; null where nothing is written.</param>
    /// <param name="overwrite">Whether what is in it may be replaced.</param>
    /// <param name="inputs">What is read, as <see cref="OutputClaim.Check"/> takes it.</param>
    public static void CheckTarget(string? target, bool overwrite, params ReadOnlySpan<(string Name, string? Path)> inputs)
    {
        if (target is not null)
        {
            OutputClaim.Check(target, inputs);
            StagedFolder.Require(target, overwrite);
        }
    }
}

/// <summary>What a data verb wrote, or would write.</summary>
/// <param name="Out">The folder; null when nothing was written.</param>
/// <param name="Format">Its layout.</param>
/// <param name="Images">Images in all splits.</param>
/// <param name="Splits">The splits and their classes.</param>
/// <param name="Skipped">What could not be read and was left out.</param>
/// <param name="Notes">What was noticed while reading.</param>
internal sealed record WrittenData(
    string? Out, string Format, int Images, IReadOnlyList<SplitCount> Splits, IReadOnlyList<BadFile> Skipped, IReadOnlyList<string> Notes)
{
    private static readonly WrittenDataContext Context = new(BaganJson.Create(indented: true));

    /// <summary>As JSON: keys in snake_case, names unescaped.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.WrittenData);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WrittenData))]
internal sealed partial class WrittenDataContext : JsonSerializerContext;

/// <summary>How many images a split has.</summary>
/// <param name="Name">"train", "val" or "test"; "all" where the data have no splits.</param>
/// <param name="Images">Images in all.</param>
/// <param name="Classes">Images of each class, in the data's order.</param>
internal sealed record SplitCount(string Name, int Images, IReadOnlyList<ClassCount> Classes)
{
    /// <summary>Counts a set.</summary>
    internal static SplitCount Of(string? name, ImageSet set) =>
        new(name ?? "all", set.Count, [.. set.ClassNames.Select((n, c) => new ClassCount(n, set.ClassCounts[c]))]);
}

/// <summary>How many images a class has.</summary>
/// <param name="Name">The class.</param>
/// <param name="Images">Its images.</param>
internal sealed record ClassCount(string Name, int Images);

/// <summary>Writes the same images in another layout.</summary>
/// <param name="options">What and how.</param>
/// <param name="sink">Told how far it is.</param>
internal sealed class ConvertJob(ConvertOptions options, IProgressSink sink)
{
    /// <summary>Does it.</summary>
    /// <exception cref="BaganInputException">The data or the options will not do.</exception>
    /// <exception cref="BaganException">The result can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public WrittenData Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(options.Writing.DryRun ? null : options.Writing.Out, options.Writing.Overwrite, options.Source.Inputs);
        using var data = SourceReading.Load(options.Source, sink, stop);
        return DataSetWriting.Write("data convert", options.Writing, data, WrittenSplit.Of(data, stop), sink, stop);
    }
}

/// <summary>Takes training images away by a recipe; other splits stay whole.</summary>
/// <param name="options">What and how.</param>
/// <param name="sink">Told how far it is.</param>
internal sealed class UnbalanceJob(UnbalanceOptions options, IProgressSink sink)
{
    /// <summary>Does it.</summary>
    /// <exception cref="BaganInputException">The data or the options will not do.</exception>
    /// <exception cref="BaganException">The result can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public WrittenData Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(options.Writing.DryRun ? null : options.Writing.Out, options.Writing.Overwrite, options.Source.Inputs);
        var protocol = ImbalanceProtocol.Parse(options.Recipe);
        using var data = SourceReading.Load(options.Source, sink, stop);
        var positions = protocol.Apply(data.Train, (ulong)options.Seed);
        using var kept = data.Train.Select(positions);
        var splits = WrittenSplit.Of(data, stop).Select(s => ReferenceEquals(s.Images, data.Train) ? s.Part(s.Name, kept, positions) : s);
        return DataSetWriting.Write("data unbalance", options.Writing, data, [.. splits], sink, stop);
    }
}

/// <summary>Reads a data set under the eyes of the person.</summary>
internal static class SourceReading
{
    /// <summary>Reads at the images' own shape, or at the size that was asked for.</summary>
    public static DataSet Load(SourceOptions options, IProgressSink sink, CancellationToken stop, string? group = null, string? groupPattern = null)
    {
        var read = HowToRead(options) with { GroupColumn = group, GroupPattern = groupPattern };
        var data = LoadingStages.Run(sink, stages => DataLoader.Load(options.Path, read, stages, stop));
        foreach (var note in data.Notes)
        {
            sink.Warning(note);
        }

        return data;
    }

    /// <summary>The reader's options for the images as they are.</summary>
    public static DataReadOptions HowToRead(SourceOptions options) => options.ToRead() with { SizeRule = SizeRule.Original };
}
