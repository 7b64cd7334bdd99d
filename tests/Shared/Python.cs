using System.Diagnostics;

namespace Bagan.Tests;

/// <summary>The system's Python with the packages that scripts/packages.txt names, as an independent reader of what the program writes.</summary>
internal static class Python
{
    private static readonly string Program = Environment.GetEnvironmentVariable("BAGAN_PYTHON") ?? "/usr/bin/python3";

    /// <summary>Runs a script and gives what it prints; fails with its errors if it does.</summary>
    internal static string Run(string script, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{Program} ended with {process.ExitCode}:\n{error.Result}\n{output}");
    }
}
