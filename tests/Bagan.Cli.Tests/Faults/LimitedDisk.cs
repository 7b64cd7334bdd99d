namespace Bagan.Cli.Tests.Faults;

/// <summary>Runs a program on a disk that is full or read-only, without mounting one, which many systems forbid.</summary>
internal static class LimitedDisk
{
    public const string ReadOnly = "read-only";

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where the disk is.</param>
    /// <param name="room">Bytes by which what lies there may grow, or <see cref="ReadOnly"/>.</param>
    public static Processes.Result Run(string program, IEnumerable<string> arguments, string folder, string room) =>
        Processes.Run(program, arguments, null, PreloadedLibrary.Load("limited_disk.c"), ("LIMITED_DISK", folder), ("LIMITED_DISK_ROOM", room));
}
