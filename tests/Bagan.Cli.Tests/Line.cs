using Bagan.Cli.Commands;
using Bagan.Cli.Terminal;

namespace Bagan.Cli.Tests;

/// <summary>Runs command lines inside the test.</summary>
internal static class Line
{
    public static Processes.Result Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(arguments, output, error);
        return new(code, output.ToString(), error.ToString());
    }

    public static Processes.Result Run(Verb verb, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(CommandLine.Root([verb]), arguments, new PrintableWriter(output), new PrintableWriter(error));
        return new(code, output.ToString(), error.ToString());
    }
}
