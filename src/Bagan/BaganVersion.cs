using System.Reflection;

namespace Bagan;

/// <summary>The version of this program.</summary>
internal static class BaganVersion
{
    /// <summary>For example "0.1.0".</summary>
    public static string Text { get; } =
        typeof(BaganVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
