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
        foreach (var mix in Mixes)
        {
            var suffixes = ClassifierRecipe.Suffixes.Where(s => s == mix || !Mixes.Contains(s)).ToList();
            var all = suffixes.Aggregate(ClassifierRecipe.Plain, (r, s) => r.WithSuffix(s));
            Assert.Equal(all, Enumerable.Reverse(suffixes).Aggregate(ClassifierRecipe.Plain, (r, s) => r.WithSuffix(s)));
            Assert.Empty(all.Validate());
        }
    }

    [Fact]
    public void ImagesAreMixedInOneWayAtATime()
    {
        foreach (var (first, second) in Mixes.SelectMany(f => Mixes.Select(s => (f, s))).Where(p => p.f != p.s))
        {
            var error = Assert.Throws<BaganInputException>(() => ClassifierRecipe.Plain.WithSuffix(first).WithSuffix(second));
            Assert.Equal($"Images are mixed in one way at a time: +{first} or +{second}, not both.", error.Message);
        }
    }

    [Fact]
    public void ASuffixKeepsWhatTheMethodChose()
    {
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, Mix = new BatchMix(MixKind.Mixup, 1), Affine = new AffineRange(3) };

        Assert.Equal(recipe, recipe.WithSuffix("mixup").WithSuffix("affine"));
        Assert.Equal(recipe with { Mirror = true }, recipe.WithSuffix("mirror"));
    }

    [Fact]
    public void AnUnknownSuffixNamesTheKnownOnes()
    {
        var error = Assert.Throws<BaganInputException>(() => ClassifierRecipe.Plain.WithSuffix("rotate"));

        Assert.Equal("'+rotate' is not known. The suffixes are +mirror, +affine, +trivialaugment, +erasing, +mixup, +remix, +cutmix, +cmo, +oversample.", error.Message);
    }

    [Fact]
    public void ValidateReportsEveryError()
    {
        var recipe = new ClassifierRecipe
        {
            Mix = new BatchMix(MixKind.CutMix, 0), GeneratedShare = 1.5, Affine = new AffineRange(-1, double.NaN, 1), DeferredFrom = -1, Head = new HeadChange(HeadChangeKind.Normalise, 4),
        };

        Assert.Equal(7, recipe.Validate().Count);
        Assert.Equal(
            ["GeneratedBatchShare must be 0 to 0.9, not 0.95.", "GeneratedBatchShare and GeneratedShare exclude each other.", "BalanceStrength must be 0 to 2, not 2.5."],
            new ClassifierRecipe { GeneratedBatchShare = 0.95, GeneratedShare = 0.5, BalanceStrength = 2.5 }.Validate());
        Assert.Contains("The alpha of +cutmix must be 0.05 to 2, not 0.", recipe.Validate());
        Assert.Contains("The strength of Normalise must be 0 to 3, not 4.", recipe.Validate());
    }

    private static readonly string[] Mixes = ["mixup", "remix", "cutmix", "cmo"];
}
