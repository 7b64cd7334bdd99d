using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

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
