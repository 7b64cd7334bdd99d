using System.Globalization;

namespace Bagan.Ranks;

/// <summary>
/// Which process of a job this is, as its launcher says in the environment: torchrun and operators of Kubernetes (RANK, WORLD_SIZE, LOCAL_RANK,
/// LOCAL_WORLD_SIZE, MASTER_ADDR, MASTER_PORT), or Slurm's srun (SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID, SLURM_JOB_NODELIST).
/// </summary>
/// <param name="Rank">The number of this process, from 0.</param>
/// <param name="Size">How many processes there are.</param>
internal sealed record LaunchedRank(int Rank, int Size)
{
    private const int FirstPort = 20_000;
    private const int Ports = 20_000;
    private const int UsualPort = 29_500;
    private const string Loopback = "127.0.0.1";

    /// <summary>A process on its own.</summary>
    internal static LaunchedRank Alone { get; } = new(0, 1);

    /// <summary>Its number among the processes of this machine.</summary>
    internal int LocalRank { get; init; }

    /// <summary>How many processes this machine has.</summary>
    internal int LocalSize { get; init; } = 1;

    /// <summary>The address at which the ranks find each other.</summary>
    internal string Address { get; init; } = Loopback;

    /// <summary>Its port.</summary>
    internal int Port { get; init; } = UsualPort;

    /// <summary>How often the launcher has started the job before.</summary>
    internal int Restarts { get; init; }

    /// <summary>Whether the launcher itself listens at the address, so that no rank does.</summary>
    internal bool LauncherListens { get; init; }

    /// <summary>Whether there are others.</summary>
    internal bool IsOneOfSeveral => Size > 1;

    /// <summary>The rank in words.</summary>
    internal string Text => $"rank {Rank} of {Size}";

    /// <summary>The processor's threads that this process takes unless it is told a number.</summary>
    internal int Threads => Math.Max(1, Environment.ProcessorCount / LocalSize);

    /// <summary>Reads the environment of this process.</summary>
    /// <exception cref="BaganInputException">It names a job and contradicts itself.</exception>
    internal static LaunchedRank Read() => Read(Environment.GetEnvironmentVariable);

    /// <summary>As the other, from any environment.</summary>
    /// <param name="variable">The value of a variable; null where it is not set.</param>
    internal static LaunchedRank Read(Func<string, string?> variable)
    {
        if (Set(variable, "WORLD_SIZE") is { } size)
        {
            return OfTorchrun(variable, Number("WORLD_SIZE", size, 1));
        }

        // The script of a batch job has these numbers too; only what srun starts has a step.
        var inScript = variable("ENVIRONMENT") == "BATCH" && Set(variable, "SLURM_STEP_ID") is null;
        if (Set(variable, "SLURM_PROCID") is { } rank && (Set(variable, "SLURM_STEP_NUM_TASKS") ?? Set(variable, "SLURM_NTASKS")) is { } tasks && !inScript)
        {
            return OfSlurm(variable, rank, Number("SLURM_NTASKS", tasks, 1));
        }

        return Alone;
    }

    /// <summary>The first host of Slurm's list: of "node[003-007,9],other" it is "node003".</summary>
    internal static string FirstHost(string list)
    {
        var host = new System.Text.StringBuilder();
        var inside = false;
        var taken = false; // the first number of a bracket
        foreach (var c in list)
        {
            if (c == '[')
            {
                (inside, taken) = (true, false);
            }
            else if (c == ']')
            {
                inside = false;
            }
            else if (inside)
            {
                taken |= c is ',' or '-';
                if (!taken)
                {
                    host.Append(c);
                }
            }
            else if (c == ',')
            {
                break;
            }
            else
            {
                host.Append(c);
            }
        }

        return host.ToString();
    }

    private static LaunchedRank OfTorchrun(Func<string, string?> variable, int size)
    {
        var rank = Number("RANK", Set(variable, "RANK") ?? throw new BaganInputException(
            $"WORLD_SIZE is {size} and RANK is not set, so that this process cannot tell which of the {size} it is. Start it by torchrun or srun (docs/scale.md), or unset WORLD_SIZE."), 0);
        RequireBelow("RANK", rank, "WORLD_SIZE", size);
        var localSize = Number("LOCAL_WORLD_SIZE", Set(variable, "LOCAL_WORLD_SIZE") ?? "1", 1);
        var localRank = Number("LOCAL_RANK", Set(variable, "LOCAL_RANK") ?? "0", 0);
        RequireBelow("LOCAL_RANK", localRank, "LOCAL_WORLD_SIZE", localSize);
        return new LaunchedRank(rank, size)
        {
            LocalRank = localRank,
            LocalSize = localSize,
            Address = Set(variable, "MASTER_ADDR") ?? Loopback,
            Port = Number("MASTER_PORT", Set(variable, "MASTER_PORT") ?? Digits(UsualPort), 1),
            Restarts = Number("TORCHELASTIC_RESTART_COUNT", Set(variable, "TORCHELASTIC_RESTART_COUNT") ?? "0", 0),
            LauncherListens = variable("TORCHELASTIC_USE_AGENT_STORE") == "True",
        };
    }

    private static LaunchedRank OfSlurm(Func<string, string?> variable, string rankText, int size)
    {
        var rank = Number("SLURM_PROCID", rankText, 0);
        RequireBelow("SLURM_PROCID", rank, "SLURM_NTASKS", size);
        var hosts = Number("SLURM_JOB_NUM_NODES", Set(variable, "SLURM_JOB_NUM_NODES") ?? "1", 1);
        var list = Set(variable, "SLURM_JOB_NODELIST");
        return new LaunchedRank(rank, size)
        {
            LocalRank = Number("SLURM_LOCALID", Set(variable, "SLURM_LOCALID") ?? "0", 0),
            LocalSize = (Set(variable, "SLURM_STEP_TASKS_PER_NODE") ?? Set(variable, "SLURM_NTASKS_PER_NODE")) is { } tasks
                ? Number("SLURM_NTASKS_PER_NODE", tasks.Split('(', ',')[0], 1) : Math.Max(1, size / hosts),
            Address = Set(variable, "MASTER_ADDR") ?? (list is null ? Loopback : FirstHost(list)),
            Port = Number("MASTER_PORT", Set(variable, "MASTER_PORT") ?? Digits(FirstPort + (Number("SLURM_JOB_ID", Set(variable, "SLURM_JOB_ID") ?? "0", 0) % Ports)), 1),
            Restarts = Number("SLURM_RESTART_COUNT", Set(variable, "SLURM_RESTART_COUNT") ?? "0", 0),
        };
    }

    private static string? Set(Func<string, string?> variable, string name) => variable(name) is { } value && value.Trim() is { Length: > 0 } text ? text : null;

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new BaganInputException($"{name} in the environment is '{text}', which is no whole number from {least} on. Start the job by torchrun or srun (docs/scale.md), or unset it.");

    private static void RequireBelow(string name, int value, string sizeName, int size)
    {
        if (value >= size)
        {
            throw new BaganInputException($"{name} in the environment is {value} and {sizeName} is {size}: ranks count from 0 to {size - 1}. Start the job by torchrun or srun (docs/scale.md).");
        }
    }
}
