using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Bagan.Imaging;

/// <summary>
/// Finds the native libraries that this assembly calls, each on its first call. An assembly has one resolver only,
/// so every class of P/Invokes registers its library here, from its static constructor.
/// </summary>
internal static class NativeLibraries
{
    private static readonly ConcurrentDictionary<string, Entry> Known = new(StringComparer.Ordinal);

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Names the files that may hold a library.</summary>
    /// <param name="library">The name in the P/Invokes.</param>
    /// <param name="package">The Debian package that brings it; "debian|ubuntu" where their names differ.</param>
    /// <param name="candidates">File names, the preferred one first; the first that loads is taken.</param>
    public static void Register(string library, string package, params string[] candidates) =>
        Known.TryAdd(library, new Entry(package, candidates));

    /// <summary>Loads a library.</summary>
    /// <returns>Its handle, or 0 if nobody has registered the name.</returns>
    /// <exception cref="BaganException">None of its files is there; the message names the package that brings it.</exception>
    public static nint Load(string library)
    {
        if (!Known.TryGetValue(library, out var entry))
        {
            return 0;
        }

        foreach (var candidate in entry.Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }

        var packages = entry.Package.Split('|');
        throw new BaganException(
            $"The library {library} is not installed (looked for {string.Join(", ", entry.Candidates)}). Install it with: " +
            string.Join(" (in other releases of Debian or Ubuntu: ", packages.Select(package => $"sudo apt-get install {package}")) +
            (packages.Length > 1 ? ")" : string.Empty));
    }

    // 0 leaves a library to the runtime's own search.
    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) => Load(library);

    private sealed record Entry(string Package, string[] Candidates);
}
