using Bagan.Data.Plans;
using Bagan.Data.Writers;

namespace Bagan.Jobs.DataSets;

/// <summary>Holds out a share of every class as test images, whole groups together.</summary>
/// <param name="options">What and how.</param>
/// <param name="sink">Told how far it is.</param>
public sealed class SplitJob(SplitOptions options, IProgressSink sink)
{
    /// <summary>Does it.</summary>
    /// <exception cref="BaganInputException">The data or the options will not do, or the data have a test split already.</exception>
    /// <exception cref="BaganException">The result can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public WrittenData Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(options.Writing.Out, options.Source.Path);
        using var data = SourceReading.Load(options.Source, sink, stop, options.Group, options.GroupPattern);
        if (data.Test is not null)
        {
            throw new BaganInputException($"{options.Source.Path} has {data.Test.Count} test images already. Split its training part alone, or use the split that it has.");
        }

        var split = StratifiedSplit.Create(data.Train.Labels, data.Train.ClassNames.Count, options.Test, (ulong)options.Seed, data.TrainGroups);
        if (split.HeldOut.Length == 0)
        {
            throw new BaganInputException($"Nothing can be held out: a class gives images away from {StratifiedSplit.SmallestClass} on, and a group only whole.");
        }

        using var train = data.Train.Select(split.Train);
        using var test = data.Train.Select(split.HeldOut);
        List<WrittenSplit> splits = [new("train", train), new("test", test)];
        if (data.Validation is not null)
        {
            splits.Insert(1, new("val", data.Validation));
        }

        return DataSetWriting.Write(options.Writing, data, splits, sink, stop);
    }
}
