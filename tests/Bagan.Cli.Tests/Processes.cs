using System.Diagnostics;

namespace Bagan.Cli.Tests;

/// <summary>Runs other programs.</summary>
internal static class Processes
{
    public static Result Run(string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string? Value)[] environment)
    {
        using var process = Start(program, arguments, folder, environment);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end.");
        }

        return new Result(process.ExitCode, output, error.Result);
    }

    public static Process Start(string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string? Value)[] environment)
    {
        // A test run in the background of a script inherits an ignored SIGINT; what it starts shall answer signals as at a terminal.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,TERM", program, .. arguments])
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    internal sealed record Result(int ExitCode, string Output, string Error);
}
