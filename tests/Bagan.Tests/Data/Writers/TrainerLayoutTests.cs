using System.Formats.Tar;
using System.Text.Json.Nodes;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Data.Writers;

/// <summary>The layouts that trainers take hold the weights, the origins and the order of classes that they promise.</summary>
public sealed class TrainerLayoutTests : IDisposable
{
    public static TheoryData<string> Layouts => [.. DataWriter.All.Select(w => w.Name)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WeightsAreThoseOfTheCounts()
    {
        using var real = Samples.Create([6, 2], names: ["cat", "dog"]);
        using var made = Samples.Create([0, 2], seed: 5, names: ["cat", "dog"]);
        using var train = ImageSet.Join(real, made);
        using var test = Samples.Create([9, 9], seed: 7, names: ["cat", "dog"]);
        ImageOrigin[] origins = [.. Enumerable.Repeat(new ImageOrigin(false, "x"), 8), new ImageOrigin(true, "bagan", 4), new ImageOrigin(false, "x") { Repeated = true }];
        DataWriter.Write(new ImageFolderWriter(), _folder.File("out"), [new("train", train, origins), new("test", test)]);
        var classes = JsonNode.Parse(File.ReadAllText(_folder.File("out/weights.json")))!["classes"]!.AsArray();
        double Of(int c, string what, string key) => (double)classes[c]![what]![key]!;
        Assert.Equal(["cat", "dog"], classes.Select(c => (string)c!["name"]!));
        Assert.Equal((6, 2, 6, 4), (Of(0, "of_real", "images"), Of(1, "of_real", "images"), Of(0, "of_all", "images"), Of(1, "of_all", "images")));
        Assert.Equal(8.0 / 12, Of(0, "of_real", "inverse"), 5);
        Assert.Equal(2, Of(1, "of_real", "inverse"), 5);
        Assert.Equal(1.25, Of(1, "of_all", "inverse"), 5);
        Assert.Equal(Math.Log(0.25), Of(1, "of_real", "log_prior"), 5);
        Assert.Equal(2, Of(0, "of_real", "effective") + Of(1, "of_real", "effective"), 5);
        Assert.Equal((1 - Math.Pow(0.999, 6)) / (1 - Math.Pow(0.999, 2)), Of(1, "of_real", "effective") / Of(0, "of_real", "effective"), 4);

        var rows = File.ReadAllLines(_folder.File("out/manifest.csv"));
        Assert.Equal("file,class,origin,source,seed,split,weight", rows[0]);
        Assert.Equal("train/cat/real-000001.png,cat,real,x,,train,0.833333", rows[1]);
        Assert.Equal("train/dog/generated-000001.png,dog,generated,bagan,4,train,1.25", rows[9]);
        Assert.Equal("train/dog/repeated-000001.png,dog,real,x,,train,1.25", rows[10]);
        Assert.EndsWith(",test,", rows[11], StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesAreInTheOrderOfImageFolderAndThatOfTimmIsSaid()
    {
        using var set = Samples.Create([1, 1, 1, 1], names: ["a", "9", "B", "10"]);
        DataWriter.Write(new ImageFolderWriter(), _folder.File("out"), [new(null, set)]);
        var weights = JsonNode.Parse(File.ReadAllText(_folder.File("out/weights.json")))!;
        Assert.Equal(["10", "9", "B", "a"], File.ReadAllLines(_folder.File("out/classes.txt")));
        Assert.Equal(["10", "9", "B", "a"], weights["classes"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.Equal(["9", "10", "a", "B"], weights["order_of_timm"]!.AsArray().Select(n => (string)n!));

        using var plain = Samples.Create([1, 1], names: ["b", "a"]);
        DataWriter.Write(new ImageFolderWriter(), _folder.File("plain"), [new(null, plain)]);
        Assert.Null(JsonNode.Parse(File.ReadAllText(_folder.File("plain/weights.json")))!["order_of_timm"]);
        Assert.Equal(["train"], Directory.GetDirectories(_folder.File("plain")).Select(Path.GetFileName));
    }

    [Fact]
    public void AResultThatIsWrittenAgainKeepsWhatIsGenerated()
    {
        using var real = Samples.Create([4, 2], names: ["cat", "dog"]);
        using var made = Samples.Create([0, 2], seed: 5, names: ["cat", "dog"]);
        using var all = ImageSet.Join(real, made);
        ImageOrigin[] origins = [.. Enumerable.Range(0, 6).Select(i => new ImageOrigin(false, $"in/{i}.png")), new ImageOrigin(true, "balanced", 77) { MadeOfReal = true }, new ImageOrigin(false, "in/4.png") { Repeated = true }];
        DataWriter.Write(new FolderWriter(), _folder.File("one"), [new(null, all, origins)]);
        using var data = DataLoader.Load(_folder.File("one"));
        DataWriter.Write(new HuggingFaceWriter(), _folder.File("two"), WrittenSplit.Of(data));
        var rows = File.ReadAllLines(_folder.File("two/manifest.csv"));
        Assert.Contains("train/dog/generated-000001.png,dog,generated,balanced,77,train,1", rows);
        Assert.Contains("train/dog/repeated-000001.png,dog,real,in/4.png,,train,1", rows);
        Assert.Contains("{\"file_name\":\"dog/generated-000001.png\",\"label\":\"dog\",\"origin\":\"generated\",\"weight\":1}", File.ReadAllLines(_folder.File("two/train/metadata.jsonl")));
        var text = PngText.Read(File.ReadAllBytes(_folder.File("two/train/dog/generated-000001.png")));
        Assert.Equal("Synthetic image of class 'dog', generated by balanced from seed 77.", text["Description"]);
    }

    [Theory]
    [InlineData("folders")]
    [InlineData("imagefolder")]
    [InlineData("hf")]
    [InlineData("parquet")]
    [InlineData("medmnist")]
    [InlineData("npz")]
    public void NamesThatNoLineKeepsAreReadAgainAsTheyWere(string layout)
    {
        using var set = Samples.Create([2, 1, 3, 1], names: ["a", "a ", "b\nc", "=1"]);
        DataWriter.Write(DataWriter.Find(layout), _folder.File("out"), [new(null, set)]);
        using var data = DataLoader.Load(_folder.File("out"));
        Assert.Equal(["=1 1", "a  1", "a 2", "b\nc 3"], data.Train.ClassNames.Zip(data.Train.ClassCounts, (n, c) => $"{n} {c}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void EveryLayoutHasAWeightAndAnOriginForEachTrainingImage(string layout)
    {
        using var real = Samples.Create([6, 2], names: ["cat", "dog"]);
        using var made = Samples.Create([0, 4], seed: 5, names: ["cat", "dog"]);
        using var train = ImageSet.Join(real, made);
        using var held = Samples.Create([1, 1], seed: 7, names: ["cat", "dog"]);
        ImageOrigin[] origins = [.. Enumerable.Repeat(new ImageOrigin(false, "x"), 8), .. Enumerable.Repeat(new ImageOrigin(true, "bagan", 4), 4)];
        DataWriter.Write(DataWriter.Find(layout), _folder.File("out"), [new("train", train, origins), new("val", held)]);
        var rows = File.ReadAllLines(_folder.File("out/manifest.csv")).Skip(1).Select(l => l.Split(',')).ToArray(); // file, class, origin, source, seed, split, weight
        Assert.Equal(14, rows.Select(r => r[0]).Distinct().Count());
        Assert.Equal(4, rows.Count(r => r[2] == "generated" && r[5] == "train"));
        Assert.All(rows, r => Assert.Equal(r[5] == "train" ? "1" : "", r[6]));
        Assert.All(rows.Where(r => r[5] == "val"), r => Assert.Equal("real", r[2]));

        using var data = DataLoader.Load(_folder.File("out"));
        Assert.Equal(4, Enumerable.Range(0, data.Train.Count).Count(i => WrittenSplit.Of(data)[0].OriginOf(i).Generated));
    }

    [Fact]
    public async Task ParquetHoldsTheNamesAsHuggingFaceDoes()
    {
        using var set = Samples.Create([2, 1], names: ["cat", "Hund ü"]);
        DataWriter.Write(new ParquetSetWriter(), _folder.File("out"), [new("train", set)]);
        await using var reader = await Parquet.ParquetReader.CreateAsync(_folder.File("out/data/train-00000-of-00001.parquet"));
        var features = JsonNode.Parse(reader.CustomMetadata["huggingface"])!["info"]!["features"]!;
        Assert.Equal(["cat", "Hund ü"], features["label"]!["names"]!.AsArray().Select(n => (string)n!));
        Assert.Equal("Image", (string)features["image"]!["_type"]!);
        Assert.Equal(["image/bytes", "image/path", "label", "origin", "weight"], reader.Schema.DataFields.Select(f => string.Join('/', f.Path.ToList())));
    }

    [Fact]
    public void SamplesOfWebDatasetStandTogether()
    {
        using var set = Samples.Create([1, 1], names: ["cat", "dog"]);
        DataWriter.Write(new WebDatasetWriter(), _folder.File("out"), [new("val", set)]);
        using var tar = new TarReader(File.OpenRead(_folder.File("out/val-000000.tar")));
        var entries = new List<(string Name, string Text)>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream!);
            entries.Add((entry.Name, reader.ReadToEnd()));
        }

        Assert.Equal(["000000000.png", "000000000.cls", "000000000.json", "000000001.png", "000000001.cls", "000000001.json"], entries.Select(e => e.Name));
        Assert.Equal("1", entries[4].Text);
        Assert.Equal("dog", (string)JsonNode.Parse(entries[5].Text)!["label"]!);
    }

    [Fact]
    public void MedMnistHasItsSizesAlone()
    {
        using var odd = Samples.Create([1, 1], 1, 30, 30);
        Assert.Contains("--size 28", Assert.Throws<BaganInputException>(() => DataWriter.Write(new MedMnistWriter(), _folder.File("out"), [new(null, odd)])).Message);
        using var large = Samples.Create([1, 1], 3, 64, 64);
        DataWriter.Write(new MedMnistWriter(), _folder.File("out"), [new(null, large)]);
        Assert.True(File.Exists(_folder.File("out/medmnist_64.npz")));
    }
}
