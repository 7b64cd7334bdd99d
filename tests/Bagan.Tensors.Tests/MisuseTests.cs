
namespace Bagan.Tensors.Tests;

/// <summary>Whatever is asked wrongly is answered by a typed exception; the engine works on afterwards.</summary>
public sealed class MisuseTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose()
    {
        // The engine is whole after every refusal.
        Assert.Equal(3, (Tensor.Ones(1) + 2).Item());
        _scope.Dispose();
    }

    [Fact]
    public void ShapesAndTypesAreNamedWithTheOperator()
    {
        var error = Assert.Throws<EngineException>(() => Tensor.Zeros(2, 3).Matmul(Tensor.Zeros(4, 5)));
        Assert.Contains("aten::matmul(Float32[2, 3], Float32[4, 5])", error.Message);
        var conv = Assert.Throws<EngineException>(() => Functional.Conv2d(Tensor.Zeros(1, 3, 8, 8), Tensor.Zeros(4, 2, 3, 3), padding: 1));
        Assert.Contains("aten::conv2d(Float32[1, 3, 8, 8], Float32[4, 2, 3, 3], none, [1, 1], [1, 1])", conv.Message);
        var list = Assert.Throws<EngineException>(() => Tensor.Cat([Tensor.Zeros(1, 2), Tensor.Zeros(1, 3)]));
        Assert.Contains("aten::cat([Float32[1, 2], Float32[1, 3]], 0)", list.Message);
        Assert.Throws<EngineException>(() => Functional.Linear(Tensor.Zeros(1, 2), Tensor.Zeros(3, 2).To(ScalarType.Float64)));
        Assert.Throws<EngineException>(() => Tensor.Zeros(2, 3).Reshape(4, 2));
        Assert.Throws<EngineException>(() => Tensor.Zeros(2, 3).Expand(5, 3));
        Assert.Throws<EngineException>(() => Functional.MaxPool2d(Tensor.Zeros(1, 1, 2, 2), 0));
    }

    [Fact]
    public void IndicesOutsideTheTableAreRefused()
    {
        var table = Tensor.Zeros(3, 2);
        foreach (var index in new[] { 3L, -1, long.MaxValue, long.MinValue })
        {
            var indices = Tensor.From<long>([index], 1);
            Assert.Throws<EngineException>(() => Functional.Embedding(table, indices));
            Assert.Throws<EngineException>(() => table.IndexSelect(0, indices));
            Assert.Throws<EngineException>(() => table.Gather(0, indices.Reshape(1, 1)));
            Assert.Throws<EngineException>(() => Functional.CrossEntropy(Tensor.Zeros(1, 3), indices));
            Assert.Throws<EngineException>(() => table.Narrow(0, index, 1).Item());
        }

        Assert.Throws<EngineException>(() => table.Sum([2]));
        Assert.Throws<EngineException>(() => table.Transpose(0, 2));
        Assert.Throws<EngineException>(() => table.Argmax(5));
    }

    [Fact]
    public void AnErrorInsideAParallelLoopArrivesToo()
    {
        var values = new long[200_000];
        values[150_000] = 7;
        Assert.Throws<EngineException>(() => Functional.Embedding(Tensor.Zeros(3, 16), Tensor.From<long>(values, values.Length)));
    }

    [Fact]
    public void IndicesMustBeWholeNumbers()
    {
        Assert.Throws<EngineException>(() => Functional.Embedding(Tensor.Zeros(3, 2), Tensor.Zeros(1)));
        Assert.Throws<EngineException>(() => Tensor.Zeros(3, 2).IndexSelect(0, Tensor.Zeros(1)));
        Assert.Throws<EngineException>(() => Tensor.From<long>([1], 1).RequiresGrad = true);
    }

    [Fact]
    public void ADisposedTensorIsRefusedEverywhere()
    {
        var tensor = Tensor.Ones(2);
        tensor.Dispose();
        Assert.Equal("disposed", tensor.ToString());
        Assert.Throws<ObjectDisposedException>(() => tensor + 1);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Ones(2) + tensor);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Cat([tensor]));
        Assert.Throws<ObjectDisposedException>(() => tensor.ToBytes());
        Assert.Throws<ObjectDisposedException>(() => tensor.FillInPlace(1));
        Assert.Throws<ObjectDisposedException>(() => tensor.RequiresGrad = true);
        Assert.Throws<ObjectDisposedException>(() => tensor.Grad);
        Assert.Throws<ObjectDisposedException>(() => Autograd.Backward(tensor));
    }

    [Fact]
    public void MemoryThatNoMachineHasIsOutOfMemory()
    {
        var error = Assert.Throws<EngineOutOfMemoryException>(() => Tensor.Empty([1L << 46]));
        Assert.Contains("aten::empty.memory_format([70368744177664]", error.Message);
        Assert.Throws<EngineOutOfMemoryException>(() => Tensor.Ones(1).Expand(1L << 46) + 1);
    }

    [Fact]
    public void SizesThatCannotBeCountedAreRefused()
    {
        Assert.Throws<EngineException>(() => Tensor.Empty([1L << 62, 1L << 62]));
        Assert.Throws<EngineException>(() => Tensor.Empty([-1]));
        Assert.Throws<EngineException>(() => Tensor.FromBytes([], ScalarType.Float32, 1L << 62, 16));
        Assert.Throws<EngineException>(() => Tensor.FromBytes([], ScalarType.Float32, 0, 1L << 62, 16));
        Assert.Throws<EngineException>(() => Tensor.FromBytes([1, 2, 3, 4], (ScalarType)99, 1));
        Assert.Throws<EngineException>(() => Tensor.FromBytes([1], ScalarType.UInt8, [.. Enumerable.Repeat(1L, 17)]));
        Assert.Throws<EngineException>(() => Functional.Conv2d(Tensor.Zeros(1, 1, 4, 4), Tensor.Zeros(1, 1, 3, 3), stride: 0));
    }

    [Fact]
    public void TooManyDimensionsAreRefusedAndDoNotHideTheError()
    {
        var deep = Tensor.Ones(1).Reshape([.. Enumerable.Repeat(1L, 20)]);
        Assert.Contains("20 dimensions", Assert.Throws<EngineException>(() => deep.Shape).Message);
        Assert.Contains("aten::matmul(?, Float32[2, 3])", Assert.Throws<EngineException>(() => deep.Matmul(Tensor.Zeros(2, 3))).Message);
    }

    [Fact]
    public void OneElementIsNeededForAnItem() => Assert.Throws<EngineException>(() => Tensor.Zeros(2).Item());

    [Fact]
    public void AMissingTensorIsNamed() => Assert.Throws<EngineException>(() => Functional.Linear(null!, Tensor.Zeros(1, 1)));

    [Fact]
    public void ADeviceThatIsNotThereIsRefused()
    {
        Assert.Throws<EngineException>(() => Tensor.Ones(1).To(Device.Cuda(63)));
        Assert.Throws<EngineException>(() => Engine.GetGeneratorState(Device.Cuda(63)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cuda(64));
        Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cuda(-1));
        Assert.Equal("cuda:3", Device.Cuda(3).ToString());
        Assert.Equal("cpu", default(Device).ToString());
        Assert.Equal(Device.Cpu, default);
    }

    [Fact]
    public void AnOperatorThatThisLibtorchLacksIsNamedWithItsVersion()
    {
        var error = Assert.Throws<EngineException>(() => new Operator("aten::no_such_thing", "out").Call());
        Assert.Contains("aten::no_such_thing.out", error.Message);
        Assert.Contains(Engine.Version, error.Message);
    }

    [Fact]
    public unsafe void WrongArgumentsOfTheAbiAreErrorsAndNotCrashes()
    {
        var relu = new Operator("aten::relu");
        var x = Tensor.Ones(1);
        Assert.Contains("'self' is missing", Assert.Throws<EngineException>(() => relu.Call()).Message);
        Assert.Contains("given 2 arguments", Assert.Throws<EngineException>(() => relu.Call(x, x)).Message);
        Assert.Throws<EngineException>(() => relu.Call(1L));
        Assert.Throws<EngineException>(() => relu.Call(OperatorValue.None));
        Assert.Throws<EngineException>(() => relu.Call(new OperatorValue { Tag = ValueTag.Tensor }));
        Assert.Contains("tag 99", Assert.Throws<EngineException>(() => relu.Call(new OperatorValue { Tag = (ValueTag)99 })).Message);
        Assert.Throws<EngineException>(() => new Operator("aten::leaky_relu").Call(x, OperatorValue.Integers(null, 0)));
        Assert.Throws<EngineException>(() => new Operator("aten::flip").Call(x, 1.5));
        // Operators whose results are no single tensor.
        Assert.Throws<EngineException>(() => new Operator("aten::unbind", "int").Call(x));
        Assert.Throws<EngineException>(() => new Operator("aten::max", "dim").Call(x, 0L));
        Assert.Throws<EngineException>(() => new Operator("aten::size", "int").Call(x, 0L));

        // Lists that lie elsewhere or nowhere.
        Assert.Equal(0, NativeMethods.bt_operator_find("aten::cat", "", out var cat));
        OperatorValue result;
        int count;
        foreach (var list in new[] { OperatorValue.Tensors(null, 1), OperatorValue.Tensors(null, -5), OperatorValue.Integers(null, 3) })
        {
            var argument = list;
            Assert.NotEqual(0, NativeMethods.bt_operator_call(cat, &argument, 1, &result, 1, &count));
            Assert.NotEqual(0, NativeMethods.bt_operator_call(cat, &argument, -1, &result, 1, &count));
        }

        Assert.NotEqual(0, NativeMethods.bt_operator_find(null!, "", out _));
        Assert.NotEqual(0, NativeMethods.bt_tensor_free(0));
        Assert.NotEqual(0, NativeMethods.bt_tensor_scalar(0, out _));
        Assert.NotEqual(0, NativeMethods.bt_tensor_data(0, out _));
        Assert.NotEqual(0, NativeMethods.bt_grad_get(0, out _));
        Assert.NotEqual(0, NativeMethods.bt_grad_clear(0));
        Assert.NotEqual(0, NativeMethods.bt_requires_grad_set(0, 1));
        Assert.NotEqual(0, NativeMethods.bt_backward(null, null, 1, 0, 0));
        Assert.NotEqual(0, NativeMethods.bt_generator_state_set(0, 0));
        Assert.NotEqual(0, NativeMethods.bt_generator_state_get(0xff, out _));
        Assert.NotEqual(0, NativeMethods.bt_autocast(7, 1, 15, out _, out _));
        Assert.NotEqual(0, NativeMethods.bt_autocast(0, 1, 99, out _, out _));
        Assert.NotEqual(0, NativeMethods.bt_operator_call(0, null, 0, null, 0, null));
        Assert.NotEqual(0, NativeMethods.bt_adam_step(null, null, null, null, null, 1, 1, 1, 0, 0, 1));
        Assert.NotEqual(0, NativeMethods.bt_average_step(null, null, 1, 0.5));
    }
}
