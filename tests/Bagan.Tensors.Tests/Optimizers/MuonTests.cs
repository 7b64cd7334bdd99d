using Bagan.Tensors.Modules;
using Bagan.Tensors.Optimizers;

namespace Bagan.Tensors.Tests.Optimizers;

public sealed class MuonTests
{
    [Theory]
    [InlineData(6, 40)]
    [InlineData(40, 6)]
    [InlineData(12, 12)]
    public void ADirectionHasTheSingularVectorsOfTheMatrixAndSingularValuesOfAboutOne(int rows, int columns)
    {
        // Singular values from 1 to a hundredth along unit vectors of both spaces.
        var r = Math.Min(rows, columns);
        var values = new float[rows * columns];
        for (var i = 0; i < r; i++)
        {
            values[(i * columns) + i] = MathF.Pow(0.01f, (float)i / (r - 1));
        }

        using var scope = new TensorScope();
        var direction = Muon.Orthogonal(Tensor.From<float>(values, rows, columns)).Contiguous().ToArray<float>();

        for (var i = 0; i < rows * columns; i++)
        {
            var onDiagonal = i / columns == i % columns;
            Assert.InRange(direction[i], onDiagonal ? 0.5 : -1e-4, onDiagonal ? 1.3 : 1e-4);
        }
    }

    [Fact]
    public void AStepHasTheRootMeanSquareOfTheRateWhateverTheGradientsSize()
    {
        Engine.Seed(1);
        foreach (var scale in (ReadOnlySpan<double>)[1e-4, 1e3])
        {
            using var scope = new TensorScope();
            using var layer = new Conv2d(16, 8, 3, bias: false);
            using var muon = new Muon(layer.Parameters()) { LearningRate = 0.5 };
            var parameter = layer.Parameters()[0];
            var before = parameter.Master.Detach().Clone();
            Autograd.Backward((parameter.Value * Tensor.Normal([8, 16, 3, 3])).Sum() * scale);

            muon.Step();

            var moved = (parameter.Master.Detach() - before).ToArray<float>();
            Assert.InRange(Math.Sqrt(moved.Average(m => m * (double)m)), 0.8 * 0.5 * 0.2, 1.2 * 0.5 * 0.2);
            Assert.Null(parameter.Value.Grad);
        }
    }

    [Fact]
    public void ItSolvesALinearProblemAndLeavesNoTensorBehind()
    {
        Engine.Seed(1);
        var live = Engine.LiveTensors;
        using (var layer = new Linear(6, 4, bias: false))
        using (var muon = new Muon(layer.Parameters()))
        {
            double first = 0, last = 0;
            using var wanted = TensorScope.Outside(() => Tensor.Normal([4, 6]));
            for (var step = 0; step < 200; step++)
            {
                using var scope = new TensorScope();
                var inputs = Tensor.Normal([32, 6]);
                var loss = Functional.MeanSquaredError(layer.Forward(inputs), Functional.Linear(inputs, wanted));
                Autograd.Backward(loss);
                muon.LearningRate = 0.3 * (1 - (step / 200.0));
                muon.Step();
                last = loss.ToArray<float>()[0];
                first = step == 0 ? last : first;
            }

            Assert.True(last < first / 500, $"The loss went from {first} to {last}.");
        }

        Assert.Equal(live, Engine.LiveTensors);
    }
}
