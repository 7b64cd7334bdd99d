using System.Text.RegularExpressions;
using Bagan.Reports.Html;

namespace Bagan.Tests.Reports.Html;

/// <summary>A page without the bulk that is the same in every page: style sheet, scripts, hashes, pixels.</summary>
internal static partial class PageSkeleton
{
    public static string Of(HtmlPage page)
    {
        var html = Whole(page);
        html = Style().Replace(html, "<style>…</style>");
        html = Script().Replace(html, "<script>…</script>");
        html = Hash().Replace(html, "sha256-…");
        html = Pixels().Replace(html, "base64,…\"");
        return Licence().Replace(html, "<pre><code>…</code>");
    }

    public static string Whole(HtmlPage page)
    {
        using var stream = new MemoryStream();
        page.Write(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("sha256-.*?(?=&#x27;)")]
    private static partial Regex Hash();

    [GeneratedRegex("base64,[^\"]+\"")]
    private static partial Regex Pixels();

    [GeneratedRegex("<pre><code>chart.*?</code>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Licence();
}
