using System.Text.Json;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Tests.Reports.Html;

public sealed class HtmlBlockTests
{
    [Fact]
    public void Table() => Expected.Text(
        Render(new HtmlTable(
            "Recall, per cent",
            [new("class", ColumnKind.Name), new("without"), new("with"), new("difference"), new("remark", ColumnKind.Text)],
            [
                new(["T-shirt/top", TableCell.Percent(Estimate.Of(0.8)), TableCell.Percent(Estimate.Of(0.85, 0.01), CellTone.Best), TableCell.Difference(Estimate.Of(0.8), Estimate.Of(0.85)), "kept"]),
                new(["<b>&'\"", TableCell.Percent(Estimate.Of(0.5)), TableCell.Percent(Estimate.Of(0.45)), TableCell.Difference(Estimate.Of(0.5), Estimate.Of(0.45)), ""]),
                new(["قميص", TableCell.Percent(Estimate.Blank("too few")), TableCell.Percent(Estimate.Blank("too few")), TableCell.Difference(Estimate.Blank("too few"), Estimate.Of(1)), new TableCell("new", Footnote: "added late")]),
                new(["all", TableCell.Count(12345), TableCell.Short(0.5), NumberText.Blank, ""], Summary: true),
            ])),
        "table.html");

    [Fact]
    public void Bar_chart() => Expected.Text(
        Render(new BarChart(
            "Images",
            "How to read it.",
            "class",
            ["T-shirt/top", "</script><!--\u2028"],
            "images",
            [
                new BarSeries("real", [Estimate.Of(600), Estimate.Of(1.5, 0.25)], SeriesLook.Baseline),
                new BarSeries("ours", [Estimate.Of(4, 0.5).WithInterval(2.5, 5.25), Estimate.Of(2, 0.5)], SeriesLook.Main),
                new BarSeries("published", [Estimate.Of(5), Estimate.Blank("not published")], SeriesLook.Outlined),
            ])
        { Stacked = true, Maximum = 700 }),
        "bar-chart.html");

    [Fact]
    public void Line_chart() => Expected.Text(Render(SampleReports.Losses()), "line-chart.html");

    [Fact]
    public void Small_blocks() => Expected.Text(
        Render(
            new Notice(NoticeTone.Good, "It helps.", ["By 2 < 3 points."]),
            new Notice(NoticeTone.Caution, "Take care.", []),
            new KeyFigures([new("Images", "15 → 600", "585 generated"), new("Time", "3 s")]),
            new Paragraph("Plain & simple."),
            new Paragraph("An aside.", Faint: true),
            new CodeBlock("./bagan balance 'a b' --out <dir>"),
            new PropertyTable("Options", [new("seed", "7"), new("test", "<none>")]),
            new Definitions([("Recall", "The share of a class's images that are recognised."), ("<b>", "a & b")]),
            new Foldable("More", [new Paragraph("Inside.")])),
        "blocks.html");

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--")]
    [InlineData("\u2028\u2029")]
    [InlineData("'\"&`+")]
    [InlineData("\ud800 lone")]
    [InlineData("👗 Рубашка")]
    public void Json_in_a_script_holds_nothing_that_ends_it_and_reads_back_the_same(string text)
    {
        var json = ScriptJson.Write(w => w.WriteStringValue(text));
        Assert.DoesNotContain(json, c => c is '<' or '>' or '&' or '\'' or '\u2028' or '\u2029');
        var expected = text.Replace('\ud800', char.IsSurrogatePair(text, 0) ? '\ud800' : '\ufffd');
        Assert.Equal(expected, JsonSerializer.Deserialize<string>(json));
    }

    [Fact]
    public void Text_and_attributes_are_escaped_whatever_they_hold()
    {
        foreach (var name in HostileNames.All)
        {
            var html = Render(new PictureFigure(new PngImage(OnePixel), name, name), new HtmlTable(name, [new(name, ColumnKind.Name)], [new([name])]));
            Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
            Assert.DoesNotContain('\0', html);
        }
    }

    [Fact]
    public void Common_scripts_stay_readable_in_the_source() =>
        Assert.Equal("<p>Рубашка قميص 靴</p>\n", Render(new Paragraph("Рубашка قميص 靴")));

    [Fact]
    public void Elements_must_be_closed_in_order()
    {
        var html = new HtmlWriter(new StringWriter());
        var outer = html.Open("div");
        html.Open("p");
        Assert.Throws<InvalidOperationException>(outer.Dispose);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        Assert.Contains("2 columns", Assert.Throws<ArgumentException>(() => new HtmlTable("t", [new("a"), new("b")], [new(["1"])])).Message, StringComparison.Ordinal);
        Assert.Contains("1 labels", Assert.Throws<ArgumentException>(() => new BarChart("t", "class", ["a"], "n", [new("s", [])])).Message, StringComparison.Ordinal);
        Assert.Contains("not a PNG", Assert.Throws<ArgumentException>(() => new PngImage(new byte[30])).Message, StringComparison.Ordinal);
    }

    // The signature and the header of a picture of 3 x 2; what follows is not looked at.
    private static byte[] OnePixel =>
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0];

    private static string Render(params IHtmlBlock[] blocks)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var html = new HtmlWriter(output);
        foreach (var block in blocks)
        {
            block.Write(html);
        }

        return output.ToString();
    }
}
