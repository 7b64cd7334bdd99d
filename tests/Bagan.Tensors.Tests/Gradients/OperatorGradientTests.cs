using System.Reflection;
using static Bagan.Tensors.Tests.Gradients.GradientCheck;

namespace Bagan.Tensors.Tests.Gradients;

/// <summary>Every differentiable operator against finite differences, once and twice.</summary>
public class OperatorGradientTests
{
    private static readonly Dictionary<string, Case> s_cases = new()
    {
        ["Linear"] = new(x => Functional.Linear(x[0], x[1], x[2]), () => [Values(1, 3, 4), Values(2, 2, 4), Values(3, 2)]),
        ["Conv2d"] = new(x => Functional.Conv2d(x[0], x[1], x[2], stride: 2, padding: 1), () => [Values(1, 2, 2, 5, 5), Values(2, 3, 2, 3, 3), Values(3, 3)]),
        ["Pad"] = new(x => Functional.Pad(x[0], 1, 2, 0, 1), () => [Values(1, 1, 2, 2, 3)]),
        ["UpsampleNearest"] = new(x => Functional.UpsampleNearest(x[0]), () => [Values(1, 2, 2, 2, 3)]),
        ["PixelShuffle"] = new(x => Functional.PixelShuffle(x[0], 2), () => [Values(1, 1, 8, 2, 2)]),
        ["Relu"] = new(x => Functional.Relu(x[0]), () => [Values(1, 6)]),
        ["LeakyRelu"] = new(x => Functional.LeakyRelu(x[0], 0.2), () => [Values(1, 6)]),
        ["Tanh"] = new(x => Functional.Tanh(x[0]), () => [Values(1, 6)]),
        ["Sigmoid"] = new(x => Functional.Sigmoid(x[0]), () => [Values(1, 6)]),
        ["Softplus"] = new(x => Functional.Softplus(x[0]), () => [Values(1, 6)]),
        ["Dropout"] = new(
            x =>
            {
                // The same mask in every evaluation.
                Engine.Seed(7);
                return Functional.Dropout(x[0], 0.4, training: true);
            },
            () => [Values(1, 10)]),
        ["Softmax"] = new(x => Functional.Softmax(x[0]), () => [Values(1, 3, 4)]),
        ["LogSoftmax"] = new(x => Functional.LogSoftmax(x[0]), () => [Values(1, 3, 4)]),
        ["CrossEntropy"] = new(x => Functional.CrossEntropy(x[0], Tensor.From<long>([2, 0, 1], 3)), () => [Values(1, 3, 4)]),
        ["BinaryCrossEntropy"] = new(x => Functional.BinaryCrossEntropy(x[0], Tensor.From<double>([0, 1, 0.9, 0.1], 4)), () => [Values(1, 4)]),
        ["MeanSquaredError"] = new(x => Functional.MeanSquaredError(x[0], x[1]), () => [Values(1, 5), Values(2, 5)]),
        ["MeanAbsoluteError"] = new(x => Functional.MeanAbsoluteError(x[0], x[1] * 3), () => [Values(1, 5), Values(2, 5)]),
        ["Embedding"] = new(x => Functional.Embedding(x[0], Tensor.From<long>([2, 0, 2], 3)), () => [Values(1, 3, 2)]),
        ["BatchNorm"] = new(x => Normalise(x, training: true), () => [Values(1, 3, 2, 2, 2), Values(2, 2), Values(3, 2)]),
        ["MaxPool2d"] = new(x => Functional.MaxPool2d(x[0], 2), () => [Values(1, 1, 2, 4, 4)]),
        ["AvgPool2d"] = new(x => Functional.AvgPool2d(x[0], 2), () => [Values(1, 1, 2, 4, 4)]),
        ["GlobalAvgPool2d"] = new(x => Functional.GlobalAvgPool2d(x[0]), () => [Values(1, 2, 2, 3, 3)]),
        ["AffineGrid"] = new(x => Functional.AffineGrid(x[0], [2, 1, 3, 3]), () => [Values(1, 2, 2, 3)]),
        ["GridSample"] = new(x => Functional.GridSample(x[0], x[1] * 0.35), () => [Values(1, 1, 2, 3, 3), Values(2, 1, 3, 3, 2)], Twice: false),
        ["op_Addition"] = new(x => (x[0] + x[1]) + 0.5, () => [Values(1, 2, 3), Values(2, 3)]),
        ["op_Subtraction"] = new(x => (x[0] - x[1]) - 0.5, () => [Values(1, 2, 3), Values(2, 2, 1)]),
        ["op_UnaryNegation"] = new(x => -x[0], () => [Values(1, 4)]),
        ["op_Multiply"] = new(x => (x[0] * x[1]) * 1.5, () => [Values(1, 2, 3), Values(2, 3)]),
        ["op_Division"] = new(x => (x[0] / x[1]) / 1.5, () => [Values(1, 2, 3), Positive(2, 3)]),
        ["Pow"] = new(x => x[0].Pow(2.5), () => [Positive(1, 5)]),
        ["Sqrt"] = new(x => x[0].Sqrt(), () => [Positive(1, 5)]),
        ["Exp"] = new(x => x[0].Exp(), () => [Values(1, 5)]),
        ["Log"] = new(x => x[0].Log(), () => [Positive(1, 5)]),
        ["Abs"] = new(x => x[0].Abs(), () => [Values(1, 6)]),
        ["Clamp"] = new(x => x[0].Clamp(-0.5, 0.7), () => [Values(1, 8)]),
        ["Where"] = new(x => Tensor.Where(Tensor.From<bool>([true, false, true], 3), x[0], x[1]), () => [Values(1, 3), Values(2, 3)]),
        ["Sum"] = new(x => x[0].Sum() + x[0].Sum([0, 2], keep: true), () => [Values(1, 2, 3, 2)]),
        ["Mean"] = new(x => x[0].Mean() + x[0].Mean([1], keep: true), () => [Values(1, 2, 3, 2)]),
        ["Matmul"] = new(x => x[0].Matmul(x[1]), () => [Values(1, 2, 3), Values(2, 3, 4)]),
        ["Reshape"] = new(x => x[0].Reshape(3, -1), () => [Values(1, 2, 3, 2)]),
        ["Permute"] = new(x => x[0].Permute(2, 0, 1), () => [Values(1, 2, 3, 2)]),
        ["Transpose"] = new(x => x[0].Transpose(0, -1), () => [Values(1, 2, 3, 2)]),
        ["Flatten"] = new(x => x[0].Flatten(), () => [Values(1, 2, 3, 2)]),
        ["Expand"] = new(x => x[0].Expand(2, 3, 4), () => [Values(1, 3, 1)]),
        ["Narrow"] = new(x => x[0].Narrow(1, 1, 2), () => [Values(1, 2, 4)]),
        ["IndexSelect"] = new(x => x[0].IndexSelect(0, Tensor.From<long>([1, 1, 0], 3)), () => [Values(1, 3, 2)]),
        ["Gather"] = new(x => x[0].Gather(1, Tensor.From<long>([1, 1, 0, 2], 2, 2)), () => [Values(1, 2, 3)]),
        ["Flip"] = new(x => x[0].Flip(0, -1), () => [Values(1, 2, 3)]),
        ["Cat"] = new(x => Tensor.Cat([x[0], x[1], x[0]], 1), () => [Values(1, 2, 1), Values(2, 2, 2)]),
        ["Clone"] = new(x => x[0].Clone(), () => [Values(1, 3)]),
        ["Contiguous"] = new(x => x[0].Contiguous(MemoryFormat.ChannelsLast), () => [Values(1, 1, 2, 2, 2)]),
        ["To"] = new(x => x[0].To(ScalarType.Float64).To(Device.Cpu) * 2, () => [Values(1, 3)]),
    };

    // Results that are no function to differentiate: positions, truths, and the value cut off on purpose.
    private static readonly string[] s_withoutGradient = ["Argmax", "AtLeast", "EqualTo", "IsFinite", "Detach"];

    // Tensors out of nothing.
    private static readonly string[] s_creation = ["From", "FromBytes", "Empty", "Full", "Zeros", "Ones", "Normal", "Uniform", "Arange"];

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithFiniteDifferences(string name)
    {
        using var scope = new TensorScope();
        First(s_cases[name].Function, s_cases[name].Inputs());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithFiniteDifferencesTwice(string name)
    {
        using var scope = new TensorScope();
        var (function, inputs, twice) = s_cases[name];
        if (twice)
        {
            // The sine-like bend keeps the second derivative of linear and piecewise linear operators from being 0.
            Second(x => Functional.Tanh(function(x)), inputs());
        }
        else
        {
            var x = inputs();
            x[0].RequiresGrad = x[1].RequiresGrad = true;
            Assert.Contains("not implemented", Assert.Throws<EngineException>(() => Second(function, x)).Message);
        }
    }

    [Fact]
    public void TheCheckNoticesAWrongGradient()
    {
        using var scope = new TensorScope();
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => First(x => x[0] * x[0].Detach(), Values(1, 3)));
    }

    [Fact]
    public void NoOperatorIsLeftOut()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var declared = typeof(Functional).GetMethods(All).Concat(typeof(Tensor).GetMethods(All))
            .Where(m => m.ReturnType == typeof(Tensor) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)))
            .Select(m => m.Name)
            .Distinct();
        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            s_cases.Keys.Concat(s_withoutGradient).Concat(s_creation).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void InferenceStatisticsOfBatchNormAreConstants()
    {
        using var scope = new TensorScope();
        First(x => Normalise(x, training: false), Values(1, 3, 2, 2, 2), Values(2, 2), Values(3, 2));
    }

    [Theory]
    [InlineData("Conv2d")]
    [InlineData("BatchNorm")]
    [InlineData("MaxPool2d")]
    [InlineData("AvgPool2d")]
    [InlineData("UpsampleNearest")]
    [InlineData("LeakyRelu")]
    [InlineData("PixelShuffle")]
    public void ChannelsLastChangesNoGradient(string name)
    {
        using var scope = new TensorScope();
        var (function, make, _) = s_cases[name];
        var inputs = make();
        if (inputs[0].Rank != 4)
        {
            inputs[0] = Values(1, 2, 3, 2, 2);
        }

        inputs[0] = inputs[0].Contiguous(MemoryFormat.ChannelsLast);
        Assert.Equal(1, inputs[0].Strides[1]);
        First(function, inputs);
    }

    private static Tensor Normalise(Tensor[] x, bool training) => Functional.BatchNorm(
        x[0], x[1], x[2], Tensor.From<double>([0.1, -0.2], 2), Tensor.From<double>([0.8, 1.3], 2), training);

    private sealed record Case(Func<Tensor[], Tensor> Function, Func<Tensor[]> Inputs, bool Twice = true);
}
