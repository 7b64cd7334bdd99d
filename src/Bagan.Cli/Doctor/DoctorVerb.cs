using System.CommandLine;
using System.Text.Json.Nodes;
using Bagan.Cli.Commands;
using Bagan.Cli.Terminal;

namespace Bagan.Cli.Doctor;

/// <summary>What a check found.</summary>
internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but could be better, or only some data needs it.</summary>
    Warning,

    /// <summary>Nothing works without it.</summary>
    Missing,
}

/// <summary>One check.</summary>
/// <param name="Name">The part that was checked.</param>
/// <param name="Status">Whether it works.</param>
/// <param name="Value">What was found.</param>
/// <param name="Advice">What to do about it, if anything.</param>
internal sealed record Check(string Name, CheckStatus Status, string Value, string? Advice = null);

/// <summary><c>doctor</c>: checks the machine.</summary>
internal sealed class DoctorVerb : Verb
{
    private static readonly VerbText Words = new(
        "doctor",
        "Check this machine: what works, what is missing, how to install it.",
        "Checks this machine: the engine and its devices, every image format, fonts. For everything that is missing it prints the command "
        + "that installs it. Exits with 0 if training on the CPU works.",
        "[options]",
        "doctor",
        "Prints one line per check. Please include its output when you report a fault.");

    /// <summary>Builds the verb.</summary>
    public DoctorVerb()
        : base(Words, [], [SharedOptions.Terminal with { Options = [.. SharedOptions.Terminal.Options.Select(o => o with { Basic = true })] }])
    {
    }

    /// <inheritdoc/>
    public override Func<Session, int> Prepare(ParseResult line, ICollection<string> errors) => Run;

    private static int Run(Session session)
    {
        List<Check> checks = [.. MachineChecks.Run(), .. ImageChecks.Run()];
        var works = checks.TrueForAll(c => c.Status != CheckStatus.Missing);
        if (session.Json)
        {
            session.WriteJson(ToJson(checks, works));
        }
        else
        {
            WriteText(checks, works, session);
        }

        return works ? ExitCode.Done : ExitCode.Failure;
    }

    private static JsonObject ToJson(List<Check> checks, bool works) => new()
    {
        ["version"] = BaganVersion.Text,
        ["works"] = works,
        ["checks"] = new JsonArray([.. checks.Select(c => new JsonObject
        {
            ["name"] = c.Name,
            ["status"] = c.Status.ToString().ToLowerInvariant(),
            ["value"] = c.Value,
            ["advice"] = c.Advice,
        })]),
    };

    private static void WriteText(List<Check> checks, bool works, Session session)
    {
        var output = session.Out;
        var column = checks.Max(c => c.Name.Length) + 2;
        output.WriteLine($"bagan {BaganVersion.Text}");
        foreach (var check in checks)
        {
            var mark = check.Status switch { CheckStatus.Ok => "ok     ", CheckStatus.Warning => "warning", _ => "MISSING" };
            output.WriteLine($"{mark}  {check.Name.PadRight(column)}{check.Value}");
            if (check.Advice is not null)
            {
                output.WriteLine($"{new string(' ', 9 + column)}-> {check.Advice}");
            }
        }

        output.WriteLine(works ? "Training on the CPU works." : "Training does not work yet; see MISSING above.");
    }
}
