using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
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

/// <summary>balanced/CLASS/* and manifest.csv: the originals and the added images, which say what they are; labels.csv where a teacher labelled them.</summary>
internal static class BalancedImages
{
    internal const string Folder = OutputFolder.BalancedName;

    internal static void Write(BalanceRun run, ImageSet added, IReadOnlyList<ImageOrigin> origins, FloatMatrix? labels = null) => run.Times.Run(run.Sink, "writing", 0, () =>
    {
        using var files = run.Options.Originals == OriginalsMode.Copy ? OriginalFiles.Open(run.Data.Data, run.Stop) : null;
        var writer = new FolderWriter { Threads = run.Threads, Originals = files };

        // On resuming a finished folder is made again: the same bytes come out of it.
        using var folder = run.Output.Stage(Folder);
        var rows = writer.WriteImages(folder, [new WrittenSplit(null, run.Data.Train), new WrittenSplit(null, added, origins)], run.Stop);
        folder.Commit();
        ManifestRow[] written = [.. rows.Select(r => r with { File = $"{Folder}/{r.File}" })];
        run.Output.Write(Manifest.FileName, stream => Manifest.Write(stream, written));
        if (labels is not null)
        {
            string[] labelled = [.. written[run.Data.Train.Count..].Select(r => r.File)];
            run.Output.Write(LabelsFile.FileName, stream => LabelsFile.Write(stream, labelled, added.ClassNames, labels));
        }

        return true;
    });
}
