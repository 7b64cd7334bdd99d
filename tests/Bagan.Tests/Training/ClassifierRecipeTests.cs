using Bagan.Training;

namespace Bagan.Tests.Training;

public sealed class ClassifierRecipeTests
{
    [Fact]
    public void EverySuffixChangesTheRecipeAndOrderDoesNotMatter()
    {
        var recipes = ClassifierRecipe.Suffixes.Select(ClassifierRecipe.Plain.WithSuffix).ToList();

        Assert.DoesNotContain(ClassifierRecipe.Plain, recipes);
        Assert.Equal(recipes.Count, recipes.Distinct().Count());
        Assert.Equal(
            ClassifierRecipe.Suffixes.Aggregate(ClassifierRecipe.Plain, (r, s) => r.WithSuffix(s)),
            ClassifierRecipe.Suffixes.Reverse().Aggregate(ClassifierRecipe.Plain, (r, s) => r.WithSuffix(s)));
    }

    [Fact]
    public void ASuffixKeepsWhatTheMethodChose()
    {
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, MixupAlpha = 1, Affine = new AffineRange(3) };

        Assert.Equal(recipe, recipe.WithSuffix("mixup").WithSuffix("affine"));
        Assert.Equal(recipe with { Mirror = true }, recipe.WithSuffix("mirror"));
    }

    [Fact]
    public void AnUnknownSuffixNamesTheKnownOnes()
    {
        var error = Assert.Throws<BaganInputException>(() => ClassifierRecipe.Plain.WithSuffix("rotate"));

        Assert.Equal("'+rotate' is not known. What can be added to a method: +mirror, +affine, +mixup, +oversample.", error.Message);
    }

    [Fact]
    public void ValidateReportsEveryError()
    {
        var recipe = new ClassifierRecipe { MixupAlpha = 0, GeneratedShare = 1.5, Affine = new AffineRange(-1, double.NaN, 1) };

        Assert.Equal(5, recipe.Validate().Count);
        Assert.Equal(
            ["GeneratedBatchShare must be 0 to 0.9, not 0.95.", "GeneratedBatchShare and GeneratedShare exclude each other.", "BalanceStrength must be 0 to 2, not 2.5."],
            new ClassifierRecipe { GeneratedBatchShare = 0.95, GeneratedShare = 0.5, BalanceStrength = 2.5 }.Validate());
        Assert.Contains("MixupAlpha must be 0.05 to 2, not 0.", recipe.Validate());
        Assert.Empty(ClassifierRecipe.Suffixes.Aggregate(ClassifierRecipe.Plain, (r, s) => r.WithSuffix(s)).Validate());
    }
}
