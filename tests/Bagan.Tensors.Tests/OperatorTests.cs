using System.Reflection;
using Bagan.Tensors.Interop;

namespace Bagan.Tensors.Tests;

public class OperatorTests
{
    [Fact]
    public void EveryOperatorInUseResolves()
    {
        var operators = typeof(Operators).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(f => f.FieldType == typeof(Operator))
            .Select(f => (Operator)f.GetValue(null)!)
            .ToList();
        Assert.True(operators.Count > 50);
        foreach (var op in operators)
        {
            op.Resolve();
        }
    }

    [Fact]
    public void AnErrorNamesTheOperatorAndTheShapes()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<EngineException>(() => Tensor.Zeros(2, 3).Matmul(Tensor.Zeros(4, 5)));
        Assert.Contains("aten::matmul(Float32[2, 3], Float32[4, 5])", error.Message);
    }

    [Fact]
    public void ConvolutionAndBackwardAgreeWithTheHandComputedCase()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<float>([1, 2, 3, 4], 1, 1, 2, 2);
        var w = Tensor.From<float>([1, 0, 0, 1], 1, 1, 2, 2);
        w.RequiresGrad = true;
        var y = Functional.Conv2d(x, w);
        Assert.Equal(5, y.Sum().Item());
        Autograd.Backward(y.Sum());
        Assert.Equal([1f, 2, 3, 4], w.Grad!.ToArray<float>());
    }

    [Fact]
    public void ScopesFreeWhatIsNotKept()
    {
        var before = Engine.LiveTensors;
        Tensor kept;
        using (var scope = new TensorScope())
        {
            var a = Tensor.Ones(3) + Tensor.Ones(3);
            kept = scope.Keep(a * 2);
        }

        Assert.Equal(before + 1, Engine.LiveTensors);
        Assert.Equal([4f, 4, 4], kept.ToArray<float>());
        kept.Dispose();
        Assert.Equal(before, Engine.LiveTensors);
    }
}
