namespace Bagan.Tensors.Tests;

/// <summary>Sizes, windows and positions that make no sense: each is computed or refused, none ends the process.</summary>
public class OddArgumentTests
{
    private static readonly int[] s_numbers = [int.MinValue, -7, -1, 0, 1, 2, 1000, int.MaxValue];

    private static readonly double[] s_reals = [double.NaN, double.NegativeInfinity, -1, 0, 0.5, 1, 2, float.MaxValue, double.PositiveInfinity];

    private static readonly Dictionary<string, Action<Tensor, int, int>> s_calls = new()
    {
        ["Conv2d"] = (x, a, b) => Functional.Conv2d(x, Tensor.Ones(2, 2, 3, 3), null, a, b),
        ["Pad"] = (x, a, b) => Functional.Pad(x, a, b, b, a),
        ["UpsampleNearest"] = (x, a, _) => Functional.UpsampleNearest(x, a == 1000 ? 9 : a),
        ["PixelShuffle"] = (x, a, _) => Functional.PixelShuffle(x, a),
        ["MaxPool2d"] = (x, a, _) => Functional.MaxPool2d(x, a),
        ["AvgPool2d"] = (x, a, _) => Functional.AvgPool2d(x, a),
        ["Softmax"] = (x, a, _) => Functional.Softmax(x, a),
        ["LogSoftmax"] = (x, a, _) => Functional.LogSoftmax(x, a),
        ["AffineGrid"] = (x, a, b) => Functional.AffineGrid(x.Reshape(-1).Narrow(0, 0, 6).Reshape(1, 2, 3), [1, 1, Math.Min(a, 1000), Math.Min(b, 1000)]),
        ["Transpose"] = (x, a, b) => x.Transpose(a, b),
        ["Narrow"] = (x, a, b) => x.Narrow(a, b, a),
        ["Flatten"] = (x, a, _) => x.Flatten(a),
        ["Flip"] = (x, a, b) => x.Flip(a, b),
        ["Permute"] = (x, a, b) => x.Permute(a, b, 0, 1),
        ["Sum"] = (x, a, b) => x.Sum([a, b]),
        ["Mean"] = (x, a, b) => x.Mean([a, b], keep: true),
        ["Argmax"] = (x, a, _) => x.Argmax(a),
        ["Cat"] = (x, a, _) => Tensor.Cat([x, x], a),
        ["Reshape"] = (x, a, b) => x.Reshape(a, b),
        ["Expand"] = (x, a, b) => x.Expand(a, b, 2, 6, 6),
        ["Arange"] = (_, a, _) => Tensor.Arange(Math.Min(a, 1000)),
        ["Empty"] = (_, a, b) => Tensor.Empty([a, b, 1 << 20]),
    };

    public static TheoryData<string> Names => [.. s_calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AreComputedOrRefused(string name)
    {
        foreach (var a in s_numbers)
        {
            foreach (var b in s_numbers)
            {
                using var scope = new TensorScope();
                RequireNoOtherError(() => s_calls[name](Tensor.Ones(2, 2, 6, 6), a, b));
            }
        }
    }

    [Fact]
    public void RealsOfEveryKindAreComputedOrRefused()
    {
        foreach (var value in s_reals)
        {
            using var scope = new TensorScope();
            var x = Tensor.Full([2, 3, 4, 4], value);
            x.RequiresGrad = true;
            RequireNoOtherError(() => Functional.Dropout(Tensor.Ones(50), value, training: true));
            RequireNoOtherError(() => Functional.LeakyRelu(x, value));
            RequireNoOtherError(() => Tensor.Ones(10).UniformInPlace(0, value));
            RequireNoOtherError(() => Tensor.Ones(10).NormalInPlace(value, value));
            RequireNoOtherError(() => x.Clamp(value, -value));
            RequireNoOtherError(() => Functional.BatchNorm(x, null, null, Tensor.Zeros(3), Tensor.Ones(3), true, value, value));
            RequireNoOtherError(() => Autograd.Backward(Functional.MaxPool2d(x, 2).Sum()));

            // Positions that are no numbers must not become addresses.
            var grid = Tensor.Full([2, 5, 5, 2], value);
            grid.RequiresGrad = true;
            RequireNoOtherError(() => Autograd.Backward(Functional.GridSample(x, grid).Sum()));
            if (!double.IsFinite((float)value))
            {
                Assert.Throws<EngineException>(() => Functional.GridSample(x, grid));
            }

            RequireNoOtherError(() => Functional.CrossEntropy(x.Flatten(), Tensor.From<long>([0, 47], 2)));
            RequireNoOtherError(() => x.To(ScalarType.Int64).To(ScalarType.UInt8).To(ScalarType.Bool));
        }
    }

    [Fact]
    public void EmptyTensorsAreComputedOrRefused()
    {
        using var scope = new TensorScope();
        foreach (var x in new[] { Tensor.Zeros(0, 2, 6, 6), Tensor.Zeros(2, 0, 6, 6), Tensor.Zeros(2, 2, 0, 6), Tensor.Zeros(2, 2, 6, 0), Tensor.Zeros(0, 0, 0, 0) })
        {
            foreach (var (name, call) in s_calls)
            {
                if (name is not ("Arange" or "Empty"))
                {
                    RequireNoOtherError(() => call(x, 2, 1));
                }
            }

            RequireNoOtherError(() => Functional.GlobalAvgPool2d(x));
            RequireNoOtherError(() => Functional.BatchNorm(x, null, null, Tensor.Zeros(2), Tensor.Ones(2), true));
            RequireNoOtherError(() => Functional.CrossEntropy(x.Flatten(), Tensor.From<long>([], 0)));
            RequireNoOtherError(() => Functional.Embedding(x.Flatten(), Tensor.From<long>([0], 1)));
            RequireNoOtherError(() => Functional.GridSample(x, Tensor.Zeros(x.Shape[0], 3, 3, 2)));
            RequireNoOtherError(() => Functional.Linear(x.Flatten(), Tensor.Zeros(3, 72)));
            RequireNoOtherError(() => x.Matmul(x.Transpose(2, 3)));
            RequireNoOtherError(() => x.Argmax(0));
            RequireNoOtherError(() => x.Mean().Item());
        }
    }

    private static void RequireNoOtherError(Action call)
    {
        if (Record.Exception(call) is { } error)
        {
            Assert.IsAssignableFrom<EngineException>(error);
        }
    }
}
