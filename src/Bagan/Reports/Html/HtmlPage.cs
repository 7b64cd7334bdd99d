using System.Security.Cryptography;
using System.Text;

namespace Bagan.Reports.Html;

/// <summary>
/// A self-contained page: it loads nothing, so it can be read offline, mailed and archived.
/// It adapts to light and dark themes, to narrow and wide screens, and to paper.
/// </summary>
/// <param name="Title">The subject of the page; its heading and the title of the window.</param>
/// <param name="Kicker">A few words above the title: the kind of page.</param>
/// <param name="Subtitle">A line below the title (the data set's name, say), or null.</param>
/// <param name="Lead">The blocks above the list of contents.</param>
/// <param name="Sections">The sections in order.</param>
/// <param name="Footer">The last line.</param>
internal sealed record HtmlPage(
    string Title,
    string Kicker,
    string? Subtitle,
    IReadOnlyList<IHtmlBlock> Lead,
    IReadOnlyList<PageSection> Sections,
    string Footer)
{
    /// <summary>Writes the whole page.</summary>
    public void Write(TextWriter output)
    {
        var html = new HtmlWriter(output);
        html.Raw("<!DOCTYPE html>\n");
        using (html.Open("html", ("lang", "en")))
        {
            html.Line();
            using (html.Open("head"))
            {
                WriteHead(html);
            }

            using (html.Open("body"))
            {
                WriteBody(html);
                foreach (var script in PageAssets.Scripts)
                {
                    using (html.Open("script"))
                    {
                        html.Raw(script);
                    }
                }
            }
        }
    }

    /// <summary>Writes the whole page as UTF-8 without a byte order mark.</summary>
    public void Write(Stream output)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        Write(writer);
    }

    private void WriteHead(HtmlWriter html)
    {
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", PageAssets.ContentSecurityPolicy));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Empty("meta", ("name", "referrer"), ("content", "no-referrer"));
        html.Empty("link", ("rel", "icon"), ("href", "data:,")); // otherwise a browser asks its web server for favicon.ico
        html.Element("title", Subtitle is null ? Title : $"{Title}: {Subtitle}");
        using (html.Open("style"))
        {
            html.Raw(PageAssets.Style);
        }
    }

    private void WriteBody(HtmlWriter html)
    {
        using (html.Open("header"))
        {
            html.Element("p", Kicker, ("class", "kicker"));
            html.Element("h1", Title);
            if (Subtitle is { } subtitle)
            {
                using (html.Open("p", ("class", "subtitle")))
                {
                    html.Name(subtitle);
                }
            }

            foreach (var block in Lead)
            {
                block.Write(html);
            }
        }

        using (html.Open("nav", ("aria-label", "Contents")))
        {
            foreach (var section in Sections)
            {
                html.Element("a", section.Heading, ("href", "#" + section.Id));
            }
        }

        using (html.Open("main"))
        {
            html.Raw("<noscript><p class=\"faint\">The charts need JavaScript. The tables below them hold the same numbers.</p></noscript>\n");
            foreach (var section in Sections)
            {
                using (html.Open("section", ("id", section.Id), ("aria-labelledby", section.Id + "-heading")))
                {
                    html.Element("h2", section.Heading, ("id", section.Id + "-heading"));
                    foreach (var block in section.Blocks)
                    {
                        block.Write(html);
                    }
                }
            }
        }

        using (html.Open("footer"))
        {
            html.Element("p", Footer);
            var libraries = PageAssets.Libraries;
            new Foldable(
                $"The charts are drawn by {string.Join(" and ", libraries.Select(l => l.Name))} (MIT licence)",
                [.. libraries.Select(l => new CodeBlock($"{l.Name}\n\n{l.Licence.Trim()}"))]).Write(html);
        }
    }
}

/// <summary>A section of a page.</summary>
/// <param name="Id">The anchor, lower-case letters and hyphens.</param>
/// <param name="Heading">The heading; also the entry in the list of contents.</param>
/// <param name="Blocks">The parts in order.</param>
internal sealed record PageSection(string Id, string Heading, IReadOnlyList<IHtmlBlock> Blocks);

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
