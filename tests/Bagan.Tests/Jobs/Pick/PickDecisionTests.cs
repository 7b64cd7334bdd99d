using Bagan.Jobs.Pick;

namespace Bagan.Tests.Jobs.Pick;

/// <summary>The rule: generated images are taken only where they beat everything else by more than the standard error of the paired difference.</summary>
public sealed class PickDecisionTests
{
    [Fact]
    public void AClearWinnerIsTaken()
    {
        // +4 and +6 points, seed by seed: 5 with a standard error of 1.
        var decision = Decide(("oversample", [0.80, 0.82]), ("none", [0.7, 0.7]), ("bagan", [0.84, 0.88]), ("bagan+filter", [0.84, 0.87]));

        Assert.Equal("bagan", decision.Chosen);
        Assert.Equal("bagan", decision.Generated!.Text);
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
        var decision = Decide(("none", [0.5, 0.5]), ("reweight+mirror", [0.80, 0.82]), ("bagan+filter+mirror", [first, second]));

        Assert.Null(decision.Generated);
        Assert.Equal("oversample", decision.Chosen);
        Assert.Contains(reason, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TheComparisonIsPairedBySeed()
    {
        // The seeds differ by 20 points, the candidates by 1 in each.
        Assert.Equal("bagan", Decide(("none", [0.6, 0.8]), ("bagan", [0.61, 0.811])).Chosen);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ACandidateWithoutAFigureIsOutOfTheRunning(double? missing)
    {
        Assert.Equal("bagan+filter", Decide(("none", [0.5, 0.5]), ("oversample", [0.9, missing]), ("bagan", [missing, 0.99]), ("bagan+filter", [0.6, 0.61])).Chosen);
        Assert.Contains("Too few candidates", Decide(("none", [0.5, 0.5]), ("bagan", [missing, 0.99])).Reason, StringComparison.Ordinal);
        Assert.Equal("oversample", Decide(("none", [missing, missing]), ("bagan", [0.9, 0.99])).Chosen);
    }

    [Fact]
    public void OneSeedTellsNothing() => Assert.Contains("measured once", Decide(("none", [0.5]), ("bagan", [0.9])).Reason, StringComparison.Ordinal);

    [Fact]
    public void TheCandidatesAreThoseThatAreDocumented() => Assert.Equal(
        ["none", "none+mirror", "oversample", "oversample+mirror", "reweight", "reweight+mirror", "reweight+mixup", "reweight+affine", "bagan", "bagan+filter", "bagan+filter+mirror"],
        PickCandidate.For("bagan").Select(c => c.Text));

    [Fact]
    public void ATeachersLabelsAreTriedBesideTheFolderAlone() => Assert.Equal(
        ["balanced+hard", "balanced+filter+hard", "balanced+filter+hard+mirror", "balanced"],
        PickCandidate.For("balanced").Select(c => c.Text).Skip(8));

    [Fact]
    public void ATeacherAloneHasNoFilter() => Assert.Equal(["distil+hard", "distil"], PickCandidate.For("distil").Select(c => c.Text).Skip(8));

    [Fact]
    public void OnlyThoseWithImagesAddAny() =>
        Assert.All(PickCandidate.For("bagan"), c => Assert.Equal(c.Text.StartsWith("bagan", StringComparison.Ordinal), PickCandidate.AddsImages(c)));

    private static PickDecision Decide(params (string Name, double?[] Acsa)[] results) => PickDecision.Of([.. results.Select(r => new CandidateResult(
        PickCandidate.For("bagan").Single(c => c.Text == r.Name), r.Acsa))]);
}
