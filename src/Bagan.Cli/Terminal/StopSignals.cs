using System.Runtime.InteropServices;

namespace Bagan.Cli.Terminal;

/// <summary>
/// Turns SIGINT and SIGTERM into a request to stop: the first lets the work finish its step and save, the second ends the
/// process at once. SIGXFSZ, by which a shell's limit on file sizes ends a process, is put aside: the write fails, and says so.
/// </summary>
internal sealed partial class StopSignals : IDisposable
{
    private const PosixSignal FileTooLarge = (PosixSignal)25; // SIGXFSZ of Linux and macOS
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration? _tooLarge;
    private readonly Lock _lock = new();
    private bool _disposed;
    private int _exitCode;

    /// <summary>Starts listening.</summary>
    /// <param name="error">Takes a line when a request has arrived.</param>
    public StopSignals(TextWriter error)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Handle(c, ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Handle(c, ExitCode.Terminated));
        _tooLarge = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileTooLarge, c => c.Cancel = true);

        void Handle(PosixSignalContext context, int exitCode)
        {
            lock (_lock)
            {
                // A handler may still be on its way when the work is over: then the signal does what it does by default.
                if (_disposed)
                {
                    return;
                }

                context.Cancel = true;
                if (_exitCode != 0)
                {
                    EndNow(exitCode);
                }

                Volatile.Write(ref _exitCode, exitCode);
                error.WriteLine("Stopping after this step. A second signal ends the program at once.");
            }

            _source.Cancel();
        }
    }

    /// <summary>Cancelled when the work should stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that came first; 0 if none has.</summary>
    public int RequestedExitCode => Volatile.Read(ref _exitCode);

    /// <summary>Counts as a request: another process of the job was asked to stop.</summary>
    public void Request(int exitCode)
    {
        lock (_lock)
        {
            if (_exitCode == 0)
            {
                Volatile.Write(ref _exitCode, exitCode);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        _interrupt.Dispose();
        _terminate.Dispose();
        _tooLarge?.Dispose();
    }

    /// <summary>Ends the process, whatever its threads are at.</summary>
    internal static void EndNow(int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(exitCode);
        }

        // Environment.Exit would wait for threads that are busy in native code.
        ExitProcess(exitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitProcess(int status);
}
