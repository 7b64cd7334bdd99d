using Bagan.Data.Writers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

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
