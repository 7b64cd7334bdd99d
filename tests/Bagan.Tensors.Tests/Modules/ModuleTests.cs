using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Tests.Modules;

public sealed class ModuleTests : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly SmallNetwork _network = new();

    public void Dispose()
    {
        _network.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void NamesAreThoseOfPyTorch()
    {
        Assert.Equal(
            ["conv.weight", "conv.bias", "norm.weight", "norm.bias", "dense.weight", "dense.bias", "labels.weight"],
            _network.NamedParameters().Select(p => p.Name));
        Assert.Equal(["norm.running_mean", "norm.running_var"], _network.NamedBuffers().Select(b => b.Name));
        Assert.Equal((4 * 9) + 4 + 8 + (3 * 256) + 3 + 9, _network.ParameterCount);
    }

    [Fact]
    public void AModuleOutlivesTheScopeItWasMadeIn()
    {
        var before = Engine.LiveTensors;
        SmallNetwork network;
        using (var scope = new TensorScope())
        {
            network = new SmallNetwork();
        }

        Assert.Equal(before + 9, Engine.LiveTensors);
        network.To(Device.Cpu, ScalarType.BFloat16);
        Assert.Equal(before + 16, Engine.LiveTensors);
        network.To(Device.Cpu, ScalarType.Float32);
        Assert.Equal(before + 9, Engine.LiveTensors);
        network.Dispose();
        Assert.Equal(before, Engine.LiveTensors);
    }

    [Fact]
    public void SavedStateComesBackUnderAPrefix()
    {
        Engine.Seed(1);
        using var other = new SmallNetwork();
        other.To(Device.Cpu, ScalarType.BFloat16);
        other.LoadState(_network.State().ToDictionary(s => "net." + s.Name, s => s.Tensor), "net.");
        Assert.All(_network.State().Zip(other.State()), pair => Assert.Equal(pair.First.Tensor.ToBytes(), pair.Second.Tensor.ToBytes()));
        Assert.All(other.Parameters(), p => Assert.Equal(p.Master.To(ScalarType.BFloat16).ToBytes(), p.Value.ToBytes()));
        Assert.All(other.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void StateThatDoesNotFitIsRefusedBeforeAnythingChanges()
    {
        var before = _network.Parameters()[0].Master.ToBytes();
        var state = _network.State().ToDictionary(s => s.Name, s => Tensor.Ones([.. s.Tensor.Shape]));
        state["labels.weight"] = Tensor.Ones(2, 3);
        var error = Assert.Throws<EngineException>(() => _network.LoadState(state));
        Assert.Contains("'labels.weight' is Float32[2, 3] in the saved state, but Float32[3, 3] is needed", error.Message);
        state["labels.weight"] = Tensor.Ones(3, 3).To(ScalarType.Int64);
        Assert.Throws<EngineException>(() => _network.LoadState(state));
        state.Remove("labels.weight");
        Assert.Contains("no 'labels.weight'", Assert.Throws<EngineException>(() => _network.LoadState(state)).Message);
        Assert.Equal(before, _network.Parameters()[0].Master.ToBytes());
    }

    [Fact]
    public void InferenceDropsNothingAndUsesTheRunningStatistics()
    {
        var images = Tensor.Normal([4, 1, 16, 16]);
        var labels = Tensor.From<long>([0, 1, 2, 0], 4);
        _network.Train(false);
        var statistics = _network.NamedBuffers().First().Buffer.ToBytes();
        var first = _network.Forward(images, labels).ToBytes();
        Assert.Equal(first, _network.Forward(images, labels).ToBytes());
        Assert.Equal(statistics, _network.NamedBuffers().First().Buffer.ToBytes());
        _network.Train();
        Assert.NotEqual(first, _network.Forward(images, labels).ToBytes());
        Assert.NotEqual(statistics, _network.NamedBuffers().First().Buffer.ToBytes());
    }

    [Fact]
    public void AFrozenModuleCollectsNoGradients()
    {
        var labels = Tensor.From<long>([0], 1);
        _network.SetRequiresGrad(false);
        var images = Tensor.Normal([1, 1, 16, 16]);
        images.RequiresGrad = true;
        Autograd.Backward(_network.Forward(images, labels).Sum());
        Assert.All(_network.Parameters(), p => Assert.Null(p.Value.Grad));
        Assert.NotNull(images.Grad);
        _network.SetRequiresGrad(true);
        Autograd.Backward(_network.Forward(images, labels).Sum());
        Assert.All(_network.Parameters(), p => Assert.NotNull(p.Value.Grad));
        _network.ClearGradients();
        Assert.All(_network.Parameters(), p => Assert.Null(p.Value.Grad));
    }

    [Fact]
    public void TheComputeTypeChangesTheWorkingCopiesAlone()
    {
        var masters = _network.Parameters().Select(p => p.Master.ToBytes()).ToList();
        _network.SetRequiresGrad(false);
        _network.To(Device.Cpu, ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, _network.ComputeType);
        Assert.All(_network.Parameters(), p => Assert.Equal((ScalarType.Float32, ScalarType.BFloat16, false), (p.Master.Type, p.Value.Type, p.RequiresGrad)));
        _network.SetRequiresGrad(true);
        _network.To(Device.Cpu, ScalarType.Float32);
        Assert.All(_network.Parameters(), p => Assert.True(p.RequiresGrad && p.Value == p.Master));
        Assert.Equal(masters, _network.Parameters().Select(p => p.Master.ToBytes()));
    }

    [Fact]
    public void InitialisersHaveTheSpreadTheirPapersGive()
    {
        Engine.Seed(12);
        var window = Tensor.Empty([64, 32, 5, 5]); // fan in 800, fan out 1600
        Initializers.GlorotUniform(window);
        var limit = Math.Sqrt(6.0 / 2400);
        Assert.InRange(window.Abs().ToArray<float>().Max(), 0.99 * limit, limit);
        Assert.Equal(limit / Math.Sqrt(3), Deviation(window), 3);
        Initializers.GlorotNormal(window);
        Assert.Equal(Math.Sqrt(2.0 / 2400), Deviation(window), 3);
        Initializers.HeNormal(window);
        Assert.Equal(Math.Sqrt(2.0 / 800), Deviation(window), 3);
        Initializers.Normal(0.02)(window);
        Assert.Equal(0.02, Deviation(window), 3);

        static double Deviation(Tensor tensor) => (tensor * tensor).Mean().Sqrt().Item();
    }
}
