using Bagan.Jobs.Balance;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Reports;
using Bagan.Reports.Balance;
using Bagan.Reports.Html;
using Bagan.Tests.Reports.Html;

namespace Bagan.Tests.Reports.Balance;

public sealed class BalancePageTests
{
    [Fact]
    public void The_page_says_what_the_report_holds() =>
        Expected.Text(PageSkeleton.Of(BalancePage.Create(SampleReports.Balance(["T-shirt/top", "Рубашка", "قميص"]))), "balance-page.html");

    [Fact]
    public void Parts_that_were_not_run_are_left_out()
    {
        var report = SampleReports.Balance(["a", "b"]) with { Classifier = null, Neighbours = null, Curves = [], Notes = [], Samples = [] };
        var page = BalancePage.Create(report);
        Assert.Equal(["classes", "pictures", "made"], page.Sections.Select(s => s.Id));
        Assert.DoesNotContain("Worth knowing", PageSkeleton.Of(page), StringComparison.Ordinal);
        Assert.Contains("This run made no pictures.", PageSkeleton.Of(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_without_images_has_its_recipe_measured()
    {
        var full = SampleReports.Balance(["a", "b"]);
        var page = BalancePage.Create(full with { Added = AddedKind.None, Neighbours = null, Classifier = full.Classifier! with { Arms = [.. full.Classifier.Arms.Where(a => a.Role != ArmRole.Labelled)] } });
        Assert.DoesNotContain(page.Sections, s => s.Id is "pictures" or "copies");
        var html = PageSkeleton.Of(page);
        Assert.Contains("The method adds no images.", html, StringComparison.Ordinal);
        Assert.Contains("with the method&#x27;s recipe", html, StringComparison.Ordinal);
        Assert.DoesNotContain("generated images", html[html.IndexOf("<nav", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void The_guide_explains_only_what_the_page_shows()
    {
        static IEnumerable<string> Terms(BalanceReport report) => BalancePage.Create(report).Lead.OfType<Foldable>()
            .Single(f => f.Summary == "How to read this report").Blocks.OfType<Definitions>().Single().Terms.Select(t => t.Term);
        var full = SampleReports.Balance(["a", "b"]);
        Assert.Equal(
            [
                "Recall", "ACSA", "G-mean, macro F1", "± and ranges", "95 % interval", "Rivals", "Control without a generator", "labels.csv", "Pairs of images",
            ],
            Terms(full));
        var plain = full.Classifier! with { Arms = [.. full.Classifier.Arms.Where(a => a.Role is ArmRole.Alone or ArmRole.Rival or ArmRole.Images)] };
        Assert.DoesNotContain("labels.csv", Terms(full with { Classifier = plain }));
        Assert.DoesNotContain("Control without a generator", Terms(full with { Classifier = plain }));
        Assert.Equal(["Pairs of images"], Terms(full with { Classifier = null }));
        Assert.Empty(Terms(full with { Classifier = null, Neighbours = null }));
    }

    [Theory]
    [InlineData(AutoencoderLoss.L2, "Mean squared error")]
    [InlineData(AutoencoderLoss.L1, "Mean absolute error")]
    [InlineData(AutoencoderLoss.Ssim, "SSIM")]
    public void The_chart_of_the_autoencoder_names_its_loss(AutoencoderLoss loss, string name) =>
        Assert.Contains(name, BalanceReportBuilder.LossName(loss), StringComparison.Ordinal);

    [Fact]
    public void Nothing_in_the_page_points_outside_it()
    {
        var html = PageSkeleton.Of(BalancePage.Create(SampleReports.Balance(HostileNames.All)));
        Assert.DoesNotContain("http:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sourceMappingURL", PageSkeleton.Whole(BalancePage.Create(SampleReports.Balance(["a"]))), StringComparison.Ordinal);
    }

    [Fact]
    public void Recalls_that_are_not_one_a_class_are_refused()
    {
        var report = SampleReports.Balance(["a", "b", "c"]);
        Assert.Throws<ArgumentException>(() => BalancePage.Create(report with { Classes = [.. report.Classes.Take(2)] }));
        Assert.Throws<ArgumentException>(() => SummaryJson.Write(report with { Classes = [.. report.Classes.Take(2)] }));
    }
}
