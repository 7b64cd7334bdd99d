using Bagan.Reports;
using Bagan.Reports.Values;
using Bagan.Tests.Reports.Html;

namespace Bagan.Tests.Reports.Evaluation;

public sealed class EvaluationPageTests
{
    [Fact]
    public void The_page_shows_figures_pictures_and_full_names() =>
        Expected.Text(PageSkeleton.Of(EvaluationPage.Create(SampleReports.Evaluation(["<b>", "Рубашка"]))), "evaluation-page.html");

    [Fact]
    public void The_reasons_of_blanks_name_classes_and_figures()
    {
        Assert.Equal(["b, c: 3 generated images, 6 needed (recall)"], SampleReports.Figures(["a", "b", "c"]).Blanks());
        Assert.Equal(
            ["b, c, d, e, f and 1 more: 3 generated images, 6 needed (recall)"], SampleReports.Figures(["a", "b", "c", "d", "e", "f", "g"]).Blanks());

        var all = new FigureTable("t", "t", "t", [new("x", "x", 1), new("y", "y", 1)], [new("a", 1, [Estimate.Blank("no"), Estimate.Blank("no")])]);
        Assert.Equal(["all classes: no (x, y)"], all.Blanks());
    }

    [Fact]
    public void A_row_with_another_number_of_values_is_refused() => Assert.Contains(
        "Row 'a' has 0 values, but there are 1 columns",
        Assert.Throws<ArgumentException>(() => new FigureTable("t", "t", "t", [new("x", "x", 1)], [new("a", 1, [])])).Message,
        StringComparison.Ordinal);
}
