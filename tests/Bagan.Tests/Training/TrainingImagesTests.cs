using Bagan.Tensors;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Training;

/// <summary>Batches of images that a device keeps are those that are gathered from host memory.</summary>
[Collection(EngineCollection.Name)]
public sealed class TrainingImagesTests
{
    [Theory]
    [InlineData(1, ScalarType.Float32, 1e-6f)]
    [InlineData(3, ScalarType.Float32, 1e-6f)]
    [InlineData(3, ScalarType.BFloat16, 0.004f)]
    public void ThoseThatADeviceKeepsAreThoseThatAreGathered(int channels, ScalarType type, float tolerance)
    {
        using var set = TinySet.Make([5, 3], channels, side: 6);
        using var gathered = new TrainingImages(set, Device.Cpu);
        using var resident = TrainingImages.Resident(set, Device.Cpu);
        int[] indices = [7, 0, 3, 3, 6];
        using var scope = new TensorScope();

        var expected = gathered.Load(indices, type);
        var found = resident.Load(indices, type);

        Assert.Equal(expected.Shape, found.Shape);
        Assert.Equal(type, found.Type);
        var (a, b) = (expected.To(ScalarType.Float32).ToArray<float>(), found.To(ScalarType.Float32).ToArray<float>());
        Assert.All(a.Zip(b), p => Assert.InRange(p.First - p.Second, -tolerance, tolerance));
        Assert.InRange(a.Min(), -1, -0.4f);
    }

    [Fact]
    public void TheyOutliveScopesAndGoWhenDisposed()
    {
        using var set = TinySet.Make([5, 3]);
        var before = Engine.LiveTensors;
        TrainingImages resident;
        using (new TensorScope())
        {
            resident = TrainingImages.Resident(set, Device.Cpu);
        }

        using (new TensorScope())
        {
            Assert.Equal(8, resident.Load([0, 1, 2, 3, 4, 5, 6, 7], ScalarType.Float32).Shape[0]);
        }

        resident.Dispose();
        Assert.Equal(before, Engine.LiveTensors);
    }
}
