using Bagan.Reports;
using Bagan.Tests.Reports.Html;

namespace Bagan.Tests.Reports.DataInfo;

public sealed class DataInfoPageTests
{
    [Fact]
    public void The_page_says_what_was_found() =>
        Expected.Text(PageSkeleton.Of(DataInfoPage.Create(SampleReports.DataInfo(["cat", "<dog>", "Рубашка"]))), "data-info-page.html");

    [Fact]
    public void A_clean_set_has_no_section_of_faults()
    {
        var report = SampleReports.DataInfo(["a"]) with { Bad = [], Ignored = [], Duplicates = [], ContactSheet = null, ImbalanceRatio = null, Notes = [] };
        Assert.Equal(["classes"], DataInfoPage.Create(report).Sections.Select(s => s.Id));
    }

    [Fact]
    public void Of_very_many_bad_files_the_first_are_listed_and_the_others_counted()
    {
        var bad = Enumerable.Range(0, 1600).Select(i => new KeyValuePair<string, string>($"{i}.png", "truncated")).ToList();
        var html = PageSkeleton.Of(DataInfoPage.Create(SampleReports.DataInfo(["a"]) with { Bad = bad }));
        Assert.Contains(">499.png<", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">500.png<", html, StringComparison.Ordinal);
        Assert.Contains("and 1,100 more", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_that_are_not_one_a_class_are_refused() => Assert.Throws<ArgumentException>(
        () => DataInfoPage.Create(SampleReports.DataInfo(["a"]) with { Splits = [new("train", [1, 2])] }));
}
