using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Ranks;

namespace Bagan.Jobs.Runs;

/// <summary>The images of a job: what is trained on, and the real images that only the figures see.</summary>
internal sealed class JobData : IDisposable
{
    private const double HeldOutShare = 0.2;

    private readonly Lazy<IReadOnlyList<int>?> _testGroups;

    private JobData(DataSet data, ImageSet? test, ImageSet? figuresTrain, string testName, IReadOnlyList<string> notes, StratifiedSplit? split = null)
    {
        Data = data;
        Test = test;
        FiguresTrain = figuresTrain;
        TestName = testName;
        Notes = notes;
        Bad = data.Bad;
        KnownGroups = split is null ? data.TrainGroups : Of(split.Train);
        _testGroups = new(() => test is null ? null : EqualImages.Join(test, split is not null ? Of(split.HeldOut) : ReferenceEquals(test, data.Test) ? data.TestGroups : null));

        IReadOnlyList<int>? Of(int[] positions) => data.TrainGroups is { } groups ? [.. positions.Select(i => groups[i])] : null;
    }

    /// <summary>The data set as it was read.</summary>
    internal DataSet Data { get; }

    /// <summary>All training images.</summary>
    internal ImageSet Train => Data.Train;

    /// <summary>Real images for the figures; null where too few are left for that.</summary>
    internal ImageSet? Test { get; }

    /// <summary>What a generator for the figures may see, where the test images were held out of the training images; else null: it may see all.</summary>
    internal ImageSet? FiguresTrain { get; }

    /// <summary>The training images that may be looked at before the figures are measured: all but those held out for the figures.</summary>
    internal ImageSet Known => FiguresTrain ?? Train;

    /// <summary>A group number for each of <see cref="Known"/>; null where nothing is known of groups.</summary>
    internal IReadOnlyList<int>? KnownGroups { get; }

    /// <summary>A group number for each test image, equal pixels in one group; null where every image stands alone.</summary>
    internal IReadOnlyList<int>? TestGroups => _testGroups.Value;

    /// <summary>The data's own validation images, which settings are chosen on; null where there are none.</summary>
    internal ImageSet? Validation => Data.Validation is { Count: > 0 } some ? some : null;

    /// <summary>Which images the figures were measured on, in words.</summary>
    internal string TestName { get; }

    /// <summary>What the person should know of the data.</summary>
    internal IReadOnlyList<string> Notes { get; }

    /// <summary>What was left out as unreadable, of the images for the figures too.</summary>
    internal IReadOnlyList<BadFile> Bad { get; private init; }

    /// <summary>Reads the data for a job without figures.</summary>
    internal static JobData Load(SourceOptions options, ComputeOptions compute, IProgressSink sink, CancellationToken stop)
    {
        var data = LoadingStages.Run(sink, stages => DataLoader.Load(options.Path, HowToRead(options, compute), stages, stop));
        return new JobData(data, null, null, "", data.Notes);
    }

    /// <summary>Reads the data and the images for the figures: those named, the data's own, or, unless that is unwanted, some held out.</summary>
    /// <param name="options">The data.</param>
    /// <param name="compute">Seed and threads.</param>
    /// <param name="sink">Told how far it is.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="holdOut">Whether images may be held out for the figures.</param>
    /// <param name="validation">The share of the training images that becomes the validation split before anything else; 0 for none.</param>
    internal static JobData LoadWithTest(DataOptions options, ComputeOptions compute, IProgressSink sink, CancellationToken stop, bool holdOut = true, double validation = 0)
    {
        var read = HowToRead(options, compute) with { GroupColumn = options.Group, GroupPattern = options.GroupPattern };
        var data = LoadingStages.Run(sink, stages => DataLoader.Load(options.Path, read, stages, stop));
        data = validation > 0 ? ValidationImages.HoldOut(data, validation, (ulong)compute.Seed, stop) : data;
        if (options.Test is not null)
        {
            // Groups matter where images are split, and these are not.
            var same = read with
            {
                Size = data.Train.Height,
                Channels = data.Train.Channels == 3 ? ChannelMode.Colour : ChannelMode.Grey,
                Format = null,
                ImagesFolder = null,
                IsLenient = true,
                Fit = data.Fit,
                DeepRange = data.DeepRange,
                GroupColumn = null,
                GroupPattern = null,
            };
            var other = LoadingStages.Run(sink, stages => DataLoader.Load(options.Test, same, stages, stop));
            var left = other.Bad.Select(b => b with { File = Path.Combine(options.Test, b.File) });
            var test = AlignTest(other, data.Train.ClassNames, out var notes);
            if (EqualImages.Leak(test, data.Train) is { } leak)
            {
                notes = [.. notes, leak];
            }

            return new JobData(data, test, null, $"{Quantity.Of(test.Count, "image")} of {options.Test}", [.. data.Notes, .. other.Notes, .. notes])
            {
                Bad = [.. data.Bad, .. left],
            };
        }

        // A test split whose images are all of unknown classes is none.
        if (data.Test is { Count: > 0 } own)
        {
            return new JobData(data, own, null, $"the data's own {Quantity.Of(own.Count, "test image")}", data.Notes);
        }

        return holdOut ? HoldOut(data, compute.Seed) : new JobData(data, null, null, "", data.Notes);
    }

    /// <summary>Wraps images that are in memory already.</summary>
    internal static JobData Of(DataSet data) =>
        new(data, data.Test, null, data.Test is null ? "" : $"the data's own {Quantity.Of(data.Test.Count, "test image")}", data.Notes);

    /// <summary>Where balance takes its test images from, unless it is given some: so train can decide as balance does.</summary>
    /// <param name="seed">The seed of the job.</param>
    /// <returns>Whether there are any, and whether they are held out of the training images.</returns>
    internal (bool Any, bool HeldOut) TestImages(long seed) =>
        Test is not null ? (true, FiguresTrain is not null)
        : Data.Test is { Count: > 0 } ? (true, false)
        : StratifiedSplit.Of(Data.Train, HeldOutShare, (ulong)seed, Data.TrainGroups).HeldOut.Length is > 0 ? (true, true)
        : (false, false);

    /// <summary>Refuses processes of one job that have read other data.</summary>
    /// <param name="ranks">The processes; null: this one is alone.</param>
    /// <param name="stop">Ends the wait for the others.</param>
    /// <exception cref="BaganInputException">A process differs; each difference is named.</exception>
    internal void AgreeWith(RankSession? ranks, CancellationToken stop) => ranks?.Agree(
        "data",
        new Dictionary<string, string>
        {
            ["the data's fingerprint"] = Data.Fingerprint,
            ["training images"] = Quantity.Of(Train.Count, "image"),
            ["the test images' fingerprint"] = Test is null ? "none" : Fingerprint.OfSet(Test),
        },
        stop);

    public void Dispose()
    {
        Data.Dispose();
        if (!ReferenceEquals(Test, Data.Test))
        {
            Test?.Dispose();
        }

        FiguresTrain?.Dispose();
    }

    private static DataReadOptions HowToRead(SourceOptions options, ComputeOptions compute) => options.ToRead() with { Threads = compute.Threads ?? 0 };

    private static JobData HoldOut(DataSet data, long seed)
    {
        var split = StratifiedSplit.Of(data.Train, HeldOutShare, (ulong)seed, data.TrainGroups);
        if (split.HeldOut.Length == 0)
        {
            return new JobData(data, null, null, "", [.. data.Notes, $"No images could be held out, so there are no figures. Images are held out only from classes with at least {StratifiedSplit.SmallestClass} images; groups are never split (images with equal pixels are one group). Give test images by --test."]);
        }

        return new JobData(
            data,
            data.Train.Select(split.HeldOut),
            data.Train.Select(split.Train),
            $"{Quantity.Of(split.HeldOut.Length, "training image")} held out for the figures",
            data.Notes,
            split);
    }

    // Test images under the training set's class indices; classes that training lacks are left out with a note.
    private static ImageSet AlignTest(DataSet other, IReadOnlyList<string> names, out IReadOnlyList<string> notes)
    {
        using (other)
        {
            var source = other.Test is { Count: > 0 } own ? own : other.Train;
            var match = new ClassMatch(source, names);
            if (match.Kept.Count == 0)
            {
                throw new BaganInputException($"--test: none of its classes ({string.Join(", ", source.ClassNames.Take(10))}) is one of the training data ({string.Join(", ", names.Take(10))}).");
            }

            notes = match.Unknown.Count == 0
                ? []
                : [$"The test images have {Quantity.Form(match.Unknown.Count, "a class", "classes")} that training lacks: {string.Join(", ", match.Unknown)}; {Quantity.Of(source.Count - match.Kept.Count, "image")} {Quantity.Form(source.Count - match.Kept.Count, "was", "were")} left out of the figures."];
            return match.Take(match.Kept);
        }
    }
}
