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

    private AddedImages(Resampling drawn, ImageSet images, bool repeated)
    {
        _drawn = drawn;
        Images = images;
        Repeated = repeated;
    }

    /// <summary>The added images; an empty set where the method adds none.</summary>
    internal ImageSet Images { get; }

    /// <summary>Whether they are the real ones again.</summary>
    internal bool Repeated { get; }

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
    internal static AddedImages Of(MethodChoice choice, Resampling drawn, ImageSet real, SamplingPlan plan, long seed) =>
        choice.Method == RecipeMethod.Oversample.Name
            ? new AddedImages(drawn, real.Select(CopyMethod.Sources(real, plan, new SeededRandom((ulong)seed).Fork("repeat"))), true)
            : new AddedImages(drawn, drawn.Generated ?? real.Select([]), false);

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

    internal static void Write(BalanceRun run, ImageSet added, IReadOnlyList<ImageOrigin> origins, FloatMatrix? labels = null) => run.Times.Run(run.Sink, "writing", 0, () =>
    {
        // On resuming a finished folder is made again: the same bytes come out of it.
        using var folder = run.Output.Stage(Folder);
        var rows = run.Options.To == BalanceOptions.ClassFolders ? WriteFolders(run, folder, added, origins) : WriteLayout(run, folder, added, origins);
        ManifestRow[] written = [.. rows.Select(r => r with { File = $"{Folder}/{r.File}" })];
        if (written.All(r => !r.File.Contains('#', StringComparison.Ordinal)))
        {
            run.Output.Write(Manifest.FileName, stream => Manifest.Write(stream, written));
        }

        if (labels is not null)
        {
            // The training images come first, the added ones behind the real ones; other splits may follow.
            string[] labelled = [.. written[run.Data.Train.Count..(run.Data.Train.Count + added.Count)].Select(r => r.File)];
            run.Output.Write(LabelsFile.FileName, stream => LabelsFile.Write(stream, labelled, added.ClassNames, labels));
        }

        return true;
    });

    private static IReadOnlyList<ManifestRow> WriteFolders(BalanceRun run, StagedFolder folder, ImageSet added, IReadOnlyList<ImageOrigin> origins)
    {
        using var files = run.Options.Originals == OriginalsMode.Copy ? OriginalFiles.Open(run.Data.Data, run.Stop) : null;
        var writer = new FolderWriter { Threads = run.Threads, Originals = files };
        WrittenSplit[] splits = [new(null, run.Data.Train), new(null, added, origins)];
        var rows = writer.WriteImages(folder, splits, run.Stop);
        folder.Commit();
        run.Output.Write(WeightsFile.FileName, stream => stream.Write(WeightsFile.Of(splits).Content(ClassFolderNames.For(added.ClassNames))));
        if (added.ClassNames.All(ClassNamesFile.IsPlain))
        {
            run.Output.Write(ClassNamesFile.Name, stream => stream.Write(ClassNamesFile.Content(added.ClassNames)));
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
