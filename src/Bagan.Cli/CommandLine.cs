using System.CommandLine;
using System.CommandLine.Help;
using Bagan.Cli.Commands;
using Bagan.Cli.Commands.DataSets;
using Bagan.Cli.Completion;
using Bagan.Cli.Doctor;
using Bagan.Cli.Terminal;

namespace Bagan.Cli;

/// <summary>The command line: finds the verb, reports everything that is wrong with the line, or runs it.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parser = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>The verbs, in the order of help.</summary>
    public static IReadOnlyList<Verb> Verbs() => [new QuickstartVerb(), new BalanceVerb(), new TrainVerb(), new GenerateVerb(), new EvaluateVerb(), new CompareVerb(), new ReproduceVerb(), new ExportVerb(), new DataVerb(), new CompletionVerb(), new DoctorVerb()];

    /// <summary>The program.</summary>
    public static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The words behind the program's name.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes progress, messages and errors.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        Run(Root(Verbs()), arguments, new PrintableWriter(output), new PrintableWriter(error));

    /// <summary>As the other, over given verbs.</summary>
    internal static int Run(RootCommand root, IReadOnlyList<string> arguments, PrintableWriter output, PrintableWriter error)
    {
        var line = root.Parse(arguments, Parser);
        var command = line.CommandResult.Command;
        if (IsGiven<HelpOption>(root, line))
        {
            WriteHelp(command, AsksForAll(arguments), output);
            return ExitCode.Done;
        }

        if (IsGiven<VersionOption>(root, line))
        {
            output.WriteLine($"bagan {BaganVersion.Text}");
            return ExitCode.Done;
        }

        var errors = UsageErrors.Of(line).ToList();
        var verb = command as Verb;
        if (command.Subcommands.Count > 0 || verb is null)
        {
            if (errors.Count > 0)
            {
                return Refuse(errors, verb, error);
            }

            WriteHelp(command, all: false, error);
            return ExitCode.Usage;
        }

        var work = verb.Prepare(line, errors);
        if (verb.IsSet(line, "quiet") && verb.IsSet(line, "verbose"))
        {
            errors.Add("--quiet and --verbose cannot be combined.");
        }

        if (errors.Count > 0)
        {
            return Refuse(errors, verb, error);
        }

        if (!LaunchedVerb.TryRead(verb, errors, out var launched))
        {
            return Refuse(errors, verb, error);
        }

        var verbosity = verb.IsSet(line, "quiet") ? Verbosity.Quiet : verb.IsSet(line, "verbose") ? Verbosity.Verbose : Verbosity.Normal;
        using var signals = new StopSignals(error);
        return Work.Run(work, verb.Options.Any(o => o.Name == "--resume"), new Session(arguments, output, error, verb.IsSet(line, "json"), verbosity, signals) { Launched = launched });
    }

    /// <summary>The root of the verbs.</summary>
    internal static RootCommand Root(IEnumerable<Verb> verbs)
    {
        var root = new RootCommand(
            "bagan balances sets of labelled images. It fills the small classes of an imbalanced set with generated images "
            + "(by BAGAN or another method) and measures whether they help a classifier.");
        // The default help option also takes "/h", which is a path here.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h"));
        foreach (var verb in verbs)
        {
            root.Add(verb);
        }

        return root;
    }

    private static bool IsGiven<TOption>(RootCommand root, ParseResult line)
        where TOption : Option => line.GetResult(root.Options.OfType<TOption>().Single()) is { Implicit: false };

    private static bool AsksForAll(IReadOnlyList<string> arguments)
    {
        var words = arguments.SkipWhile(a => a is not ("--help" or "-h")).Skip(1);
        return words.FirstOrDefault() == HelpWriter.All;
    }

    private static int Refuse(IEnumerable<string> errors, Verb? verb, TextWriter error)
    {
        foreach (var text in errors)
        {
            error.Write(text + "\n");
        }

        error.WriteLine(verb is null ? $"Try: {ProgramName.Text} --help" : $"Try: {ProgramName.Text} {verb.Path} --help");
        return ExitCode.Usage;
    }

    private static void WriteHelp(Command command, bool all, TextWriter target)
    {
        var writer = new HelpWriter(target, HelpWriter.FittingWidth());
        if (command is Verb verb)
        {
            writer.WriteVerb(verb, all);
        }
        else
        {
            writer.WriteRoot(command);
        }
    }
}
