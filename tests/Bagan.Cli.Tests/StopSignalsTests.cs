using System.Runtime.InteropServices;
using Bagan.Cli.Tests.Commands;

namespace Bagan.Cli.Tests;

/// <summary>Alone, because a signal reaches everything in the process that listens.</summary>
[CollectionDefinition(nameof(StopSignalsTests), DisableParallelization = true)]
[Collection(nameof(StopSignalsTests))]
public sealed partial class StopSignalsTests
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    [Theory]
    [InlineData(Sigint, 130)]
    [InlineData(Sigterm, 143)]
    public void ASignalStopsTheWorkAndSaysHowToGoOn(int signal, int exitCode)
    {
        var result = Line.Run(
            new ProbeVerb((_, session) =>
            {
                Assert.Equal(0, Kill(Environment.ProcessId, signal));
                Assert.True(session.Signals.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
                session.Signals.Token.ThrowIfCancellationRequested();
                return 0;
            }),
            "probe", "d", "--out", "my out");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.EndsWith("Stopped.\nResume with: ./bagan probe d --out 'my out' --resume\n", result.Error);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
