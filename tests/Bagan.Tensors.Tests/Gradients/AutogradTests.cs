using static Bagan.Tensors.Tests.Gradients.GradientCheck;

namespace Bagan.Tensors.Tests.Gradients;

public sealed class AutogradTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void AGradientPenaltyTrainsTheWeightsOfADiscriminator()
    {
        // mean((|dD/dx| - 1)^2) as a function of the weights: the gradient of a gradient through a small network.
        var images = Values(1, 3, 1, 4, 4);
        First(
            w =>
            {
                var x = images.Detach();
                x.RequiresGrad = true;
                var hidden = Functional.LeakyRelu(Functional.Conv2d(x, w[0], null, stride: 2, padding: 1), 0.2);
                var score = Functional.Linear(hidden.Flatten(), w[1]);
                var gradient = Autograd.Gradients(score.Sum(), [x], createGraph: true)[0]!;
                var norm = ((gradient * gradient).Sum([1, 2, 3]) + 1e-12).Sqrt();
                return ((norm - 1) * (norm - 1)).Mean();
            },
            Values(2, 2, 1, 3, 3),
            Values(3, 1, 8));
    }

    [Fact]
    public void BackwardPassesAccumulateUntilCleared()
    {
        var x = Tensor.From<float>([2], 1);
        x.RequiresGrad = true;
        Autograd.Backward((x * x).Sum());
        Autograd.Backward((x * 3).Sum());
        Assert.Equal([7f], x.Grad!.ToArray<float>());
        x.ClearGrad();
        Assert.Null(x.Grad);
    }

    [Fact]
    public void GradientsLeaveWhatTheLeavesHaveAccumulatedAlone()
    {
        var x = Tensor.Ones(2);
        var unused = Tensor.Ones(2);
        x.RequiresGrad = unused.RequiresGrad = true;
        var gradients = Autograd.Gradients((x * 2).Sum(), [x, unused]);
        Assert.Equal([2f, 2], gradients[0]!.ToArray<float>());
        Assert.Null(gradients[1]);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void AnOutputGradientWeighsTheOutputs()
    {
        var x = Tensor.From<float>([1, 2, 3], 3);
        x.RequiresGrad = true;
        var gradient = Autograd.Gradients(x * x, [x], outputGradient: Tensor.From<float>([1, 10, 100], 3))[0]!;
        Assert.Equal([2f, 40, 600], gradient.ToArray<float>());
    }

    [Fact]
    public void NothingIsRecordedInsideNoGradAndTheModeComesBack()
    {
        var x = Tensor.Ones(1);
        x.RequiresGrad = true;
        using (Autograd.NoGrad())
        {
            using (Autograd.NoGrad())
            {
                Assert.False((x * 2).RequiresGrad);
            }

            Assert.False((x * 2).RequiresGrad);
        }

        Assert.True((x * 2).RequiresGrad);
        Assert.False((x * 2).Detach().RequiresGrad);
    }

    [Fact]
    public void NoGradBelongsToItsThread()
    {
        using var noGrad = Autograd.NoGrad();
        var recorded = false;
        var thread = new Thread(() =>
        {
            using var scope = new TensorScope();
            var x = Tensor.Ones(1);
            x.RequiresGrad = true;
            recorded = (x * 2).RequiresGrad;
        });
        thread.Start();
        thread.Join();
        Assert.True(recorded);
    }

    [Fact]
    public void ASecondPassNeedsTheGraphKept()
    {
        var x = Tensor.Ones(2);
        x.RequiresGrad = true;
        var loss = (x * x).Sum();
        Autograd.Backward(loss, retainGraph: true);
        Autograd.Backward(loss);
        Assert.Equal([4f, 4], x.Grad!.ToArray<float>());
        Assert.Contains("second time", Assert.Throws<EngineException>(() => Autograd.Backward(loss)).Message);
    }

    [Fact]
    public void APassOverOverwrittenValuesFails()
    {
        var x = Tensor.Ones(2);
        x.RequiresGrad = true;
        var y = x * 2;
        var loss = (y * y).Sum();
        y.CopyFrom<float>([5, 5]);
        Assert.Contains("modified by an inplace operation", Assert.Throws<EngineException>(() => Autograd.Backward(loss)).Message);
    }

    [Fact]
    public void WhatCannotBePassedThroughIsAnError()
    {
        var x = Tensor.Ones(2);
        Assert.Throws<EngineException>(() => Autograd.Backward(x.Sum()));
        x.RequiresGrad = true;
        Assert.Contains("scalar", Assert.Throws<EngineException>(() => Autograd.Backward(x * 2)).Message);
        Assert.Throws<EngineException>(() => Autograd.Gradients(x.Sum(), []));
        Assert.Throws<EngineException>(() => Autograd.Gradients(x.Sum(), [Tensor.Ones(1)]));
        Assert.Throws<EngineException>(() => Autograd.Gradients(x * 2, [x], outputGradient: Tensor.Ones(3)));
    }

    [Fact]
    public void AutocastComputesProductsInTheShorterTypeAndSumsInTheFull()
    {
        var a = Tensor.Ones(4, 4);
        var b = Tensor.Ones(4, 4);
        b.RequiresGrad = true;
        using (Autograd.Autocast(Device.Cpu))
        {
            var product = a.Matmul(b);
            Assert.Equal(ScalarType.BFloat16, product.Type);
            Assert.Equal(ScalarType.BFloat16, Functional.Linear(a, b).Type);
            Autograd.Backward(product.To(ScalarType.Float32).Sum());
        }

        Assert.Equal(ScalarType.Float32, a.Matmul(b).Type);
        Assert.Equal(ScalarType.Float32, b.Grad!.Type);
        Assert.Equal(4, b.Grad!.Narrow(0, 0, 1).Narrow(1, 0, 1).Item());
    }

    [Fact]
    public void AutocastSeesWeightsAnewInEachRegion()
    {
        var x = Tensor.Ones(1, 2);
        var w = Tensor.Ones(1, 2);
        w.RequiresGrad = true;
        double Product()
        {
            using var cast = Autograd.Autocast(Device.Cpu);
            return Functional.Linear(x, w).To(ScalarType.Float32).Item();
        }

        Assert.Equal(2, Product());
        using (Autograd.NoGrad())
        {
            w.FillInPlace(3);
        }

        Assert.Equal(6, Product());
    }
}
