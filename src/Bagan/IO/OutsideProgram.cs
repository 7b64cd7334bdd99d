using System.ComponentModel;
using System.Diagnostics;

namespace Bagan.IO;

/// <summary>Runs a program of the system that brings a file, such as <c>dotnet</c> or <c>npm</c>.</summary>
internal static class OutsideProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs it to its end, for ten minutes at most.</summary>
    /// <param name="name">Its name on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Null where it ended well; else why not, in words without a full stop.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    internal static string? Run(string name, IReadOnlyList<string> arguments, CancellationToken stop = default)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var kill = stop.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var ended = process.WaitForExit(Patience);
            stop.ThrowIfCancellationRequested();
            if (!ended)
            {
                process.Kill(entireProcessTree: true);
                return $"it took longer than {Patience.TotalMinutes:0} minutes";
            }

            if (process.ExitCode == 0)
            {
                return null;
            }

            var lines = (errors.Result + output.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return (lines.FirstOrDefault(l => l.Contains("error", StringComparison.Ordinal) || l.Contains("ERR!", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? $"{name} ended with code {process.ExitCode}").TrimEnd('.');
        }
        catch (Win32Exception e)
        {
            return $"{name} cannot be started: {e.Message}";
        }
    }
}
