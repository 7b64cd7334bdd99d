using Bagan.Evaluation.Statistics;
using Bagan.Jobs.Balance;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Reports;
using Bagan.Reports.Html;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Balance;

/// <summary>The verdict says what the gain says, of what was added.</summary>
public sealed class VerdictTests
{
    private static readonly Gain Measured = new()
    {
        Helps = true, Against = "reweight", Acsa = 0.021, Reached = 0.87, Low = 0.008, High = 0.034, TestImages = 1500, Seeds = 3, Detectable = 0.018,
    };

    [Fact]
    public void WithLabelsTheFolderAloneIsASecondQuestion()
    {
        var verdict = Verdict.Of(Comparison(Measured, Measured with { Helps = false, Acsa = -0.011, Low = -0.023, High = 0.001 }));

        Assert.Equal((NoticeTone.Good, "The generated images with labels.csv help on this data: +2.1 points over reweight."), (verdict.Tone, verdict.Heading));
        Assert.Equal("Without labels.csv, as plain class folders, the generated images make no difference that these test images can show, against reweight: −1.1 points (95 % interval −2.3 to +0.1).", verdict.Paragraphs[^1]);
    }

    [Theory]
    [InlineData(true, 0.8, 0.7, "the other one did better and was taken.")]
    [InlineData(false, 0.7, 0.8, "the other one did better and was taken.")]
    [InlineData(false, 0.8, 0.8, "both did equally well, and the network from scratch was taken.")]
    [InlineData(false, null, null, "too few could be held out to compare the two, and the network from scratch was taken.")]
    public void FiguresFromAnotherNetworkSayWhetherAnythingWasCompared(bool probe, double? ofProbe, double? ofScratch, string words)
    {
        var measured = new NetworkChoice("teacher", probe, "b", ofProbe, ofScratch);

        Assert.Equal($" In the fits for the figures of this report, which learnt from fewer images, {words}", BalanceReportBuilder.Difference(measured with { Probe = !probe }, measured));
        Assert.Equal("", BalanceReportBuilder.Difference(measured, measured));
        Assert.Equal("", BalanceReportBuilder.Difference(measured, null));
    }

    [Fact]
    public void WithoutLabelsThereIsOneQuestion() => Assert.Equal("The generated images help on this data: +2.1 points over reweight.", Verdict.Of(Comparison(Measured)).Heading);

    [Fact]
    public void RivalsThatDidNotRunAreNamed() => Assert.Equal(
        "Trainings without generated images that were not tried, to save time: crt, ldam-drw. One of them may do better; --rivals all tries them.",
        Verdict.Of(Comparison(Measured) with { NotTried = ["crt", "ldam-drw"] }).Paragraphs[^1]);

    [Theory]
    [InlineData("drw+mixup", false, "The method drw+mixup helps on this data: +2.1 points over reweight.", "The method drw+mixup adds no images: the folder holds the originals. To train with it: blend images in pairs (mixup).")]
    [InlineData("oversample", true, "The repeated originals help on this data: +2.1 points over reweight.", "The small classes are filled with repeated originals; nothing was generated.")]
    public void AMethodWithoutGeneratedImagesIsNamedAsWhatItIs(string method, bool repeated, string heading, string last)
    {
        var verdict = Verdict.OfRecipe(MethodChoice.Parse(method), ClassifierRecipe.Plain, Comparison(Measured), repeated);

        Assert.Equal((heading, last), (verdict.Heading, verdict.Paragraphs[^1]));
    }

    private static ClassifierComparison Comparison(Gain gain, Gain? folder = null) => new("", 1500, []) { Gain = gain, FolderGain = folder };
}
