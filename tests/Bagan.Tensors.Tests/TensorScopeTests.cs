namespace Bagan.Tensors.Tests;

public class TensorScopeTests
{
    [Fact]
    public void FreesWhatIsNotKept()
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

    [Fact]
    public void WhatIsKeptBelongsToTheSurroundingScope()
    {
        var before = Engine.LiveTensors;
        Tensor kept;
        using (var outer = new TensorScope())
        {
            using (var inner = new TensorScope())
            {
                kept = inner.Keep(Tensor.Ones(1));
                Assert.Same(kept, inner.Keep(kept));
            }

            Assert.Equal(1, kept.Item());
        }

        Assert.Throws<ObjectDisposedException>(() => kept.Item());
        Assert.Equal(before, Engine.LiveTensors);
    }

    [Fact]
    public void KeepingWhatAnotherScopeOwnsChangesNothing()
    {
        Tensor tensor;
        using (var outer = new TensorScope())
        {
            tensor = Tensor.Ones(1);
            using (var inner = new TensorScope())
            {
                inner.Keep(tensor);
            }

            Assert.Equal(1, tensor.Item());
        }

        Assert.Throws<ObjectDisposedException>(() => tensor.Item());
    }

    [Fact]
    public void ATensorDisposedEarlyIsNotFreedAgain()
    {
        var before = Engine.LiveTensors;
        using (var scope = new TensorScope())
        {
            var tensor = Tensor.Ones(1);
            tensor.Dispose();
            tensor.Dispose();
            Assert.Equal(before, Engine.LiveTensors);
        }

        Assert.Equal(before, Engine.LiveTensors);
    }

    [Fact]
    public void AnErrorFreesTheScopeToo()
    {
        var before = Engine.LiveTensors;
        Assert.Throws<EngineException>(() =>
        {
            using var outer = new TensorScope();
            var a = Tensor.Zeros(2, 3);
            using var inner = new TensorScope();
            a.Matmul(a);
        });
        Assert.Equal(before, Engine.LiveTensors);
        using var tensor = Tensor.Ones(1);
        Assert.Equal(before + 1, Engine.LiveTensors);
    }

    [Fact]
    public void ClosesInOppositeOrderOnly()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        inner.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void BelongsToTheThreadThatOpenedIt()
    {
        var before = Engine.LiveTensors;
        using (var scope = new TensorScope())
        {
            Exception? closing = null;
            Tensor? elsewhere = null;
            var thread = new Thread(() =>
            {
                elsewhere = Tensor.Ones(1);
                closing = Record.Exception(scope.Dispose);
            });
            thread.Start();
            thread.Join();
            Assert.IsType<InvalidOperationException>(closing);
            Assert.Equal(before + 1, Engine.LiveTensors);
            elsewhere!.Dispose();
        }

        Assert.Equal(before, Engine.LiveTensors);
    }

    [Fact]
    public void ThreadsWorkBesideEachOther()
    {
        var before = Engine.LiveTensors;
        var sums = new double[4];
        var threads = Enumerable.Range(0, sums.Length).Select(t => new Thread(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var scope = new TensorScope();
                var x = Tensor.Full([8, 8], t);
                x.RequiresGrad = true;
                Autograd.Backward((x * x).Sum());
                sums[t] += x.Grad!.Sum().Item();
            }
        })).ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        Assert.Equal([0, 200 * 128, 200 * 256, 200 * 384], sums);
        Assert.Equal(before, Engine.LiveTensors);
    }
}
