namespace Bagan.Cli.Tests;

/// <summary>Where the checkout is, and the program that its launcher starts.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Launcher => Path.Combine(Root, "bagan");

    /// <summary>The assembly that the launcher starts, brought up to date: compiled ahead of time, so that a process costs a second less than one of the tests' own build.</summary>
    public static string Program => Published.Value;

    private static readonly Lazy<string> Published = new(() =>
    {
        Assert.Equal(0, Processes.Run(Launcher, ["--version"]).ExitCode);
        return Path.Combine(Root, "artifacts", "current", "Bagan.Cli.dll");
    });

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bagan.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }

        return folder.FullName;
    }
}
