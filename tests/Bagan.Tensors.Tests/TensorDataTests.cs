namespace Bagan.Tensors.Tests;

public sealed class TensorDataTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void EveryElementTypeGoesInAndOut()
    {
        Check<byte>(ScalarType.UInt8, 0, 255);
        Check<sbyte>(ScalarType.Int8, -128, 127);
        Check<short>(ScalarType.Int16, short.MinValue, 5);
        Check<int>(ScalarType.Int32, int.MinValue, 5);
        Check<long>(ScalarType.Int64, long.MinValue, 5);
        Check<Half>(ScalarType.Float16, (Half)0.5, Half.NaN);
        Check<float>(ScalarType.Float32, 0.1f, float.NegativeInfinity);
        Check<double>(ScalarType.Float64, 0.1, double.Epsilon);
        Check<bool>(ScalarType.Bool, true, false);

        static void Check<T>(ScalarType type, params T[] values)
            where T : unmanaged
        {
            var tensor = Tensor.From<T>(values, values.Length);
            Assert.Equal(type, tensor.Type);
            Assert.Equal(values, tensor.ToArray<T>());
            Assert.Equal(values, Tensor.FromBytes(tensor.ToBytes(), type, values.Length).ToArray<T>());
        }
    }

    [Fact]
    public void TheOrderInMemoryDoesNotShow()
    {
        var values = Enumerable.Range(0, 24).Select(i => (float)i).ToArray();
        var plain = Tensor.From<float>(values, 1, 2, 3, 4);
        var last = plain.Contiguous(MemoryFormat.ChannelsLast);
        Assert.Equal([24L, 1, 8, 2], last.Strides);
        Assert.Equal(values, last.ToArray<float>());
        last.CopyFrom<float>([.. values.Select(v => v + 1)]);
        Assert.Equal(values.Select(v => v + 1), last.ToArray<float>());
        Assert.Equal(values, plain.ToArray<float>());
    }

    [Fact]
    public void TheSpanIsTheTensorItself()
    {
        var tensor = Tensor.Zeros(3);
        tensor.AsSpan<float>()[1] = 5;
        Assert.Equal([0f, 5, 0], tensor.ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => tensor.AsSpan<double>().Length);
        Assert.Throws<EngineException>(() => Tensor.Zeros(2, 3).Transpose(0, 1).AsSpan<float>().Length);
    }

    [Fact]
    public void EmptyTensorsAndScalarsAreTensors()
    {
        var empty = Tensor.From<float>([], 0, 3);
        Assert.Equal(0, empty.Count);
        Assert.Empty(empty.ToArray<float>());
        empty.CopyFrom<float>([]);
        Assert.Equal(0, empty.Sum().Item());
        var scalar = Tensor.From<float>([2.5f]);
        Assert.Equal(0, scalar.Rank);
        Assert.Equal(2.5, scalar.Item());
    }

    [Fact]
    public void LengthsAndTypesMustFit()
    {
        Assert.Contains("takes 24 bytes, given 8", Assert.Throws<EngineException>(() => Tensor.From<float>([1, 2], 2, 3)).Message);
        Assert.Throws<EngineException>(() => Tensor.From<float>([1, 2], -1));
        Assert.Throws<NotSupportedException>(() => Tensor.From<char>(['a'], 1));
        var tensor = Tensor.Zeros(2, 3);
        Assert.Contains("holds 24 bytes, the span 20", Assert.Throws<EngineException>(() => tensor.CopyTo<float>(new float[5])).Message);
        Assert.Throws<EngineException>(() => tensor.CopyFrom<float>(new float[7]));
        Assert.Contains("Float32[2, 3]", Assert.Throws<InvalidOperationException>(() => tensor.ToArray<int>()).Message);
    }

    [Fact]
    public void NumbersCountAsReal()
    {
        var whole = Tensor.From<long>([1, 2], 2);
        Assert.Equal(ScalarType.Float32, (whole * 3).Type);
        Assert.Equal(ScalarType.Int64, (whole + whole).Type);
        Assert.Equal(ScalarType.BFloat16, (whole.To(ScalarType.BFloat16) * 3).Type);
    }

    [Fact]
    public void SizesAnswerFromBothEnds()
    {
        var tensor = Tensor.Zeros(2, 3);
        Assert.Equal(3, tensor.Size(-1));
        Assert.Equal(2, tensor.Size(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Size(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Size(-3));
        Assert.Equal("Float32[2, 3]", tensor.ToString());
    }

    [Fact]
    public void GreyImagesGetTheStridesOfTheirFormat()
    {
        using var scope = new TensorScope();
        var grey = Tensor.Normal([2, 1, 3, 4]);
        var last = grey.Contiguous(MemoryFormat.ChannelsLast);
        Assert.Equal([12, 1, 4, 1], last.Strides);
        Assert.Equal(grey.Shape, last.Shape);
        Assert.Equal(grey.ToArray<float>(), last.ToArray<float>());
    }
}
