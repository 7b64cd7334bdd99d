using Bagan.Evaluation.Classifiers;

namespace Bagan.Tests.Evaluation.Classifiers;

public sealed class OneCycleTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    [InlineData(0.9)]
    public void RisesFromATenthToOneAndFallsToZero(double rise)
    {
        const int Steps = 10_000;
        var factors = Enumerable.Range(0, Steps).Select(s => OneCycle.Factor(s, Steps, rise)).ToArray();

        var peak = (int)(rise * Steps);
        Assert.Equal(rise == 0 ? 1 : 0.1, factors[0], 1e-3);
        Assert.Equal(1, factors[peak], 1e-3);
        Assert.Equal(0, factors[^1], 1e-3);
        Assert.Equal(factors[..peak].Order(), factors[..peak]);
        Assert.Equal(factors[peak..].OrderDescending(), factors[peak..]);
    }

    [Fact]
    public void ASingleStepIsTakenAtAUsefulRate() => Assert.InRange(OneCycle.Factor(0, 1, 0.2), 0.1, 1);
}
