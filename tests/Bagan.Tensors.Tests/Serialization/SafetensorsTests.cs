using Bagan.Tensors.Serialization;

namespace Bagan.Tensors.Tests.Serialization;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TensorScope _scope = new();

    private static string GoldenPath => Path.Combine(AppContext.BaseDirectory, "Serialization", "golden.safetensors");

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void ReadsTheGoldenFile()
    {
        using var file = SafetensorsFile.Read(GoldenPath);
        Assert.Equal(12, file.Tensors.Count);
        Assert.Equal([-(1L << 40), 7L], file.Tensors["count"].ToArray<long>());
        Assert.Equal([0.1, -1e300], file.Tensors["double"].ToArray<double>());
        Assert.Equal([2L, 1, 2], file.Tensors["conv.weight"].Shape);
        Assert.Equal([1f, -2.5f, 0f, float.PositiveInfinity], file.Tensors["conv.weight"].ToArray<float>());
        Assert.Equal(0, file.Tensors["класс.bias"].Rank);
        Assert.Equal(3.25, file.Tensors["класс.bias"].Item());
        Assert.Equal([-1, 0, int.MaxValue], file.Tensors["index"].ToArray<int>());
        Assert.Equal([1f, -3f], file.Tensors["brain"].To(ScalarType.Float32).ToArray<float>());
        Assert.Equal([(Half)1.5, (Half)(-0.25)], file.Tensors["half"].ToArray<Half>());
        Assert.Equal([(short)-300, (short)300], file.Tensors["short"].ToArray<short>());
        Assert.Equal([(sbyte)-128, (sbyte)127], file.Tensors["signed"].ToArray<sbyte>());
        Assert.Equal([0L, 3], file.Tensors["empty"].Shape);
        Assert.Equal([(byte)0, (byte)1, (byte)128, (byte)255], file.Tensors["pixels"].ToArray<byte>());
        Assert.Equal([true, false, true], file.Tensors["mask"].ToArray<bool>());
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("12", file.Metadata["steps"]);
    }

    [Fact]
    public void WritesTheGoldenFileByteForByteWhateverTheOrder()
    {
        using var file = SafetensorsFile.Read(GoldenPath);
        var backwards = file.Tensors.Reverse().Select(t => (t.Key, t.Value));
        Assert.Equal(File.ReadAllBytes(GoldenPath), Write(backwards, file.Metadata.Reverse().ToDictionary()));
    }

    [Fact]
    public void TheHeaderAloneTellsNamesTypesShapesAndPlaces()
    {
        var header = SafetensorsHeader.Read(GoldenPath);
        Assert.Equal(0, header.DataStart % 8);
        Assert.Equal(12, header.Entries.Count);
        Assert.Equal(new FileInfo(GoldenPath).Length, header.DataStart + header.Entries[^1].Begin + header.Entries[^1].Length);
        var weight = header.Entries.Single(e => e.Name == "conv.weight");
        Assert.Equal((ScalarType.Float32, 32L, 16L), (weight.Type, weight.Begin, weight.Length));
        Assert.Equal("pt", header.Metadata["format"]);
    }

    [Fact]
    public void MemoryLayoutsAndGradientsDoNotShowInTheFile()
    {
        var values = Enumerable.Range(0, 2 * 3 * 4 * 5).Select(i => (float)i).ToArray();
        var plain = Tensor.From<float>(values, 2, 3, 4, 5);
        var channelsLast = plain.Contiguous(MemoryFormat.ChannelsLast);
        var trained = plain.Clone();
        trained.RequiresGrad = true;
        var expected = Write([("x", plain)]);
        Assert.Equal(expected, Write([("x", channelsLast)]));
        Assert.Equal(expected, Write([("x", trained)]));
        Assert.Equal(expected, Write([("x", (plain + plain) * 0.5)]));
        var row = Write([("row", Tensor.From<float>([7], 1).Expand(3))]);
        using var file = SafetensorsFile.Read(new MemoryStream(row));
        Assert.Equal([7f, 7, 7], file.Tensors["row"].ToArray<float>());
    }

    [Fact]
    public void TensorsBelongToTheFileAndNotToTheScope()
    {
        var before = Engine.LiveTensors;
        SafetensorsFile file;
        using (var inner = new TensorScope())
        {
            file = SafetensorsFile.Read(GoldenPath);
        }

        Assert.Equal(7, file.Tensors["count"].ToArray<long>()[1]);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Tensors["count"].ToArray<long>());
        Assert.Equal(before, Engine.LiveTensors);
    }

    [Fact]
    public void AnEmptyFileIsAFile()
    {
        using var file = SafetensorsFile.Read(new MemoryStream(Write([])));
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
    }

    [Fact]
    public void TheWriterRefusesNamesThatNoReaderCouldTellApart()
    {
        var tensor = Tensor.Zeros(1);
        Assert.Contains("'a'", Assert.Throws<SafetensorsException>(() => Write([("a", tensor), ("a", tensor)])).Message);
        Assert.Throws<SafetensorsException>(() => Write([("__metadata__", tensor)]));
    }

    [Fact]
    public void AFileOnDiskIsNamedInTheError()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, File.ReadAllBytes(GoldenPath)[..^1]);
            Assert.StartsWith(path, Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(path)).Message);
            Assert.StartsWith(path, Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Read(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Write(IEnumerable<(string, Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
