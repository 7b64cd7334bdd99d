using Bagan.Reports.Balance;
using Bagan.Reports.DataInfo;
using Bagan.Reports.Html;
using Microsoft.Playwright;

namespace Bagan.Tests.Reports.Html;

public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    public static TheoryData<string, int> Views => new()
    {
        { "balance", 375 },
        { "balance", 1280 },
        { "data-info", 375 },
        { "data-info", 1280 },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_page_opens_offline_whole_and_within_its_width(string which, int width)
    {
        await using var opened = await chromium.Open(PageSkeleton.Whole(Page(which, HostileNames.All)), width);

        Assert.Empty(opened.Complaints);
        Assert.Single(opened.Requests, r => !r.StartsWith("data:", StringComparison.Ordinal)); // the file itself
        Assert.Equal(width, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal("undefined", await opened.Page.EvaluateAsync<string>("typeof hacked"));

        // Charts: every canvas has ink of more than one colour and fills its place.
        var canvases = await opened.Page.EvaluateAsync<int[][]>(
            """
            [...document.querySelectorAll("canvas")].map(c => {
              const pixels = new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
              return [new Set(pixels).size, pixels.filter(p => p !== 0).length, c.clientWidth, c.parentElement.clientWidth];
            })
            """);
        Assert.Equal(which == "balance" ? 3 : 1, canvases.Length);
        Assert.All(canvases, c => Assert.True(c[0] > 20 && c[1] > 2000, $"{c[0]} colours on {c[1]} pixels"));
        Assert.All(canvases, c => Assert.Equal(c[3], c[2]));

        // Pictures: every one was decoded.
        Assert.True(await opened.Page.EvaluateAsync<bool>("[...document.images].every(i => i.complete && i.naturalWidth > 100)"));
    }

    [Fact]
    public async Task The_page_is_built_for_those_who_hear_it()
    {
        await using var opened = await chromium.Open(PageSkeleton.Whole(Page("balance", HostileNames.All)), 1280);
        var faults = await opened.Page.EvaluateAsync<string[]>(
            """
            (() => {
              const faults = [];
              const check = (selector, ok, what) =>
                document.querySelectorAll(selector).forEach(e => ok(e) || faults.push(what + ": " + e.outerHTML.slice(0, 80)));
              check("img", e => e.alt.length > 0, "no alternative text");
              check("canvas", e => e.getAttribute("role") === "img" && document.getElementById(e.getAttribute("aria-labelledby")), "unnamed chart");
              check("table", e => e.caption, "no caption");
              check("th", e => e.scope === "col" || e.scope === "row", "header without scope");
              check("tbody tr", e => e.cells[0].tagName === "TH", "row without header");
              check("section", e => document.getElementById(e.getAttribute("aria-labelledby")), "unnamed section");
              check("nav a", e => document.querySelector(e.getAttribute("href")), "link to nowhere");
              const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
              ids.forEach((id, i) => ids.indexOf(id) === i || faults.push("id twice: " + id));
              let level = 0;
              document.querySelectorAll("h1, h2, h3").forEach(h => {
                const next = Number(h.tagName[1]);
                next <= level + 1 || faults.push("heading leaps: " + h.textContent);
                level = next;
              });
              document.querySelectorAll("h1").length === 1 || faults.push("not one h1");
              document.documentElement.lang === "en" || faults.push("no language");
              return faults;
            })()
            """);
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Names_appear_as_they_are()
    {
        await using var opened = await chromium.Open(PageSkeleton.Whole(Page("balance", HostileNames.All)), 1280);
        var shown = await opened.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#classes tbody th bdi')].map(e => e.textContent)");
        Assert.Equal(HostileNames.All[..^1], shown[..^1]);
        Assert.Equal("\ufffd\ufffd", shown[^1]); // a zero byte and half a character have no honest form
        var labels = await opened.Page.EvaluateAsync<string[]>("Chart.getChart(document.querySelector('canvas')).data.labels");
        Assert.Equal(HostileNames.All[..^1], labels[..^1]);
    }

    [Fact]
    public async Task Even_a_script_that_slipped_in_would_not_run()
    {
        var html = PageSkeleton.Whole(Page("balance", ["a", "b"]))
            .Replace("</main>", "<script>hacked = 1</script><img src=\"x\" onerror=\"hacked = 1\" alt=\"\"></main>", StringComparison.Ordinal);
        await using var opened = await chromium.Open(html, 1280);
        Assert.Equal("undefined", await opened.Page.EvaluateAsync<string>("typeof hacked"));
        Assert.Equal(3, opened.Complaints.Count(c => c.Contains("Content Security Policy", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Numbers_can_be_sorted_with_blanks_last_and_the_sum_staying()
    {
        await using var opened = await chromium.Open(PageSkeleton.Whole(Page("balance", ["a", "b", "c", "d"])), 1280);
        async Task<string[]> Column() => await opened.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#classifier tbody tr')].map(r => r.cells[0].textContent)");
        var button = opened.Page.Locator("#classifier thead button").Nth(1);
        await button.ClickAsync();
        Assert.Equal(["c", "b", "a", "d"], await Column());
        Assert.Equal("descending", await opened.Page.Locator("#classifier th[aria-sort]").GetAttributeAsync("aria-sort"));
        await button.ClickAsync();
        Assert.Equal(["a", "b", "c", "d"], await Column());
        Assert.Equal("ACSA", await opened.Page.Locator("#classifier tfoot th").First.TextContentAsync());
    }

    [Fact]
    public async Task The_dark_page_is_dark_and_its_charts_follow()
    {
        var html = PageSkeleton.Whole(Page("balance", ["a", "b"]));
        const string Brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => a + Number(b), 0)";
        const string BarColour = "Chart.getChart(document.querySelector('canvas')).data.datasets[1].backgroundColor";
        await using var opened = await chromium.Open(html, 1280, ColorScheme.Dark);
        Assert.InRange(await opened.Page.EvaluateAsync<int>(Brightness), 0, 150);
        var dark = await opened.Page.EvaluateAsync<string>(BarColour);
        await opened.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.InRange(await opened.Page.EvaluateAsync<int>(Brightness), 700, 765);
        await opened.Page.WaitForFunctionAsync($"dark => {BarColour} !== dark", dark, new() { Timeout = 5000 }); // the browser tells the script a moment later
    }

    private static HtmlPage Page(string which, IReadOnlyList<string> names) => which == "balance"
        ? BalancePage.Create(SampleReports.Balance(names))
        : DataInfoPage.Create(SampleReports.DataInfo(names));
}
