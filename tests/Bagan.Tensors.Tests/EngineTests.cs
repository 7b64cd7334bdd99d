using System.Reflection;

namespace Bagan.Tensors.Tests;

public class EngineTests
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
    public void TellsItsVersionAndHowItWasBuilt()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", Engine.Version);
        Assert.Contains("at::get_num_threads", Engine.Configuration);
        Assert.InRange(Engine.CudaDevices, 0, 64);
    }

    [Fact]
    public void TheNumberOfThreadsIsSetAndChecked()
    {
        var before = Engine.Threads;
        try
        {
            Engine.Configure(new() { Threads = 3 });
            Assert.Equal(3, Engine.Threads);
            foreach (var wrong in new[] { 0, -1, 1025, int.MaxValue })
            {
                Assert.Contains("1 to 1024", Assert.Throws<EngineException>(() => Engine.Configure(new() { Threads = wrong })).Message);
            }

            Assert.Equal(3, Engine.Threads);
        }
        finally
        {
            Engine.Configure(new() { Threads = before });
        }
    }

    [Fact]
    public void TheSameSeedDrawsTheSameNumbers()
    {
        using var scope = new TensorScope();
        float[] Draw(ulong seed)
        {
            Engine.Seed(seed);
            return [.. Tensor.Normal([100]).ToArray<float>(), .. Tensor.Uniform([100]).ToArray<float>()];
        }

        var first = Draw(5);
        Assert.Equal(first, Draw(5));
        Assert.NotEqual(first, Draw(6));
        Assert.Equal(Draw(ulong.MaxValue), Draw(ulong.MaxValue));
    }

    [Fact]
    public void ARestoredGeneratorGoesOnWhereItWas()
    {
        using var scope = new TensorScope();
        Engine.Seed(11);

        // An odd number of normal draws: the state holds half a pair.
        _ = Tensor.Normal([7]);
        var state = Engine.GetGeneratorState(Device.Cpu);
        float[] Draw() =>
        [
            .. Tensor.Normal([5]).ToArray<float>(),
            .. Functional.Dropout(Tensor.Ones(1000), 0.5, training: true).ToArray<float>(),
            .. Tensor.Uniform([33]).ToArray<float>(),
        ];
        var expected = Draw();
        Engine.Seed(99);
        Engine.SetGeneratorState(Device.Cpu, state);
        Assert.Equal(expected, Draw());
    }

    [Fact]
    public void BytesThatAreNoGeneratorStateAreRefused()
    {
        var state = Engine.GetGeneratorState(Device.Cpu);
        Assert.Throws<EngineException>(() => Engine.SetGeneratorState(Device.Cpu, []));
        Assert.Throws<EngineException>(() => Engine.SetGeneratorState(Device.Cpu, state.AsSpan(1)));
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var damaged = (byte[])state.Clone();
            for (var j = 0; j < 20; j++)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            // Either refused or drawn from: never a crash.
            if (Record.Exception(() => Engine.SetGeneratorState(Device.Cpu, damaged)) is { } error)
            {
                Assert.IsType<EngineException>(error);
            }

            using var scope = new TensorScope();
            _ = Tensor.Normal([700]);
        }

        Engine.SetGeneratorState(Device.Cpu, state);
    }

    [Fact]
    public void AThreadsOwnGeneratorDrawsWhatTheSeedWouldAndLeavesTheEnginesAsItIs()
    {
        using var scope = new TensorScope();
        Engine.Seed(7);
        var (normal, uniform, mask) = Draw();
        Engine.Seed(8);
        var before = Engine.GetGeneratorState(Device.Cpu);

        using (Engine.OwnGenerator(7))
        {
            using (Engine.OwnGenerator(9))
            {
                Assert.NotEqual(normal, Draw().Normal);
            }

            var own = Draw();
            Assert.Equal((normal, uniform, mask), own);
            var elsewhere = "";
            var thread = new Thread(() =>
            {
                using var inner = new TensorScope();
                using var other = Engine.OwnGenerator(7);
                elsewhere = Draw().Mask;
            });
            thread.Start();
            thread.Join();
            Assert.Equal(mask, elsewhere);
        }

        Assert.Equal(before, Engine.GetGeneratorState(Device.Cpu));
        Assert.NotEqual(normal, Draw().Normal);
        Assert.NotEqual(before, Engine.GetGeneratorState(Device.Cpu));

        static (string Normal, string Uniform, string Mask) Draw() => (
            Text(Tensor.Normal([50])), Text(Tensor.Uniform([50])), Text(Fused.LeakyDropout(Tensor.Ones(500), 0.3, 0.3, training: true)));

        static string Text(Tensor tensor) => string.Join(' ', tensor.ToArray<float>());
    }

    [Fact]
    public void DenormalsCanBeFlushed()
    {
        using var scope = new TensorScope();
        var tiny = Tensor.From<float>([1e-39f], 1);
        Assert.NotEqual(0, (tiny * 0.5).Item());
        Engine.Configure(new() { FlushDenormals = true });
        try
        {
            Assert.Equal(0, (tiny * 0.5).Item());
        }
        finally
        {
            Engine.Configure(new() { FlushDenormals = false });
        }
    }

    [Fact]
    public void WhatIsNotConfiguredStaysAsItIs()
    {
        var before = (Engine.Threads, Engine.GpuShortcuts);
        Engine.Configure(new EngineOptions());
        Assert.Equal(before, (Engine.Threads, Engine.GpuShortcuts));
    }

    [Fact]
    public void ShortcutsOfGpusAreTurnedOnAndOff()
    {
        var before = Engine.GpuShortcuts;
        try
        {
            Engine.Configure(new() { GpuShortcuts = true });
            Assert.True(Engine.GpuShortcuts);
            Engine.Configure(new() { GpuShortcuts = false });
            Assert.False(Engine.GpuShortcuts);
        }
        finally
        {
            Engine.Configure(new() { GpuShortcuts = before });
        }
    }
}
