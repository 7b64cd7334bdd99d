using Bagan.Cli.Commands;
using Bagan.Cli.Terminal;

namespace Bagan.Cli.Tests;

/// <summary>
/// Runs command lines inside the test, one at a time: seed, threads and denormals are settings of the whole process, so two at once in test classes
/// that run side by side would draw each other's random numbers.
/// </summary>
internal static class Line
{
    private static readonly Lock Process = new();

    public static Processes.Result Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        lock (Process)
        {
            var code = CommandLine.Run(arguments, output, error);
            return new(code, output.ToString(), error.ToString());
        }
    }

    public static Processes.Result Run(Verb verb, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        lock (Process)
        {
            var code = CommandLine.Run(CommandLine.Root([verb]), arguments, new PrintableWriter(output), new PrintableWriter(error));
            return new(code, output.ToString(), error.ToString());
        }
    }
}
