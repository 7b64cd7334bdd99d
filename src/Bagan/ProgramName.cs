using System.Reflection;

namespace Bagan;

/// <summary>The command that starts this program, for help and messages that tell a person to type one.</summary>
internal static class ProgramName
{
    private const string Tool = "bagan";

    /// <summary>"./bagan" in a clone, "bagan" where the package of the tool was installed, "dotnet bagan" for a tool of one folder.</summary>
    public static string Text { get; } = Of(Environment.ProcessPath, AppContext.BaseDirectory);

    /// <summary>As <see cref="Text"/>, of any process.</summary>
    /// <param name="process">The file that runs: the tool's own, or dotnet, which the script of a clone starts as well.</param>
    /// <param name="folder">The folder of the program's libraries.</param>
    internal static string Of(string? process, string folder)
    {
        // Packages of tools keep libraries in tools/FRAMEWORK/any.
        var inPackage = Path.GetFileName(folder.TrimEnd('/')) == "any" && Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder.TrimEnd('/')))) == "tools";
        return !inPackage ? $"./{Tool}" : Path.GetFileName(process) == "dotnet" ? $"dotnet {Tool}" : Tool;
    }
}

/// <summary>The version of this program.</summary>
internal static class BaganVersion
{
    /// <summary>For example "0.1.0".</summary>
    public static string Text { get; } =
        typeof(BaganVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
