namespace Bagan.Cli.Tests.Faults;

/// <summary>Runs a program on a disk that is full or read-only, without mounting one, which many systems forbid: by limited_disk.c, between it and its files.</summary>
internal static class LimitedDisk
{
    public const string ReadOnly = "read-only";
    private static readonly Lazy<string> Library = new(Compile);

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where the disk is.</param>
    /// <param name="room">Bytes by which what lies there may grow, or <see cref="ReadOnly"/>.</param>
    public static Processes.Result Run(string program, IEnumerable<string> arguments, string folder, string room) =>
        Processes.Run(program, arguments, null, ("LD_PRELOAD", Library.Value), ("LIMITED_DISK", folder), ("LIMITED_DISK_ROOM", room));

    private static string Compile()
    {
        var source = Path.Combine(Repository.Root, "tests", "Bagan.Cli.Tests", "Faults", "limited_disk.c");
        var library = Path.Combine(AppContext.BaseDirectory, "limited_disk.so");
        var compiled = Processes.Run("c++", ["-x", "c", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl"]);
        Assert.True(compiled.ExitCode == 0, compiled.Error);
        return library;
    }
}
