using System.CommandLine;
using System.Text.Json.Nodes;
using Bagan.Cli.Commands;

namespace Bagan.Cli.Doctor;

/// <summary><c>doctor</c>: what is here, what is missing, how to get it.</summary>
internal sealed class DoctorVerb : Verb
{
    private static readonly VerbText Words = new(
        "doctor",
        "Look at this machine: what works, what is missing, how to get it.",
        "Looks at this machine: the engine and what it computes on, the libraries that read and write images, fonts. "
        + "What is missing is named with the command that installs it. Exits with 0 if training on the CPU works.",
        "[options]",
        "doctor",
        "One line for each thing that was looked at. Send its output along when you report a fault.");

    /// <summary>Builds the verb.</summary>
    public DoctorVerb()
        : base(Words, [], [SharedOptions.Terminal])
    {
    }

    /// <inheritdoc/>
    public override Func<Session, int> Prepare(ParseResult line, ICollection<string> errors) => Run;

    private static int Run(Session session)
    {
        List<Check> checks = [.. SystemChecks.Run(), .. EngineChecks.Run(), .. LibraryChecks.Run()];
        var works = checks.TrueForAll(c => c.Status != CheckStatus.Missing);
        if (session.Json)
        {
            session.Out.WriteLine(ToJson(checks, works).ToJsonString(JsonText.Options));
        }
        else
        {
            WriteText(checks, works, session);
        }

        return works ? ExitCode.Done : ExitCode.Failure;
    }

    private static JsonObject ToJson(List<Check> checks, bool works) => new()
    {
        ["version"] = CommandLine.Version,
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
        output.WriteLine($"bagan {CommandLine.Version}");
        foreach (var check in checks)
        {
            var mark = check.Status switch { CheckStatus.Ok => "ok     ", CheckStatus.Warning => "warning", _ => "MISSING" };
            output.WriteLine($"{mark}  {check.Name.PadRight(column)}{check.Value}");
            if (check.Advice is not null)
            {
                output.WriteLine($"{new string(' ', 9 + column)}-> {check.Advice}");
            }
        }

        output.WriteLine(works ? "Training on the CPU works." : "Training does not work yet: see MISSING above.");
    }
}
