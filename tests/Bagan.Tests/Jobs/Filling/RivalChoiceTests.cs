using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Methods.Catalogue;

namespace Bagan.Tests.Jobs.Filling;

/// <summary>Which trainings without generated images a method is held against.</summary>
public sealed class RivalChoiceTests
{
    [Fact]
    public void OfGreyImagesThreeRunWhateverTheyCost()
    {
        var choice = Of(work: 0, colour: false);
        Assert.Equal(["none", "reweight", "oversample"], choice.Tried.Select(r => r.Text));
        Assert.Equal(RivalOptions.Usual.Count - 3, choice.Left.Count);
    }

    [Fact]
    public void OfColourImagesTheStrongestOfTheOthersRunsToo()
    {
        var choice = Of(work: 0, colour: true);
        Assert.Equal(["none", "reweight", "oversample", "reweight+trivialaugment"], choice.Tried.Select(r => r.Text));
        Assert.Equal(RivalOptions.Usual.Order(StringComparer.Ordinal), choice.Tried.Concat(choice.Left).Select(r => r.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void MoreRunInTheirOrderWhileTheyFitIntoTheBudget()
    {
        // Half of the images of the method's three fits must be at least those of the next rival's classifiers: three seeds of 400 steps of 64.
        Assert.Equal(["none", "reweight", "oversample"], Of(work: 51_199, colour: false).Tried.Select(r => r.Text));
        Assert.Equal(["none", "reweight", "oversample", "reweight+mixup"], Of(work: 51_200, colour: false).Tried.Select(r => r.Text));
        Assert.Equal(["none", "reweight", "oversample", "reweight+trivialaugment", "reweight+mixup"], Of(work: 51_200, colour: true).Tried.Select(r => r.Text));
    }

    [Fact]
    public void RivalsGetTheSuffixesOfTheMethodAndMirroredImages()
    {
        Assert.Equal(
            ["none+mirror", "reweight+mirror", "oversample+mirror", "reweight+mirror+trivialaugment"],
            RivalChoice.For(new BalanceOptions(), null, MethodChoice.Parse("balanced"), 0, mirror: true, new ClassifierProtocol(), 100, colour: true, hasValidation: false).Tried.Select(r => r.Text));
    }

    private static RivalChoice Of(long work, bool colour) =>
        RivalChoice.For(new BalanceOptions(), null, MethodChoice.Parse("balanced"), work, mirror: false, new ClassifierProtocol(), 100, colour, hasValidation: false);
}
