namespace Bagan.Tensors.Tests.Gradients;

/// <summary>Compares recorded gradients with central differences in float64.</summary>
internal static class GradientCheck
{
    // Central differences err by h^2 f''' / 6 and by rounding, 1e-16 / h: both are near 1e-10 here.
    private const double Step = 1e-5;
    private const double Tolerance = 1e-7;

    /// <summary>Checks the gradient of a random projection of the function's result with respect to every input.</summary>
    internal static void First(Func<Tensor[], Tensor> function, params Tensor[] inputs) => Compare(Project(function), inputs);

    /// <summary>Checks the gradient of a random projection of that gradient: what a gradient penalty needs.</summary>
    internal static void Second(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        var scalar = Project(function);
        Compare(
            x =>
            {
                var gradients = Autograd.Gradients(scalar(x), x, createGraph: true);
                var sum = Tensor.Full([], 0, ScalarType.Float64);
                foreach (var gradient in gradients)
                {
                    // The square makes even the gradient of a linear function something to differentiate.
                    sum += ((gradient! + 0.3) * (gradient! + 0.3)).Sum();
                }

                return sum;
            },
            inputs);
    }

    /// <summary>Seeded values away from 0 and from each other, so that no step crosses a kink.</summary>
    internal static Tensor Values(int seed, params long[] shape)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var order = Enumerable.Range(0, (int)count).ToArray();
        new Random(seed).Shuffle(order);
        var values = order.Select(i => (i % 2 == 0 ? 1 : -1) * (0.15 + (1.5 * i / count))).ToArray();
        return Tensor.From<double>(values, shape);
    }

    internal static Tensor Positive(int seed, params long[] shape) => Values(seed, shape).Abs();

    private static Func<Tensor[], Tensor> Project(Func<Tensor[], Tensor> function) => x =>
    {
        var result = function(x);
        var weights = Values(99, [.. result.Shape]);
        return (result * weights).Sum();
    };

    private static void Compare(Func<Tensor[], Tensor> scalar, Tensor[] inputs)
    {
        foreach (var input in inputs)
        {
            input.RequiresGrad = true;
        }

        var gradients = Autograd.Gradients(scalar(inputs), inputs);
        for (var i = 0; i < inputs.Length; i++)
        {
            var expected = Differences(scalar, inputs, i);
            Assert.Equal(inputs[i].Shape, gradients[i]!.Shape);
            var actual = gradients[i]!.ToArray<double>();
            for (var j = 0; j < actual.Length; j++)
            {
                Assert.True(
                    Math.Abs(expected[j] - actual[j]) <= Tolerance * (1 + Math.Abs(expected[j])),
                    $"input {i}, element {j}: recorded {actual[j]}, by differences {expected[j]}");
            }
        }
    }

    private static double[] Differences(Func<Tensor[], Tensor> scalar, Tensor[] inputs, int index)
    {
        var origin = inputs[index].ToArray<double>();
        var result = new double[origin.Length];
        for (var j = 0; j < origin.Length; j++)
        {
            result[j] = (At(origin[j] + Step) - At(origin[j] - Step)) / (2 * Step);

            double At(double value)
            {
                using var scope = new TensorScope();
                var moved = (double[])origin.Clone();
                moved[j] = value;
                var arguments = inputs.Select(t => t.Detach()).ToArray();
                var format = inputs[index].Strides;
                arguments[index] = Tensor.From<double>(moved, [.. inputs[index].Shape]);
                if (!arguments[index].Strides.SequenceEqual(format))
                {
                    arguments[index] = arguments[index].Contiguous(MemoryFormat.ChannelsLast);
                }

                // Gradients of gradients record even where nothing is compared.
                foreach (var argument in arguments)
                {
                    argument.RequiresGrad = true;
                }

                return scalar(arguments).Item();
            }
        }

        return result;
    }
}
