using System.CommandLine;
using Bagan.Cli.Terminal;
using Bagan.IO;
using Bagan.Jobs.Options;
using Bagan.Ranks;
using Bagan.Tensors;

namespace Bagan.Cli.Commands;

/// <summary>A verb whose options are a record of the library: defaults, over them a configuration file, over that the line.</summary>
internal abstract class JobVerb<T> : Verb
    where T : class, IJobOptions, new()
{
    private const string ConfigKey = "config";

    /// <summary>Builds the verb from its texts; those that every verb has are added.</summary>
    protected JobVerb(VerbText text, IReadOnlyList<ArgumentText> positions, IReadOnlyList<OptionGroup> groups)
        : base(text, positions, [.. groups, SharedOptions.Command])
    {
    }

    /// <summary>Keys of the record that this verb does not offer on the line; the record refuses them in a file.</summary>
    public virtual IReadOnlyList<string> Withheld => [];

    /// <inheritdoc/>
    public sealed override Func<Session, int> Prepare(ParseResult line, ICollection<string> errors)
    {
        var values = new List<OptionValue>();
        try
        {
            values.AddRange(FromConfig(line));
        }
        catch (BaganInputException e)
        {
            errors.Add(e.Message);
        }

        for (var i = 0; i < Positions.Count; i++)
        {
            if (Given(line, i) is { } text)
            {
                values.Add(new OptionValue(Positions[i].Key, text, Positions[i].Name));
            }
        }

        foreach (var option in Groups.Where(g => g != SharedOptions.Command).SelectMany(g => g.Options))
        {
            if (Given(line, option.Key) is { } text)
            {
                values.Add(new OptionValue(option.Key, text, option.Name));
            }
        }

        var options = OptionsJson.Bind<T>(values, errors);
        foreach (var error in options.Validate())
        {
            errors.Add(error);
        }

        var output = IsSet(line, "dry_run") ? null : values.LastOrDefault(v => v.Key == "out").Text;
        return session =>
        {
            OutputClaim.Check(output, ("--config", Given(line, ConfigKey)));
            Configure(Compute(options), session.Launched);
            return Run(options, session);
        };
    }

    /// <summary>What a verb that computes is to compute on; null for one that does not.</summary>
    protected virtual ComputeOptions? Compute(T options) => null;

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(T options, Session session);

    // What holds for the whole process is the program's to set, and no job of the library does.
    private static void Configure(ComputeOptions? compute, LaunchedRank launched)
    {
        if (compute is not null)
        {
            Engine.Configure(new EngineOptions { Threads = compute.Threads ?? launched.Threads, FlushDenormals = true, GpuShortcuts = true, KeepFreedMemory = true });
        }
    }

    private IReadOnlyList<OptionValue> FromConfig(ParseResult line)
    {
        if (Given(line, ConfigKey) is not { } path)
        {
            return [];
        }

        try
        {
            return OptionsJson.Values(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BaganInputException($"--config: {path} cannot be read: {e.Message}", e);
        }
    }
}
