using System.Security.Cryptography;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Teachers;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tensors.Distributed;

namespace Bagan.Jobs.Generate;

/// <summary>
/// The verbs train, balance and quickstart by several processes, which divide the batches of the autoencoder, of the adversarial stage and of the teacher's classifiers, and
/// deal out the classifiers behind the figures. The first writes the results; the others keep their run in a folder for the time being, begin from the same checkpoint, and
/// so take the same decisions.
/// </summary>
/// <typeparam name="T">The options of the verb.</typeparam>
/// <param name="options">The options of the command.</param>
/// <param name="launched">Which process this is.</param>
/// <param name="run">Runs the job of the verb with its options, changed for this process.</param>
internal sealed class RankedTraining<T>(T options, LaunchedRank launched, Action<T, RankSession, CancellationToken> run)
    where T : class, ITrainingJobOptions<T>
{
    private static readonly string[] Divided = ["balanced", "distil", "bagan", "bagan-conditional"];

    // What may differ between processes: where their data lie and what only the first does.
    private static readonly HashSet<string> Free = ["data", "test", "out", "overwrite", "resume", "checkpoint_every", "tensorboard", "dry_run", "scratch", "feature_cache"];

    /// <summary>Trains.</summary>
    /// <param name="stop">This process was asked to stop; all of them stop after the same step.</param>
    /// <param name="stopped">Told when all stop because one of them was asked to.</param>
    /// <param name="end">Ends the process with exit code 1 and these words.</param>
    /// <exception cref="BaganInputException">Several processes cannot divide this training, or they were started differently.</exception>
    /// <exception cref="OperationCanceledException">A process was asked to stop; the job can go on by --resume.</exception>
    internal void Run(CancellationToken stop, Action stopped, Action<string> end)
    {
        Require();
        var restarted = launched.Restarts > 0;
        var own = options.With(
            options.Output with { Overwrite = options.Output.Overwrite && !restarted }, options.Checkpoints with { Resume = options.Checkpoints.Resume || restarted });
        using var ranks = RankSession.Open(
            launched,
            RankedOptions.Says(own, launched, Free, ("checkpoints in --out", own.Checkpoints.Resume ? Checkpoints(own) : "none")),
            stop,
            end);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, ranks.Faulted);
        using var scratch = launched.Rank == 0 ? null : new RankScratch();
        try
        {
            ranks.Do(() =>
            {
                if (scratch is not null)
                {
                    Copy(own, scratch.Folder);
                    own = own.With(own.Output with { Out = scratch.Folder, Overwrite = false }, own.Checkpoints);
                }

                ranks.Group.Barrier(); // the first may change its folder now
                run(own, ranks, ended.Token);
                ranks.WaitForAll("end", ended.Token); // the first may have more to write; who leaves early looks dead
            });
        }
        catch (OperationCanceledException) when (ranks.Stop.IsCancellationRequested)
        {
            stopped();
            throw;
        }
    }

    private void Require()
    {
        var choice = MethodResolution.Of(options.Method, options.Training).Choice;
        if (options.ChecksImages)
        {
            throw new BaganInputException($"Several processes do not divide the filter of --filter on and --pick, and this is {launched.Text}. Start one process, or leave the option out.");
        }

        if (!Divided.Contains(choice.Method) || choice.Filtered)
        {
            throw new BaganInputException(
                $"--method {choice.Text}: several processes divide the training of the methods {string.Join(", ", Divided)}, and not of {choice.Text} (this is {launched.Text}). Start one process, or compare, whose cells several processes divide.");
        }

        if (options.Training.Objective is Objective.GradientPenalty)
        {
            throw new BaganInputException($"--objective gradient-penalty draws random numbers for whole batches, which several processes cannot divide, and this is {launched.Text}. Start one process, or choose another objective.");
        }

        if (options.Training.Minutes is not null)
        {
            throw new BaganInputException($"--minutes fits the epochs to the speed of one process, and this is {launched.Text}. Give --epochs.");
        }

        if (options.Compute.Device != DeviceChoice.Cpu && Engine.CudaDevices > 0)
        {
            throw new BaganInputException($"Several processes train on processors, and this is {launched.Text}. Give --device cpu, or start one process for the GPU.");
        }
    }

    // What a run goes on from. A choice of a network has one length and several meanings.
    private static string Checkpoints(T own)
    {
        var folder = Path.Combine(own.Output.Out!, OutputFolder.RunName);
        return Directory.Exists(folder)
            ? string.Join(", ", Below(folder)
                .Where(f => Path.GetExtension(f) == ".safetensors" || Path.GetFileName(f) == SavedMeasurements.FileName || IsChoice(f))
                .Select(f => $"{Path.GetRelativePath(folder, f)} ({(IsChoice(f) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))[..16] : $"{new FileInfo(f).Length} bytes")})")
                .Order(StringComparer.Ordinal))
            : "none";

        static bool IsChoice(string file) => file.EndsWith(NetworkTrial.FileSuffix, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    // The run that is to go on, with the list of what it wrote; the images of its result are the first process's.
    private static void Copy(T own, string scratch)
    {
        var source = own.Output.Out!;
        if (!own.Checkpoints.Resume || !Directory.Exists(source))
        {
            return;
        }

        var run = Path.Combine(source, OutputFolder.RunName);
        foreach (var file in Directory.EnumerateFiles(source, "*", new EnumerationOptions { AttributesToSkip = 0 }).Concat(Directory.Exists(run) ? Below(run) : [])
            .Where(f => Path.GetFileName(f) is not (IO.FolderLock.FileName or IO.SharedFolder.FileName)))
        {
            var copy = Path.Combine(scratch, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
