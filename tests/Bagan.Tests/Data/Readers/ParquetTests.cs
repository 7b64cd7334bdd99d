using Bagan.Data;
using Bagan.Data.Inspection;
using Bagan.Data.Readers;
using Parquet;
using Parquet.Schema;

namespace Bagan.Tests.Data.Readers;

/// <summary>Parquet image sets as Hugging Face publishes them.</summary>
public sealed class ParquetTests : IDisposable
{
    private const string Features =
        """{"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["cat", "dog", "owl"], "_type": "ClassLabel"}}}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ShardsAreOneSetWithTheNamesOfTheSchema()
    {
        await Write("data/train-00000-of-00002.parquet", [0, 1, 0], Features, groups: 2);
        await Write("data/train-00001-of-00002.parquet", [1, 2], Features);
        await Write("data/test-00000-of-00001.parquet", [0, 2, -1], Features);
        _folder.Write("README.md", [65]);
        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal("parquet", data.Format);
        Assert.Equal(["cat", "dog", "owl"], data.Train.ClassNames);
        Assert.Equal([2, 2, 1], data.Train.ClassCounts);
        Assert.Equal([1, 0, 1], data.Test!.ClassCounts);
        Assert.Equal("data/train-00000-of-00002.parquet#2", data.Train.Sources![2]);
        Assert.Contains(data.Notes, n => n.StartsWith("1 of 8 rows has no label", StringComparison.Ordinal));
        Assert.Equal(Drawn.Grey(0, 2), data.Train[2].ToArray());
        using var report = DataInspector.Inspect(_folder.Path);
        Assert.Equal(7, report.Images);
        Assert.Empty(report.Bad);
        Assert.Equal("text file", Assert.Single(report.Ignored.Kinds).One);
    }

    [Fact]
    public async Task WithoutASchemaColumnsAreKnownByTheirNamesOrNamed()
    {
        var path = await Write("a.parquet", [0, 1, 1], null, labelColumn: "what");
        Assert.Contains("Its columns are image, what", Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(path)).Message);
        using var data = DataLoader.Load(path, new DataReadOptions { LabelColumn = "what" });
        Assert.Equal(["0", "1"], data.Train.ClassNames);
        Assert.Equal([1, 2], data.Train.ClassCounts);
    }

    [Fact]
    public async Task TextsAreNamesOfClasses()
    {
        var schema = new ParquetSchema(new DataField<byte[]>("img"), new DataField<string>("label"));
        using (var file = File.Create(_folder.File("t.parquet")))
        {
            await using var writer = await ParquetWriter.CreateAsync(schema, file);
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(schema.DataFields[0], [Drawn.Png(0, 1), Drawn.Png(1, 2)]);
            await group.WriteAsync(schema.DataFields[1], ["ja", "nein"]);
        }

        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal(["ja", "nein"], data.Train.ClassNames);
    }

    [Fact]
    public async Task DamageIsNamed()
    {
        var path = await Write("train.parquet", [0, 1, 0, 1], Features);
        var bytes = File.ReadAllBytes(path);
        var random = new Random(3);
        var good = 0;
        for (var number = 0; number < 60; number++)
        {
            var mutated = bytes.ToArray();
            if (number % 3 == 0)
            {
                mutated = mutated[..random.Next(mutated.Length)];
            }
            else
            {
                mutated[number % 3 == 1 ? random.Next(mutated.Length) : mutated.Length - 1 - random.Next(600)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(path, mutated);
            try
            {
                using var data = DataLoader.Load(path, new DataReadOptions { MemoryLimit = 16 << 20 });
                good++;
            }
            catch (BaganInputException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }

        Assert.InRange(good, 1, 50);
        File.WriteAllBytes(path, "PAR1 and no more PAR1"u8.ToArray());
        Assert.Contains("train.parquet: it is damaged", Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(path)).Message);
    }

    private async Task<string> Write(string name, int[] labels, string? features, string labelColumn = "label", int groups = 1)
    {
        var bytes = new DataField<byte[]>("bytes");
        var place = new DataField<string>("path");
        var label = new DataField<long>(labelColumn);
        var schema = new ParquetSchema(new StructField("image", bytes, place), label);
        var path = _folder.File(name);
        using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        if (features is not null)
        {
            writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = features };
        }

        for (var g = 0; g < groups; g++)
        {
            using var group = writer.CreateRowGroup();
            int[] rows = [.. Enumerable.Range(0, labels.Length).Where(i => i * groups / labels.Length == g)];
            await group.WriteAsync(bytes, [.. rows.Select(i => Drawn.Png(Math.Max(0, labels[i]), i))]);
            await group.WriteAsync(place, [.. rows.Select(i => $"{i}.png")]);
            await group.WriteAsync<long>(label, rows.Select(i => (long)labels[i]).ToArray());
        }

        return path;
    }
}
