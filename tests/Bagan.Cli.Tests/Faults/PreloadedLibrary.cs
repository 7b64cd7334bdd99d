using System.Collections.Concurrent;

namespace Bagan.Cli.Tests.Faults;

/// <summary>A small library in C that stands between a program and the C library (LD_PRELOAD), so that faults can be acted without any right to cause them.</summary>
internal static class PreloadedLibrary
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Compiled = new();

    /// <summary>The environment variable that loads it, compiled from the source beside this file.</summary>
    public static (string Name, string? Value) Load(string source) => ("LD_PRELOAD", Compiled.GetOrAdd(source, s => new Lazy<string>(() => Compile(s))).Value);

    private static string Compile(string source)
    {
        var library = Path.Combine(AppContext.BaseDirectory, Path.ChangeExtension(source, ".so"));
        var file = Path.Combine(Repository.Root, "tests", "Bagan.Cli.Tests", "Faults", source);
        var compiled = Processes.Run("c++", ["-x", "c", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, file, "-ldl"]);
        Assert.True(compiled.ExitCode == 0, compiled.Error);
        return library;
    }
}
