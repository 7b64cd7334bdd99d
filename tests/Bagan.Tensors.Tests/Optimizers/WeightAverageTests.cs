using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;

namespace Bagan.Tensors.Tests.Optimizers;

public sealed class WeightAverageTests : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly BatchNorm2d _source = new(3);
    private readonly BatchNorm2d _average = new(3);

    public void Dispose()
    {
        _source.Dispose();
        _average.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void AfterTheHalfLifeAnOldWeightCountsHalf()
    {
        var average = new WeightAverage(_average, _source);
        Set(3);
        average.Update(images: 1000, halfLife: 1000);
        Assert.Equal(2, Weight(_average), 5);

        // Steps of any size add up to the same.
        for (var i = 0; i < 125; i++)
        {
            average.Update(images: 8, halfLife: 1000);
        }

        Assert.Equal(2.5, Weight(_average), 4);
        Assert.False(_average.Parameters()[0].RequiresGrad);
    }

    [Fact]
    public void ItStartsAtTheWeightsAndCopiesBuffers()
    {
        Set(5);
        _source.NamedBuffers().First().Buffer.FillInPlace(0.25);
        var average = new WeightAverage(_average, _source);
        Assert.Equal(5, Weight(_average));
        Assert.Equal(0.75, _average.NamedBuffers().First().Buffer.Sum().Item());
        _source.NamedBuffers().First().Buffer.FillInPlace(0.5);
        average.Update(1, 10);
        Assert.Equal(1.5, _average.NamedBuffers().First().Buffer.Sum().Item());
    }

    [Fact]
    public void WorkingCopiesFollowWhenRefreshed()
    {
        _average.To(Device.Cpu, ScalarType.BFloat16);
        var average = new WeightAverage(_average, _source);
        Set(9);
        average.Update(1000, 1);
        Assert.Equal(9, Weight(_average), 5);
        average.Refresh();
        Assert.Equal(9, _average.Parameters()[0].Value.To(ScalarType.Float32).Mean().Item());
        Assert.Equal(ScalarType.BFloat16, _average.Parameters()[0].Value.Type);
    }

    [Fact]
    public void ModulesThatDifferAreRefused()
    {
        using var wider = new BatchNorm2d(4);
        Assert.Throws<ArgumentException>(() => new WeightAverage(wider, _source));
        using var other = new Linear(3, 3);
        Assert.Throws<ArgumentException>(() => new WeightAverage(other, _source));
        var average = new WeightAverage(_average, _source);
        Assert.Throws<ArgumentOutOfRangeException>(() => average.Update(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => average.Update(-1, 1));
    }

    private static double Weight(Module module) => module.Parameters()[0].Master.Mean().Item();

    private void Set(double value)
    {
        using var noGrad = Autograd.NoGrad();
        _source.Parameters()[0].Master.FillInPlace(value);
    }
}
