using Bagan.Data.Plans;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Pick;
using Bagan.Tests.Methods.BalancingGan;

namespace Bagan.Tests.Jobs.Pick;

public sealed class PickSplitTests
{
    [Fact]
    public void AQuarterOfEveryClassJudgesTheSameEveryTime()
    {
        var split = Split([40, 8]);

        Assert.Null(split.WhyNot);
        Assert.Empty(split.Notes);
        Assert.Equal((10, 2), (split.Validation.Count(i => i < 40), split.Validation.Count(i => i >= 40)));
        Assert.Equal(Enumerable.Range(0, 48), split.Train.Concat(split.Validation).Order());
        Assert.Equal(split.Validation, Split([40, 8]).Validation);
        Assert.NotEqual(split.Validation, Split([40, 8], seed: 1).Validation);
    }

    [Fact]
    public void ASmallClassStaysInTrainingAndIsNamed()
    {
        var split = Split([40, 20, 7]);

        Assert.Null(split.WhyNot);
        Assert.DoesNotContain(split.Validation, i => i >= 60);
        Assert.Contains("1 class (class 2)", split.Notes.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 40, 3 }, "at least two classes")]
    [InlineData(new[] { 5, 3 }, "at least two classes")]
    [InlineData(new[] { 40, 40, 3 }, "None of the classes to be filled")]
    [InlineData(new[] { 11, 10 }, "no class lacks any")] // 8 and 8 are left of them
    public void TooFewImagesAreNoGroundsToPick(int[] counts, string why) => Assert.Contains(why, Split(counts).WhyNot, StringComparison.Ordinal);

    [Fact]
    public void GroupsStayTogether()
    {
        int[] groups = [.. Enumerable.Range(0, 60).Select(i => i / 5)];
        var split = Split([40, 20], groups: groups);

        Assert.Null(split.WhyNot);
        Assert.Empty(split.Validation.Select(i => groups[i]).Intersect(split.Train.Select(i => groups[i])));
    }

    [Fact]
    public void TheMinutesAreSharedByTheNumberOfImages()
    {
        using var whole = TinySet.Make([60, 20]);
        using var part = TinySet.Make([45, 15]);
        var budget = new GeneratorBudget(7, [whole.Count, part.Count]);

        Assert.Equal((4, 3), (budget.MinutesFor(whole)!.Value, budget.MinutesFor(part)!.Value));
        Assert.Null(new GeneratorBudget(null, [whole.Count]).MinutesFor(whole));
    }

    private static PickSplit Split(int[] counts, long seed = 0, int[]? groups = null)
    {
        using var set = TinySet.Make(counts);
        return PickSplit.Make(set, groups, left => SamplingStrategy.Auto.Plan(set.ClassNames, left), seed);
    }
}
