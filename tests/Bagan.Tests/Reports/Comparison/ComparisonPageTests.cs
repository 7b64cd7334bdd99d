using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
using Bagan.Reports.Values;
using Bagan.Tests.Reports.Html;

namespace Bagan.Tests.Reports.Comparison;

public sealed class ComparisonPageTests
{
    [Fact]
    public void The_page_says_what_was_measured() =>
        Expected.Text(PageSkeleton.Of(ComparisonPage.Create(SampleReports.Comparison(["<b>", "Рубашка"]))), "comparison-page.html");

    [Fact]
    public void The_best_of_each_column_is_bold_ties_included_and_published_figures_never()
    {
        var rows = SampleReports.Methods("bagan").ToHtml().Rows;
        Assert.Equal(["none", "oversample"], BestOf(rows, 2)); // 85.12 and 85.08 both read 85.1
        Assert.Equal(["bagan"], BestOf(rows, 3)); // the lowest FID, though the published one is lower
        Assert.Empty(BestOf(rows, 4)); // neither end is better
    }

    [Fact]
    public void Costs_have_columns_that_sort_and_the_page_says_what_they_cover()
    {
        var table = SampleReports.Methods("bagan");
        Assert.Equal(["cost: images trained on", "cost: time"], table.ToHtml().Columns.TakeLast(2).Select(c => c.Heading));
        Assert.Equal(
            [("0", "0.2 s"), ("–", "–"), ("1,234,567", "5 min 48 s"), ("–", "–")],
            table.ToHtml().Rows.Select(r => (r.Cells[^2].Text, r.Cells[^1].Text)));
        Assert.Equal([1_234_567, 348], table.ToHtml().Rows[2].Cells.TakeLast(2).Select(c => c.SortValue!.Value));

        var report = SampleReports.Comparison(["a", "b"]);
        var free = new MethodTable(table.Caption, table.Metrics, [.. table.Rows.Select(r => r with { Cost = null })]);
        Assert.DoesNotContain(free.ToHtml().Columns, c => c.Heading.StartsWith("cost", StringComparison.Ordinal));
        var without = report with { Protocols = [report.Protocols[0] with { Tables = [free] }] };
        const string Covered = "its own teachers, trials and judges included";
        Assert.Contains(Covered, PageSkeleton.Of(ComparisonPage.Create(report)), StringComparison.Ordinal);
        Assert.DoesNotContain("Cost", PageSkeleton.Of(ComparisonPage.Create(without)), StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_and_standard_errors_are_explained_where_they_occur()
    {
        const string Errors = "Numbers after ± are standard errors";
        const string Intervals = "Ranges in parentheses are 95 % intervals";
        string Page(params Estimate[] values) => Decoded(PageSkeleton.Of(ComparisonPage.Create(SampleReports.Comparison(["a"]) with
        {
            Protocols =
            [
                new ComparisonProtocol
                {
                    Name = "as-is",
                    Description = "As it is.",
                    Tables = [new MethodTable("t", [new("ACSA", BetterWhen.Higher)], [.. values.Select((v, i) => new MethodRow($"m{i}", 3, [v]))])],
                },
            ],
        })));
        var (plain, error, interval) = (Estimate.Of(1), Estimate.Of(1, 0.1), Estimate.Of(1, 0.1).WithInterval(0.5, 1.5));
        Assert.Equal((false, false), Explained(Page(plain)));
        Assert.Equal((true, false), Explained(Page(error, plain)));
        Assert.Equal((false, true), Explained(Page(interval, plain)));
        Assert.Equal((true, true), Explained(Page(interval, error)));
        Assert.Contains("1.0 <span>(0.5 to 1.5)</span>", Page(interval), StringComparison.Ordinal);

        static string Decoded(string html) => System.Net.WebUtility.HtmlDecode(html).Replace('\u00a0', ' ');
        (bool, bool) Explained(string html) => (html.Contains(Errors, StringComparison.Ordinal), html.Contains(Intervals, StringComparison.Ordinal));
    }

    [Fact]
    public void A_method_alone_is_not_called_the_best()
    {
        var table = new MethodTable("t", [new("ACSA", BetterWhen.Higher)], [new("none", 1, [Estimate.Of(1)]), new("smote", 1, [Estimate.Blank("failed")])]);
        Assert.Empty(BestOf(table.ToHtml().Rows, 2));
    }

    [Fact]
    public void A_row_with_another_number_of_values_is_refused() => Assert.Contains(
        "1 metrics",
        Assert.Throws<ArgumentException>(() => new MethodTable("t", [new("ACSA", BetterWhen.Higher)], [new("none", 1, [])])).Message,
        StringComparison.Ordinal);

    private static IEnumerable<string> BestOf(IReadOnlyList<TableRow> rows, int column) =>
        rows.Where(r => r.Cells[column].Tone == CellTone.Best).Select(r => r.Cells[0].Text);
}
