using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Runs;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Jobs.Filling;

/// <summary>
/// The images that a balancing run adds to the real ones: those that a method drew, and behind them the originals that its plan repeats; repeated
/// originals alone (the method oversample); or none, where the method only says how to train.
/// </summary>
internal sealed class AddedImages : IDisposable
{
    private readonly Resampling _drawn;

    private AddedImages(Resampling drawn, ImageSet images, bool repeated, ImageEdits? edits)
    {
        _drawn = drawn;
        Edits = edits;
        Images = images;
        Repeated = repeated;
    }

    /// <summary>The added images but for <see cref="Repeats"/>; an empty set where the method adds none.</summary>
    internal ImageSet Images { get; }

    /// <summary>The originals that are added once more beside generated images; null where there are none.</summary>
    internal ImageSet? Repeats { get; private init; }

    /// <summary>Which originals these are: their positions among the real images.</summary>
    internal IReadOnlyList<int> RepeatSources { get; private init; } = [];

    /// <summary>Whether they are the real ones again.</summary>
    internal bool Repeated { get; }

    /// <summary>How each of them was made of a real one; null where they were made of none.</summary>
    internal ImageEdits? Edits { get; }

    /// <summary>Whether there are any that a method made.</summary>
    internal bool Generated => !Repeated && Images.Count > 0;

    /// <summary>A teacher's probabilities of them; null where there is none.</summary>
    internal FloatMatrix? Labels => _drawn.GeneratedLabels;

    /// <summary>The recipe that the method gives a classifier for them.</summary>
    internal ClassifierRecipe Recipe => Repeated ? ClassifierRecipe.Plain : _drawn.Recipe;

    /// <summary>What a filter or a teacher accepted of each class; empty without either.</summary>
    internal IReadOnlyList<ClassAcceptance> Acceptance => _drawn.Acceptance;

    /// <summary>Sentences that the person should know of them.</summary>
    internal IReadOnlyList<string> Notes => _drawn.Notes;

    /// <summary>The images of a method for a plan.</summary>
    /// <param name="choice">The method.</param>
    /// <param name="drawn">Its answer; this object disposes it.</param>
    /// <param name="real">The real images.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">Of the choice of originals to repeat.</param>
    internal static AddedImages Of(MethodChoice choice, Resampling drawn, ImageSet real, SamplingPlan plan, long seed)
    {
        if (choice.Method == RecipeMethod.Oversample.Name)
        {
            var copied = CopyMethod.Sources(real, plan.ToGenerate, new SeededRandom((ulong)seed).Fork("repeat"));
            return new AddedImages(drawn, real.Select(copied), true, ImageEdits.None(copied));
        }

        if (drawn.Generated is not { } generated)
        {
            return new AddedImages(drawn, real.Select([]), false, ImageEdits.None([]));
        }

        var sources = CopyMethod.Repeats(real, plan, seed);
        return new AddedImages(drawn, generated, false, drawn.Edits) { Repeats = sources.Count > 0 ? real.Select(sources) : null, RepeatSources = sources };
    }

    /// <summary>How many images a class gains in all.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    internal int CountOf(int classIndex) => Images.ClassCounts[classIndex] + RepeatsOf(classIndex);

    /// <summary>How many originals of a class are added once more beside generated images.</summary>
    /// <param name="classIndex">0 to K - 1.</param>
    internal int RepeatsOf(int classIndex) => Repeats?.ClassCounts[classIndex] ?? 0;

    /// <summary>All added images as class folders hold them; null where there are none.</summary>
    /// <returns>The caller disposes it.</returns>
    internal ImageSet? ToFolders() => Repeats is not null ? ImageSet.Join(Images, Repeats) : Images.Count > 0 ? Images.Select([.. Enumerable.Range(0, Images.Count)]) : null;

    /// <summary>Where each of <see cref="Images"/> comes from, for the manifest.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="madeOfReal">Whether they are real images changed.</param>
    internal IReadOnlyList<ImageOrigin> Origins(string method, bool madeOfReal) => Repeated ? Repetitions(Images) :
    [
        .. Enumerable.Range(0, Images.Count).Select(i => new ImageOrigin(true, method, _drawn.Seeds?[i]) { MadeOfReal = madeOfReal }),
    ];

    /// <summary>Where each of <see cref="Repeats"/> comes from.</summary>
    internal IReadOnlyList<ImageOrigin> RepeatOrigins => Repeats is null ? [] : Repetitions(Repeats);

    private static ImageOrigin[] Repetitions(ImageSet images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => new ImageOrigin(false, images.Sources?[i] ?? "") { Repeated = true })];

    public void Dispose()
    {
        Repeats?.Dispose();
        Images.Dispose();
        _drawn.Dispose();
    }
}

/// <summary>
/// balanced/ with the originals and the added images, which say what they are, as CLASS/*.png or in another layout with the data's validation and test
/// images; manifest.csv, classes.txt and weights.json; labels.csv where a teacher labelled them.
/// </summary>
internal static class BalancedImages
{
    internal const string Folder = OutputFolder.BalancedName;

    internal static IReadOnlyList<ManifestRow> Write(BalanceRun run, MethodChoice choice, AddedImages added, bool madeOfReal) => run.Times.Run(run.Sink, "writing", 0, () =>
    {
        // On resuming a finished folder is made again: the same bytes come out of it.
        var origins = added.Origins(choice.ImagesText, madeOfReal);
        using var folder = run.Output.Stage(Folder);
        var rows = run.Options.To == BalanceOptions.ClassFolders ? WriteFolders(run, folder, choice, added, origins) : WriteLayout(run, folder, added, origins);
        ManifestRow[] written = [.. rows.Select(r => r with { File = $"{Folder}/{r.File}" })];
        if (written.All(r => !r.File.Contains('#', StringComparison.Ordinal)))
        {
            run.Output.Write(Manifest.FileName, stream => Manifest.Write(stream, written));
        }

        if (added.Labels is { } labels)
        {
            // The training images come first, the added ones behind the real ones; other splits may follow.
            string[] labelled = [.. written[run.Data.Train.Count..(run.Data.Train.Count + added.Images.Count)].Select(r => r.File)];
            run.Output.Write(LabelsFile.FileName, stream => LabelsFile.Write(stream, labelled, added.Images.ClassNames, labels));
        }

        return written;
    });

    /// <summary>The size at which images are written.</summary>
    internal static PictureSize SizeOf(BalanceRun run, AddedImages added) => added.Edits is null ? PictureSize.Network : run.Options.Size;

    private static IReadOnlyList<ManifestRow> WriteFolders(BalanceRun run, StagedFolder folder, MethodChoice choice, AddedImages added, IReadOnlyList<ImageOrigin> origins)
    {
        var data = run.Data.Data;
        var size = SizeOf(run, added);
        if (size != run.Options.Size && (run.Options.OutputSize is not null || !data.OriginalSizes.IsUniform || (data.OriginalSizes.Smallest.Height, data.OriginalSizes.Smallest.Width) != (data.Train.Height, data.Train.Width)))
        {
            run.Sink.Message(WrittenPictures.WhyNetwork(choice.ImagesText, added.Images));
        }

        using var pictures = WrittenPictures.Open(size, data.OpenPictures, data.Train, data.Fit, run.Stop);
        var copy = run.Options.Originals == OriginalsMode.Copy || (run.Options.Originals is null && pictures.AreOwn);
        using var files = copy ? OriginalFiles.Open(data, run.Stop) : null;
        var writer = new FolderWriter { Threads = run.Threads, Originals = files, CopiesRepeated = run.Options.Originals == OriginalsMode.Copy };
        WrittenSplit[] splits =
        [
            new(null, data.Train) { Pictures = run.Options.Originals == OriginalsMode.Resized ? null : pictures.OfReal() },
            new(null, added.Images, origins) { Pictures = pictures.Of(added.Edits) },
            .. added.Repeats is { } repeats ? [new WrittenSplit(null, repeats, added.RepeatOrigins) { Pictures = pictures.Of(ImageEdits.None(added.RepeatSources)) }] : Array.Empty<WrittenSplit>(),
        ];
        var rows = writer.WriteImages(folder, splits, run.Stop);
        folder.Commit();
        run.Output.Write(WeightsFile.FileName, stream => stream.Write(WeightsFile.Of(splits).Content(ClassFolderNames.For(data.Train.ClassNames))));
        if (data.Train.ClassNames.All(ClassNamesFile.IsPlain))
        {
            run.Output.Write(ClassNamesFile.Name, stream => stream.Write(ClassNamesFile.Content(data.Train.ClassNames)));
        }

        return rows;
    }

    // The data's own validation and test images go along: real ones that were not trained on.
    private static IReadOnlyList<ManifestRow> WriteLayout(BalanceRun run, StagedFolder folder, AddedImages added, IReadOnlyList<ImageOrigin> origins)
    {
        var real = new WrittenSplit(null, run.Data.Train);
        using var more = added.ToFolders();
        using var train = ImageSet.Join(run.Data.Train, more ?? added.Images);
        ImageOrigin[] all = [.. Enumerable.Range(0, run.Data.Train.Count).Select(real.OriginOf), .. origins, .. added.RepeatOrigins];
        var splits = WrittenSplit.Of(run.Data.Data, run.Stop).Select(s => ReferenceEquals(s.Images, run.Data.Train) ? new WrittenSplit(s.Name, train, all) : s).ToList();
        if (splits.Count == 1)
        {
            run.Sink.Message($"The data have no validation images, so {Folder}/ has none. --val SHARE holds some out before anything is trained.");
        }

        return DataWriter.Write(DataWriter.Find(run.Options.To), folder, splits, run.Stop);
    }
}
