using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Writers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;

namespace Bagan.Jobs.DataSets;

/// <summary>Holds out a share of every class as test images, and one as validation images: real ones, whole groups together.</summary>
/// <param name="options">What and how.</param>
/// <param name="sink">Told how far it is.</param>
internal sealed class SplitJob(SplitOptions options, IProgressSink sink)
{
    /// <summary>Does it.</summary>
    /// <exception cref="BaganInputException">The data or the options will not do, or the data have such a split already.</exception>
    /// <exception cref="BaganException">The result can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public WrittenData Run(CancellationToken stop = default)
    {
        DataSetWriting.CheckTarget(options.Writing.DryRun ? null : options.Writing.Out, options.Writing.Overwrite, options.Source.Inputs);
        using var data = SourceReading.Load(options.Source, sink, stop, options.Group, options.GroupPattern);
        if (data.Test is { Count: > 0 } old && options.Test > 0)
        {
            if (!options.DropTest)
            {
                throw new BaganInputException($"{options.Source.Path} has {Quantity.Of(old.Count, "test image")} already. Use the split that it has (--test 0 keeps it), or leave these out by --drop-test and split the training images.");
            }

            sink.Warning($"The data's own {Quantity.Of(old.Count, "test image")} {Quantity.Form(old.Count, "is", "are")} left out.");
        }

        if (data.Validation is { Count: > 0 } kept && options.Val > 0)
        {
            throw new BaganInputException($"{options.Source.Path} has {Quantity.Of(kept.Count, "validation image")} already. Leave out --val to use them.");
        }

        if (EqualImages.Join(data.Train, null) is { } copies)
        {
            sink.Message($"{Quantity.Of(data.Train.Count - copies.Distinct().Count(), data.Train.Count, "image")} {Quantity.Form(data.Train.Count - copies.Distinct().Count(), "is a copy", "are copies")} of others, pixel for pixel; copies stay on one side of the split.");
        }

        var train = WrittenSplit.Of(data, stop)[0];
        var left = Enumerable.Range(0, data.Train.Count).ToArray();
        var test = HoldOut(train, ref left, options.Test, data.TrainGroups, "test");
        var validation = HoldOut(train, ref left, options.Val / (1 - options.Test), data.TrainGroups, "validation");
        using var learnt = data.Train.Select(left);
        using var tested = data.Train.Select(test);
        using var validated = data.Train.Select(validation);
        List<WrittenSplit> splits = [train.Part("train", learnt, left)];
        if (options.Val > 0 || data.Validation is { Count: > 0 })
        {
            splits.Add(options.Val > 0 ? train.Part("val", validated, validation) : new("val", data.Validation!));
        }

        if (options.Test > 0 || (data.Test is { Count: > 0 } && !options.DropTest))
        {
            splits.Add(options.Test > 0 ? train.Part("test", tested, test) : new("test", data.Test!));
        }

        return DataSetWriting.Write("data split", options.Writing, data, splits, sink, stop);
    }

    // Takes a share of the real images out of those that are left; images with the same pixels stay together, generated ones are not held out.
    private int[] HoldOut(WrittenSplit all, ref int[] left, double share, IReadOnlyList<int>? groups, string name)
    {
        if (share == 0)
        {
            return [];
        }

        var real = Array.FindAll(left, i => !all.OriginOf(i).Generated);
        var generated = left.Length - real.Length;
        if (generated > 0)
        {
            sink.Warning($"{Quantity.Of(generated, "generated image")} {Quantity.Form(generated, "stays", "stay")} with the training images. The method that made them has seen the real images that are held out now. For an honest measurement, split first and balance afterwards.");
        }

        using var images = all.Images.Select(real);
        var split = StratifiedSplit.Of(images, share, (ulong)options.Seed, groups is null ? null : [.. real.Select(i => groups[i])]);
        if (split.HeldOut.Length == 0)
        {
            throw new BaganInputException($"No {name} images can be held out. Images are held out only from classes with at least {StratifiedSplit.SmallestClass} images; groups are never split (images with equal pixels are one group).");
        }

        int[] held = [.. split.HeldOut.Select(i => real[i])];
        var counts = new int[all.Images.ClassNames.Count];
        foreach (var i in held)
        {
            counts[all.Images.Labels[i]]++;
        }

        var without = all.Images.ClassNames.Where((_, c) => counts[c] == 0).ToArray();
        if (without.Length > 0)
        {
            sink.Warning($"No {name} images of {Quantity.Form(without.Length, "the class", "the classes")} {Quantity.Names(without)}. Images are held out only from classes with at least {StratifiedSplit.SmallestClass} images; groups are never split (images with equal pixels are one group).");
        }

        left = [.. left.Except(held)];
        return held;
    }
}
