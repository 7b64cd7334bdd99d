using System.Globalization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers.Listing;
using Bagan.Data.Writers;

namespace Bagan.Jobs.Runs;

/// <summary>Holds out validation images before anything is trained: real ones, that neither the method nor the classifiers of the run see.</summary>
internal static class ValidationImages
{
    /// <summary>The data with a share of the real training images as their validation split.</summary>
    /// <param name="data">The data; this owns them from now on.</param>
    /// <param name="share">The share of every class, between 0 and 1, exclusive.</param>
    /// <param name="seed">The same seed gives the same images.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="BaganInputException">The data have validation images already, or no image can be held out.</exception>
    public static DataSet HoldOut(DataSet data, double share, ulong seed, CancellationToken stop)
    {
        if (data.Validation is { Count: > 0 } own)
        {
            throw new BaganInputException($"{data.Path} has {Quantity.Of(own.Count, "validation image")} already. Leave out --val to use them.");
        }

        var all = WrittenSplit.Of(data, stop)[0];
        int[] real = [.. Enumerable.Range(0, data.Train.Count).Where(i => !all.OriginOf(i).Generated)];
        using var images = data.Train.Select(real);
        var split = StratifiedSplit.Of(images, share, seed, data.TrainGroups is { } groups ? [.. real.Select(i => groups[i])] : null);
        if (split.HeldOut.Length == 0)
        {
            throw new BaganInputException($"--val: no images can be held out. Images are held out only from classes with at least {StratifiedSplit.SmallestClass} images; groups (equal images are one) are never split.");
        }

        int[] held = [.. split.HeldOut.Select(i => real[i])];
        int[] left = [.. Enumerable.Range(0, data.Train.Count).Except(held)];
        var (train, validation) = (data.Train.Select(left), data.Train.Select(held));
        var without = validation.ClassNames.Where((_, c) => validation.ClassCounts[c] == 0).ToArray();
        var note = $"{Quantity.Of(held.Length, data.Train.Count, "training image")} {Quantity.Form(held.Length, "is", "are")} held out as validation images (--val {share.ToString(CultureInfo.InvariantCulture)})"
            + (without.Length == 0 ? "." : $", none of {Quantity.Form(without.Length, "the class", "the classes")} {Quantity.Names(without)}, which {Quantity.Form(without.Length, "has", "have")} fewer than {StratifiedSplit.SmallestClass} images or no group to spare.");
        data.Train.Dispose();
        return new DataSet
        {
            Path = data.Path,
            Format = data.Format,
            Train = train,
            Validation = validation,
            Test = data.Test,
            TrainGroups = data.TrainGroups is { } known ? [.. left.Select(i => known[i])] : null,
            TestGroups = data.TestGroups,
            Bad = data.Bad,
            Ignored = data.Ignored,
            Encoding = data.Encoding,
            Fit = data.Fit,
            DeepRange = data.DeepRange,
            OpenPictures = data.OpenPictures,
            Notes = [.. data.Notes, note],
            OriginalSizes = data.OriginalSizes,
            Fingerprint = string.Create(CultureInfo.InvariantCulture, $"{data.Fingerprint}/val {share}/{seed}"),
        };
    }
}
