using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Numerics;
using Bagan.Ranks;

namespace Bagan.Jobs.Generate;

/// <summary>
/// The verb generate by several processes: each draws every so many-th block of images and writes its files beside the result; the first then takes the
/// files of all into it, and writes the lists. A block has the same bytes whoever draws it.
/// </summary>
/// <param name="options">The options of the command.</param>
/// <param name="launched">Which process this is.</param>
/// <param name="sink">Progress and messages.</param>
internal sealed class RankedGeneration(GenerateOptions options, LaunchedRank launched, IProgressSink sink)
{
    // What may differ between processes: where folders lie and what only the first does.
    private static readonly HashSet<string> Free = ["run", "like", "real", "out", "overwrite", "dry_run"];

    /// <summary>Draws.</summary>
    /// <param name="stop">This process was asked to stop.</param>
    /// <param name="end">Ends the process with exit code 1 and these words.</param>
    /// <exception cref="BaganInputException">The run or the data cannot be used, or the processes were started differently.</exception>
    /// <exception cref="OperationCanceledException">This process was asked to stop; the others end too.</exception>
    internal void Run(CancellationToken stop, Action<string> end)
    {
        using var ranks = RankSession.Open(launched, RankedOptions.Says(options, launched, Free), stop, end);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, ranks.Faulted);
        ranks.Do(() =>
        {
            if (launched.Rank == 0)
            {
                StagedFolder.Require(options.Output.Out!, options.Output.Overwrite);
                RankedParts.Clear(options.Output.Out!, launched.Size);
            }

            ranks.Group.Barrier(); // now folders of parts are of this job
            try
            {
                new GenerateJob(options, sink) { Ranks = ranks }.Run(ended.Token);
            }
            catch when (launched.Rank == 0)
            {
                RankedParts.RemoveUnused(options.Output.Out!); // those of processes that cannot do it themselves any more
                throw;
            }
        });
    }

    /// <summary>The images that a process of a job draws.</summary>
    /// <exception cref="BaganInputException">The method cannot draw a part of its images.</exception>
    internal static Sampling Sample(RankSession ranks, MethodChoice choice, ITrainedMethod method, SamplingPlan plan, ImageSet? real, CancellationToken stop)
    {
        if (method is not TrainedSource source)
        {
            throw new BaganInputException(
                $"The method {choice.Text} does not make each image from a seed of its own, so that several processes cannot divide its images, and this is {ranks.Launched.Text}. Start one process.");
        }

        ranks.Agree("plan", new Dictionary<string, string>
        {
            ["the plan"] = string.Join(", ", plan.ClassNames.Zip(plan.ToGenerate, (name, count) => FormattableString.Invariant($"{name} {count}"))),
            ["the method"] = FormattableString.Invariant($"{choice.Text}, {source.Shape.Channels} x {source.Shape.Side} x {source.Shape.Side}"),
            ["real images"] = real is null ? "none" : Fingerprint.OfSet(real),
        }, stop);
        return choice.Adapt(source.Sample(plan, real, block => Owner(ranks, block) == ranks.Launched.Rank, stop));
    }

    /// <summary>Where a process writes: the first to the result, the others beside it.</summary>
    internal static StagedFolder Open(RankSession ranks, OutputOptions output) =>
        ranks.Launched.Rank == 0 ? new StagedFolder(output.Out!, output.Overwrite, "generate") : RankedParts.Open(output.Out!, ranks.Launched.Rank);

    /// <summary>Draws and writes this process's images; the first takes those of the others too and writes the lists.</summary>
    /// <param name="ranks">The processes.</param>
    /// <param name="folder">The folder of <see cref="Open"/>.</param>
    /// <param name="files">Writes the images.</param>
    /// <param name="sampling">This process's images.</param>
    /// <param name="plan">What all of them draw.</param>
    /// <param name="output">The name of the result.</param>
    /// <param name="origin">What the manifest says of an image of a seed.</param>
    /// <param name="advanced">Told how many images there are, of all.</param>
    /// <param name="stop">Ends the work.</param>
    internal static void Write(
        RankSession ranks, StagedFolder folder, SampledFiles files, Sampling sampling, SamplingPlan plan, string output, Func<ulong?, ImageOrigin> origin, Action<long> advanced, CancellationToken stop)
    {
        _ = files.Write(sampling, count => advanced(Math.Min(plan.TotalToGenerate, count * ranks.Launched.Size)), stop).Count();
        if (ranks.Launched.Rank > 0)
        {
            if (files.Labels.Count > 0)
            {
                RankedParts.WriteLabels(folder, FloatMatrix.Join(files.Labels));
            }

            ranks.WaitForAll("drawn", stop);
            Finish(ranks, stop); // until then the folder of this process stays, and its lock
            return;
        }

        ranks.WaitForAll("drawn", stop);
        var labels = new Queue<float>[ranks.Launched.Size];
        for (var rank = 1; rank < ranks.Launched.Size; rank++)
        {
            var images = Sampling.Places(plan).Where((_, block) => Owner(ranks, block) == rank).Sum(p => p.Count);
            labels[rank] = RankedParts.Take(folder, output, rank, images, files.Labels.Count > 0 ? plan.ClassNames.Count : 0);
        }

        List<ManifestRow> rows = [];
        foreach (var (c, first, count) in Sampling.Places(plan))
        {
            rows.AddRange(FolderWriter.RowsOf(plan.ClassNames, c, first, sampling.Seeds!(c, first, count).Select(seed => origin(seed))));
        }

        folder.WriteFile(Manifest.FileName, stream => Manifest.Write(stream, rows, withSplits: false));
        if (files.Labels.Count > 0)
        {
            folder.WriteFile(LabelsFile.FileName, stream => LabelsFile.Write(stream, [.. rows.Select(r => r.File)], plan.ClassNames, Joined(ranks, files, labels, plan)));
        }
    }

    /// <summary>The first has written the result; the others wait for that.</summary>
    internal static void Finish(RankSession ranks, CancellationToken stop) => ranks.WaitForFirst("written", stop);

    private static int Owner(RankSession ranks, int block) => block % ranks.Launched.Size;

    // The rows of all blocks in their order.
    private static FloatMatrix Joined(RankSession ranks, SampledFiles files, Queue<float>[] labels, SamplingPlan plan)
    {
        var own = new Queue<FloatMatrix>(files.Labels);
        var joined = new FloatMatrix(checked((int)plan.TotalToGenerate), plan.ClassNames.Count);
        var done = 0;
        foreach (var (block, (_, _, count)) in Sampling.Places(plan).Index())
        {
            var values = joined.Values.Slice(done * joined.Columns, count * joined.Columns);
            if (Owner(ranks, block) == 0)
            {
                own.Dequeue().Values.CopyTo(values);
            }
            else
            {
                foreach (ref var value in values)
                {
                    value = labels[Owner(ranks, block)].Dequeue();
                }
            }

            done += count;
        }

        return joined;
    }
}
