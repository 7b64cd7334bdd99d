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
/// The images that a balancing run adds to the real ones: those that a method drew, repeated originals (the method oversample), or none, where
/// the method only says how to train.
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

    /// <summary>The added images; an empty set where the method adds none.</summary>
    internal ImageSet Images { get; }

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
        if (choice.Method != RecipeMethod.Oversample.Name)
        {
            return drawn.Generated is { } generated ? new AddedImages(drawn, generated, false, drawn.Edits) : new AddedImages(drawn, real.Select([]), false, ImageEdits.None([]));
        }

        var sources = CopyMethod.Sources(real, plan, new SeededRandom((ulong)seed).Fork("repeat"));
        return new AddedImages(drawn, real.Select(sources), true, ImageEdits.None(sources));
    }

    /// <summary>Where each of them comes from, for the manifest.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="madeOfReal">Whether they are real images changed.</param>
    internal IReadOnlyList<ImageOrigin> Origins(string method, bool madeOfReal) =>
    [
        .. Enumerable.Range(0, Images.Count).Select(i => Repeated
            ? new ImageOrigin(false, Images.Sources?[i] ?? "") { Repeated = true }
            : new ImageOrigin(true, method, _drawn.Seeds?[i]) { MadeOfReal = madeOfReal }),
    ];

    public void Dispose()
    {
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
        var rows = run.Options.To == BalanceOptions.ClassFolders ? WriteFolders(run, folder, choice, added, origins) : WriteLayout(run, folder, added.Images, origins);
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

        using var pictures = WrittenPictures.Open(size, data.OpenPictures, data.Train, run.Options.Data.Fit, run.Stop);
        var copy = run.Options.Originals == OriginalsMode.Copy || (run.Options.Originals is null && pictures.AreOwn);
        using var files = copy ? OriginalFiles.Open(data, run.Stop) : null;
        var writer = new FolderWriter { Threads = run.Threads, Originals = files, CopiesRepeated = run.Options.Originals == OriginalsMode.Copy };
        WrittenSplit[] splits = [new(null, data.Train) { Pictures = run.Options.Originals == OriginalsMode.Resized ? null : pictures.OfReal() }, new(null, added.Images, origins) { Pictures = pictures.Of(added.Edits) }];
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
    private static IReadOnlyList<ManifestRow> WriteLayout(BalanceRun run, StagedFolder folder, ImageSet added, IReadOnlyList<ImageOrigin> origins)
    {
        var real = new WrittenSplit(null, run.Data.Train);
        using var train = ImageSet.Join(run.Data.Train, added);
        ImageOrigin[] all = [.. Enumerable.Range(0, run.Data.Train.Count).Select(real.OriginOf), .. origins];
        var splits = WrittenSplit.Of(run.Data.Data, run.Stop).Select(s => ReferenceEquals(s.Images, run.Data.Train) ? new WrittenSplit(s.Name, train, all) : s).ToList();
        if (splits.Count == 1)
        {
            run.Sink.Message($"The data have no validation images, so {Folder}/ has none. --val SHARE holds some out before anything is trained.");
        }

        return DataWriter.Write(DataWriter.Find(run.Options.To), folder, splits, run.Stop);
    }
}
