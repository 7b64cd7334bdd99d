using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Planning;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;

namespace Bagan.Jobs.Balance;

/// <summary>The verb quickstart: balance, on the embedded Fashion-MNIST, made long-tailed first.</summary>
internal sealed class QuickstartJob
{
    /// <summary>The imbalance: exponential, the largest class 40 times the smallest.</summary>
    public const string Protocol = "exp:40";

    private readonly BalanceJob _job;

    /// <summary>Prepares the job.</summary>
    /// <param name="options">What the person asked for.</param>
    /// <param name="dataFolder">Where the embedded data set is.</param>
    /// <param name="sink">Receives progress and messages.</param>
    /// <param name="commandLine">The command as typed, for the report.</param>
    public QuickstartJob(QuickstartOptions options, string dataFolder, IProgressSink sink, string commandLine)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = BalanceJob.Resolved(options, options.Method, options.Training, options.Filter, sink, (o, method, training) => o with { Method = method, Training = training });
        var balance = new BalanceOptions
        {
            Method = options.Method,
            Data = new DataOptions { Path = dataFolder },
            Filter = options.Filter,
            Training = options.Training,
            Compute = options.Compute,
            Output = options.Output,
            Checkpoints = options.Checkpoints,
            Steps = options.Steps,
            Seeds = options.Seeds,
            Fits = options.Fits,
            Rivals = options.Rivals,
        };
        _job = new BalanceJob(balance, OptionsJson.ToObject(options), sink, commandLine, stop => Load(balance, sink, stop)) { Verb = "quickstart" };
    }

    /// <summary>What the job would do; nothing is trained or written.</summary>
    public DryRun Plan(CancellationToken stop) => _job.Plan(stop);

    /// <summary>Does the work.</summary>
    public void Run(CancellationToken stop) => _job.Run(stop);

    private static JobData Load(BalanceOptions options, IProgressSink sink, CancellationToken stop)
    {
        var whole = DataLoader.Load(options.Data.Path, new DataReadOptions { Threads = options.Compute.Threads ?? 0 }, null, stop);
        var kept = ImbalanceProtocol.Parse(Protocol).Apply(whole.Train, (ulong)options.Compute.Seed);
        var train = whole.Train.Select(kept);
        sink.Message($"The embedded data set is Fashion-MNIST, made long-tailed ({Protocol}): {string.Join(", ", train.ClassCounts)} images.");
        whole.Train.Dispose();
        return JobData.Of(new DataSet
        {
            Path = $"Fashion-MNIST (embedded), made long-tailed ({Protocol})",
            Format = whole.Format,
            Train = train,
            Test = whole.Test,
            Bad = whole.Bad,
            Ignored = whole.Ignored,
            Notes = whole.Notes,
            OriginalSizes = whole.OriginalSizes,
            Fingerprint = $"{whole.Fingerprint}/{Protocol}/{options.Compute.Seed}",
        });
    }
}
