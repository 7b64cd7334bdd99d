using Bagan.Reports;
using Bagan.Reports.Balance;
using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
using Bagan.Reports.Values;
using Microsoft.Playwright;

namespace Bagan.Tests.Reports.Html;

public sealed class BrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Theory]
    [InlineData("balance", 3)]
    [InlineData("data-info", 1)]
    [InlineData("comparison", 1)]
    [InlineData("evaluation", 0)]
    public async Task The_page_opens_offline_whole_and_within_its_width(string which, int charts)
    {
        await using var opened = await chromium.Open(PageSkeleton.Whole(Page(which, HostileNames.All)), 1280);
        await CheckView(opened, 1280, charts);
        Assert.Empty(await StructureFaults(opened.Page));

        opened.Requests.Clear();
        await opened.Page.SetViewportSizeAsync(375, 800);
        await opened.Page.ReloadAsync();
        await CheckView(opened, 375, charts);
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
            "[...document.querySelectorAll('#classifier [aria-label^=\"Recall of each class\"] tbody tr')].map(r => r.cells[0].textContent)");
        var button = opened.Page.Locator("#classifier [aria-label^='Recall of each class'] thead button").Nth(1);
        await button.ClickAsync();
        Assert.Equal(["c", "b", "a", "d"], await Column());
        Assert.Equal("descending", await opened.Page.Locator("#classifier [aria-label^='Recall of each class'] th[aria-sort]").GetAttributeAsync("aria-sort"));
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

    [Fact]
    public async Task Published_values_stand_beside_ours_and_not_on_top()
    {
        await using var opened = await chromium.Open(PageSkeleton.Whole(Page("comparison", ["a", "b", "c"])), 1280);
        var edges = await opened.Page.EvaluateAsync<double[]>(
            """
            (() => {
              const chart = Chart.getChart(document.querySelector("canvas"));
              const [ours, published] = [0, 1].map(i => chart.getDatasetMeta(i).data[1]);
              return [ours.y + ours.height / 2, published.y - published.height / 2, published.x - ours.x];
            })()
            """);
        Assert.True(edges[0] <= edges[1] + 0.5, $"our bar ends at {edges[0]}, the published one begins at {edges[1]}");
        Assert.True(edges[2] < 0, "80 lies left of 89");
    }

    [Fact]
    public async Task Whiskers_show_the_interval_where_it_is_known_and_else_the_standard_error()
    {
        var chart = new BarChart("Recall", "class", ["a", "b", "c"], "recall, %", [new BarSeries(
            "with", [Estimate.Of(80, 1).WithInterval(70, 85), Estimate.Of(60, 2), Estimate.Blank("too few")])]);
        var page = new HtmlPage("t", "k", null, [], [new PageSection("s", "S", [chart])], "f");
        await using var opened = await chromium.Open(PageSkeleton.Whole(page), 1280);
        Assert.Empty(opened.Complaints);
        var whiskers = await opened.Page.EvaluateAsync<string>(
            "JSON.stringify(Chart.getChart(document.querySelector('canvas')).data.datasets[0].data.map(d => [d.xMin ?? null, d.xMax ?? null]))");
        Assert.Equal("[[70,85],[58,62],[null,null]]", whiskers);
        var labels = await opened.Page.EvaluateAsync<string[]>(
            """
            (() => {
              const label = Chart.getChart(document.querySelector("canvas")).options.plugins.tooltip.callbacks.label;
              return [0, 1].map(i => label({ datasetIndex: 0, dataIndex: i }));
            })()
            """);
        Assert.Equal(["with: 80 (70 to 85)", "with: 60 ± 2"], labels);
    }

    private static async Task CheckView(OpenedPage opened, int width, int charts)
    {
        Assert.Empty(opened.Complaints);
        Assert.Single(opened.Requests, r => !r.StartsWith("data:", StringComparison.Ordinal)); // the file itself
        Assert.Equal(width, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal("undefined", await opened.Page.EvaluateAsync<string>("typeof hacked"));

        // Charts: every canvas has ink of many colours and fills its place.
        var canvases = await opened.Page.EvaluateAsync<int[][]>(
            """
            [...document.querySelectorAll("canvas")].map(c => {
              const pixels = new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
              return [new Set(pixels).size, pixels.filter(p => p !== 0).length, c.clientWidth, c.parentElement.clientWidth];
            })
            """);
        Assert.Equal(charts, canvases.Length);
        Assert.All(canvases, c => Assert.True(c[0] > 20 && c[1] > 2000, $"{c[0]} colours on {c[1]} pixels"));
        Assert.All(canvases, c => Assert.Equal(c[3], c[2]));

        // Pictures: every one was decoded.
        Assert.True(await opened.Page.EvaluateAsync<bool>("[...document.images].every(i => i.complete && i.naturalWidth > 100)"));
    }

    // What someone who hears the page, or walks it by keyboard, relies on.
    private static async Task<string[]> StructureFaults(IPage page) => await page.EvaluateAsync<string[]>(
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

    private static HtmlPage Page(string which, IReadOnlyList<string> names) => which switch
    {
        "balance" => BalancePage.Create(SampleReports.Balance(names)),
        "data-info" => DataInfoPage.Create(SampleReports.DataInfo(names)),
        "evaluation" => EvaluationPage.Create(SampleReports.Evaluation(names)),
        _ => ComparisonPage.Create(SampleReports.Comparison(names)),
    };
}
