using Bagan.Methods.Catalogue;
using Bagan.Training;

namespace Bagan.Tests.Methods.Catalogue;

public sealed class MethodChoiceTests
{
    [Fact]
    public void AListIsReadInItsOrderEachOnce() =>
        Assert.Equal(["none", "oversample+mirror", "smote-gan"], MethodChoice.ParseList("none, oversample+mirror,none,smote-gan").Select(m => m.Text));

    [Fact]
    public void AllIsEveryMethod()
    {
        Assert.Equal(MethodCatalogue.Names, MethodChoice.ParseList("all").Select(m => m.Text));
        Assert.Equal(MethodCatalogue.Names.Select(n => n + "+mirror"), MethodChoice.ParseList("all+mirror").Select(m => m.Text));
    }

    [Fact]
    public void SuffixesHaveOneOrder() =>
        Assert.Equal(MethodChoice.ParseList("none+oversample+mirror"), MethodChoice.ParseList("none+mirror+oversample"));

    [Fact]
    public void SuffixesExtendTheRecipe()
    {
        var recipe = MethodChoice.ParseList("bagan+mirror+mixup").Single().Extend(ClassifierRecipe.Plain);
        Assert.True(recipe.Mirror);
        Assert.NotNull(recipe.Mix);
        Assert.False(recipe.Oversample);
    }

    [Theory]
    [InlineData("bagan+flip")]
    [InlineData("bagann")]
    [InlineData("none,,smote")]
    [InlineData("")]
    public void WhatIsNotKnownIsNamedWithWhatIs(string text)
    {
        var error = Assert.Throws<BaganInputException>(() => MethodChoice.ParseList(text));
        Assert.Contains("+oversample", error.Message, StringComparison.Ordinal);
    }
}
