using System.CommandLine;
using System.Text.Json.Nodes;
using Bagan.Cli.Commands;
using Bagan.Cli.Terminal;

namespace Bagan.Cli.Completion;

/// <summary><c>completion</c>: the script by which a shell completes this command line.</summary>
internal sealed class CompletionVerb : Verb
{
    private static readonly (string Shell, Func<CompletionModel, string> Write)[] Shells =
    [
        ("bash", BashScript.Write),
        ("zsh", ZshScript.Write),
        ("fish", FishScript.Write),
        ("pwsh", PowerShellScript.Write),
    ];

    private static readonly VerbText Words = new(
        "completion",
        "Print the script that completes verbs and options in your shell.",
        "Prints a script for bash, zsh, fish or PowerShell (pwsh). With it the Tab key completes verbs, options, their values and file names.",
        "bash|zsh|fish|pwsh [options]",
        "completion bash",
        $"Prints the script of bash. Load it with: source <({ProgramName.Text} completion bash). To load it in every shell, add that line to ~/.bashrc.");

    /// <summary>Builds the verb.</summary>
    public CompletionVerb()
        : base(
            Words,
            [new("shell", "SHELL", "The shell: bash, zsh, fish or pwsh.") { Words = [.. Shells.Select(s => s.Shell)] }],
            [SharedOptions.Terminal with { Options = [.. SharedOptions.Terminal.Options.Select(o => o with { Basic = true })] }])
    {
    }

    /// <inheritdoc/>
    public override Func<Session, int> Prepare(ParseResult line, ICollection<string> errors)
    {
        var names = string.Join(", ", Shells.Select(s => s.Shell));
        if (Given(line, 0) is not { } shell)
        {
            errors.Add($"SHELL is missing: name one of {names}.");
            return _ => ExitCode.Usage;
        }

        var (name, write) = Shells.FirstOrDefault(s => s.Shell == shell);
        if (write is null)
        {
            errors.Add($"There is no script for the shell '{shell}'. There are scripts for {names}.");
            return _ => ExitCode.Usage;
        }

        return session =>
        {
            var script = write(CompletionModel.Of([.. Parents.OfType<RootCommand>().Single().Subcommands.OfType<Verb>()]));
            if (session.Json)
            {
                session.WriteJson(new JsonObject { ["shell"] = name, ["script"] = script });
            }
            else
            {
                session.Out.Write(script);
            }

            return ExitCode.Done;
        };
    }
}
