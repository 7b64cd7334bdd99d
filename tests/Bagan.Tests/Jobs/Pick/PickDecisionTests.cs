using Bagan.Jobs.Pick;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Pick;

/// <summary>The rule: generated images are taken only where they beat everything else by more than the standard error of the paired difference.</summary>
public sealed class PickDecisionTests
{
    [Fact]
    public void AClearWinnerIsTaken()
    {
        // +4 and +6 points, seed by seed: 5 with a standard error of 1.
        var decision = Decide(("oversample", [0.80, 0.82]), ("none", [0.7, 0.7]), ("generated", [0.84, 0.88]), ("generated+filter", [0.84, 0.87]));

        Assert.Equal("generated", decision.Chosen);
        Assert.Equal("generated", decision.Generated!.Name);
        Assert.Contains("86.0 %", decision.Reason, StringComparison.Ordinal);
        Assert.Contains("oversample, the best without generated images, 81.0 %", decision.Reason, StringComparison.Ordinal);
        Assert.Contains("+5.0 ± 1.0 points", decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.80, 0.82, "no gain")] // the very same
    [InlineData(0.79, 0.82, "no gain")]
    [InlineData(0.70, 0.71, "no gain")]
    [InlineData(0.80, 0.84, "not more than its standard error")] // 0 and +2: 1 with a standard error of 1
    [InlineData(0.79, 0.85, "not more than its standard error")] // -1 and +3
    public void WhatIsNoClearWinnerFallsBackOnOversampling(double first, double second, string reason)
    {
        var decision = Decide(("none", [0.5, 0.5]), ("reweight+mirror", [0.80, 0.82]), ("generated+filter+mirror", [first, second]));

        Assert.Null(decision.Generated);
        Assert.Equal("oversample", decision.Chosen);
        Assert.Contains(reason, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TheComparisonIsPairedBySeed()
    {
        // The seeds differ by 20 points, the candidates by 1 in each.
        Assert.Equal("generated", Decide(("none", [0.6, 0.8]), ("generated", [0.61, 0.811])).Chosen);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ACandidateWithoutAFigureIsOutOfTheRunning(double? missing)
    {
        Assert.Equal("generated+filter", Decide(("none", [0.5, 0.5]), ("oversample", [0.9, missing]), ("generated", [missing, 0.99]), ("generated+filter", [0.6, 0.61])).Chosen);
        Assert.Contains("not enough figures", Decide(("none", [0.5, 0.5]), ("generated", [missing, 0.99])).Reason, StringComparison.Ordinal);
        Assert.Equal("oversample", Decide(("none", [missing, missing]), ("generated", [0.9, 0.99])).Chosen);
    }

    [Fact]
    public void OneSeedTellsNothing() => Assert.Contains("measured once", Decide(("none", [0.5]), ("generated", [0.9])).Reason, StringComparison.Ordinal);

    [Fact]
    public void TheCandidatesAreThoseThatAreDocumented() => Assert.Equal(
        ["none", "none+mirror", "oversample", "oversample+mirror", "reweight", "reweight+mirror", "generated", "generated+filter", "generated+filter+mirror"],
        PickCandidate.All(null).Select(c => c.Name));

    [Fact]
    public void TheirRecipesAreWhatTheirNamesSay()
    {
        Assert.All(PickCandidate.All(null), c => Assert.Equal(c.Name.EndsWith("+mirror", StringComparison.Ordinal), c.Recipe.Mirror));
        Assert.All(PickCandidate.All(null), c => Assert.Equal(c.Name.StartsWith("oversample", StringComparison.Ordinal), c.Recipe.Oversample));
        Assert.All(PickCandidate.All(null), c => Assert.Equal(c.Name.StartsWith("reweight", StringComparison.Ordinal), c.Recipe.Loss == ClassifierLoss.BalancedSoftmax));
        Assert.All(PickCandidate.All(null), c => Assert.Equal(c.Name.StartsWith("generated", StringComparison.Ordinal), c.Images != CandidateImages.None));
    }

    private static PickDecision Decide(params (string Name, double?[] Acsa)[] results) => PickDecision.Of([.. results.Select(r => new CandidateResult(
        PickCandidate.All(null).Single(c => c.Name == r.Name), r.Acsa))]);
}
