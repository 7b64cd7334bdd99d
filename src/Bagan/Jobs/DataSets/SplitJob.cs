using Bagan.Data.Plans;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Writers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Holds out a share of every class as test images, whole groups together.</summary>
/// <param name="options">What and how.</param>
/// <param name="sink">Told how far it is.</param>
internal sealed class SplitJob(SplitOptions options, IProgressSink sink)
{
    /// <summary>Does it.</summary>
    /// <exception cref="BaganInputException">The data or the options will not do, or the data have a test split already.</exception>
    /// <exception cref="BaganException">The result can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public WrittenData Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(options.Writing.DryRun ? null : options.Writing.Out, options.Writing.Overwrite, options.Source.Inputs);
        using var data = SourceReading.Load(options.Source, sink, stop, options.Group, options.GroupPattern);
        if (data.Test is { Count: > 0 } old)
        {
            if (!options.DropTest)
            {
                throw new BaganInputException($"{options.Source.Path} has {Quantity.Of(old.Count, "test image")} already. Use the split that it has, or leave these out by --drop-test and split the training images.");
            }

            sink.Warning($"The data's own {Quantity.Of(old.Count, "test image")} {Quantity.Form(old.Count, "is", "are")} left out.");
        }

        var split = StratifiedSplit.Of(data.Train, options.Test, (ulong)options.Seed, data.TrainGroups);
        if (split.HeldOut.Length == 0)
        {
            throw new BaganInputException($"Nothing can be held out. Images are held out only from classes with at least {StratifiedSplit.SmallestClass} images; groups (equal images are one) are never split.");
        }

        if (EqualImages.Join(data.Train, null) is { } copies)
        {
            sink.Message($"{Quantity.Of(data.Train.Count - copies.Distinct().Count(), data.Train.Count, "image")} {Quantity.Form(data.Train.Count - copies.Distinct().Count(), "is a copy", "are copies")} of others, pixel for pixel; copies stay on one side of the split.");
        }

        using var train = data.Train.Select(split.Train);
        using var test = data.Train.Select(split.HeldOut);
        var without = test.ClassNames.Where((_, c) => test.ClassCounts[c] == 0).ToArray();
        if (without.Length > 0)
        {
            sink.Warning($"No test images of {Quantity.Form(without.Length, "the class", "the classes")} {ClassNotes.Shorten(without)}. Images are held out only from classes with at least {StratifiedSplit.SmallestClass} images; groups (equal images are one) are never split.");
        }

        List<WrittenSplit> splits = [new("train", train), new("test", test)];
        if (data.Validation is not null)
        {
            splits.Insert(1, new("val", data.Validation));
        }

        return DataSetWriting.Write("data split", options.Writing, data, splits, sink, stop);
    }
}
