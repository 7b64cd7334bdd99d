using System.Security.Cryptography;
using System.Text;

namespace Bagan.Reports.Html;

/// <summary>
/// The style sheet and the scripts of every page, read once from the assembly: Chart.js and its error bars (MIT licence,
/// unchanged but for the pointer to their source maps), then the page's own script.
/// </summary>
internal static class PageAssets
{
    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Read("page.css");

    /// <summary>The scripts in the order in which they must run.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        WithoutSourceMap(Read("chart.js/chart.umd.min.js")),
        WithoutSourceMap(Read("chartjs-chart-error-bars/index.umd.min.js")),
        Read("page.js"),
    ];

    /// <summary>The libraries inside the page and their licences, which must accompany every copy.</summary>
    public static IReadOnlyList<(string Name, string Licence)> Libraries { get; } =
    [
        ("Chart.js", Read("chart.js/LICENSE.md")),
        ("chartjs-chart-error-bars", Read("chartjs-chart-error-bars/LICENSE")),
    ];

    /// <summary>
    /// The rule that the browser enforces on the page: it loads nothing, shows only embedded pictures, and runs only these scripts and this
    /// style sheet. Should markup from a name ever get into the page, it would do nothing.
    /// </summary>
    public static string ContentSecurityPolicy { get; } =
        "default-src 'none'; img-src data:; " +
        $"style-src {Hash(Style)}; script-src {string.Join(' ', Scripts.Select(Hash))}; " +
        "base-uri 'none'; form-action 'none'";

    private static string Hash(string source) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(source)))}'";

    private static string Read(string name)
    {
        var resource = "Bagan.Reports.Assets/" + name;
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(resource)
            ?? throw new BaganException($"This build lacks the resource {resource}; build it again.");
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // The browser turns CR LF into LF before it takes the hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string WithoutSourceMap(string script)
    {
        var at = script.LastIndexOf("//# sourceMappingURL=", StringComparison.Ordinal);
        return at < 0 ? script : script[..at];
    }
}
