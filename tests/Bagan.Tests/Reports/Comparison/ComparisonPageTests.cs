using Bagan.Reports;
using Bagan.Reports.Comparison;
using Bagan.Reports.Html;
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
