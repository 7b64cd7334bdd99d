using System.Text.Json;
using Bagan.Data.Codecs;
using Bagan.Data.Inspection;
using Bagan.Data.Readers;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Data.Inspection;

public class DataInspectorTests
{
    public static TheoryData<string> Layouts => [.. Layout.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void CountsAreThoseThatAreThere(string name)
    {
        var layout = Layout.Find(name);
        string[] names = name == "gtsrb" ? ["00000", "00001", "00002"] : ["0", "1", "2"];
        using var train = Samples.Create([4, 5, 8], layout.CanGrey ? 1 : 3, 32, 32, seed: 1, names);
        using var test = Samples.Create([2, 3, 1], layout.CanGrey ? 1 : 3, 32, 32, seed: 2, names);
        using var folder = new TemporaryFolder();
        using var report = DataInspector.Inspect(layout.Write(folder.Path, [("train", train), ("test", test)]), samplesPerClass: 3);
        Assert.Equal(layout.Format, report.Format);
        Assert.Equal(names, report.ClassNames);
        Assert.Equal(23, report.Images);
        Assert.Equal(["train", "test"], report.Splits.Select(s => s.Name));
        Assert.Equal([4, 5, 8], report.Splits[0].Counts);
        Assert.Equal([2, 3, 1], report.Splits[1].Counts);
        Assert.Equal(2.0, report.ImbalanceRatio);
        Assert.Equal("32x32", report.Sizes!.ToString());
        Assert.Equal(train.Channels, report.Channels);
        Assert.Empty(report.Bad);
        Assert.Equal(0, report.Duplicates.TotalGroups);
        Assert.Equal([3, 3, 3], report.Samples!.ClassCounts);
        Assert.Subset(Samples.Contents(train).ToHashSet(), Samples.Contents(report.Samples).ToHashSet());
    }

    [Fact]
    public void DuplicatesAreFoundWithinAndAcrossSplitsAndUnderTwoLabels()
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([6], 3, 16, 16);
        byte[] Png(int i) => PngEncoder.Encode(set[i], 3, 16, 16);
        folder.Write("train/cat/a.png", Png(0));
        folder.Write("train/cat/b.png", Png(0));
        folder.Write("train/cat/c.png", Png(1));
        folder.Write("train/dog/d.png", Png(1));
        folder.Write("train/dog/e.png", Png(2));
        folder.Write("train/dog/f.png", Png(3));
        folder.Write("test/dog/g.ppm", Layout.Ppm(set, 2)); // the same pixels in another format
        folder.Write("test/cat/h.png", Png(4));
        using var report = DataInspector.Inspect(folder.Path);
        Assert.Equal(2, report.Duplicates.WithinSplits);
        Assert.Equal(1, report.Duplicates.AcrossSplits);
        Assert.Equal(1, report.Duplicates.UnderTwoLabels);
        Assert.Equal(3, report.Duplicates.TotalGroups);
        Assert.Equal(["train/cat/c.png", "train/dog/d.png"], report.Duplicates.Groups[0].Files);
        Assert.Equal(["cat", "dog"], report.Duplicates.Groups[0].Classes);
        Assert.Equal(["train/dog/e.png", "test/dog/g.ppm"], report.Duplicates.Groups[1].Files);
        Assert.Equal(["train", "test"], report.Duplicates.Groups[1].Splits);
        Assert.Equal(["train/cat/a.png", "train/cat/b.png"], report.Duplicates.Groups[2].Files);
        using var data = DataLoader.Load(folder.Path);
        Assert.Contains(data.Notes, n => n.StartsWith("1 of 2 test images is also among the training images", StringComparison.Ordinal));
    }

    [Fact]
    public void EqualBytesOfAnotherShapeAreNoDuplicates()
    {
        using var folder = new TemporaryFolder();
        var zeros = new byte[64];
        folder.Write("a/1.png", PngEncoder.Encode(zeros, 1, 8, 8));
        folder.Write("b/2.png", PngEncoder.Encode(zeros, 1, 4, 16));
        using var report = DataInspector.Inspect(folder.Path);
        Assert.Equal(0, report.Duplicates.TotalGroups);
        Assert.Equal(2, report.Sizes!.Distinct);
    }

    [Fact]
    public void BadFilesDoNotStopTheReport()
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([2, 2], names: ["a", "ж"]);
        Layout.WriteFolders(folder.Path, [("train", set)]);
        folder.Write("a/broken.png", [1, 2, 3]);
        folder.Write("ж/empty.jpg", []);
        folder.Write("notes.txt", [65]);
        folder.Write(".hidden/x.png", [1]);
        Directory.CreateDirectory(folder.File("none/x")[..^2]);
        using var report = DataInspector.Inspect(folder.Path);
        Assert.Equal(4, report.Images);
        Assert.Equal(["a/broken.png", "ж/empty.jpg", "none"], report.Bad.Select(b => b.File));
        Assert.Equal(2, report.Ignored.Count);

        using var json = JsonDocument.Parse(DataReportJson.Write(report));
        var root = json.RootElement;
        Assert.Equal("folders", root.GetProperty("format").GetString());
        Assert.Equal(4, root.GetProperty("images").GetInt32());
        Assert.Equal(1, root.GetProperty("channels").GetInt32());
        Assert.Equal(2, root.GetProperty("ignored").GetInt32());
        Assert.Equal(1.0, root.GetProperty("imbalance_ratio").GetDouble());
        Assert.Equal([28, 28], root.GetProperty("size").GetProperty("median").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal("ж/empty.jpg", root.GetProperty("bad")[1].GetProperty("file").GetString());
        Assert.Equal("the file is empty", root.GetProperty("bad")[1].GetProperty("reason").GetString());
        var classes = root.GetProperty("splits")[0].GetProperty("classes").EnumerateArray().Select(c => (c.GetProperty("name").GetString(), c.GetProperty("images").GetInt32()));
        Assert.Equal([("a", 2), ("none", 0), ("ж", 2)], classes);
        Assert.Contains("\"ж\"", DataReportJson.Write(report));
        Assert.Equal(0, root.GetProperty("duplicates").GetProperty("total_groups").GetInt32());
    }

    [Fact]
    public void ADataSetOfNothingButBadFilesIsReported()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/1.png", [1]);
        folder.Write("b/2.png", [2]);
        using var report = DataInspector.Inspect(folder.Path, samplesPerClass: 4);
        Assert.Equal(0, report.Images);
        Assert.Null(report.Sizes);
        Assert.Null(report.ImbalanceRatio);
        Assert.Null(report.Samples);
        Assert.Equal(4, report.Bad.Count);
        using var json = JsonDocument.Parse(DataReportJson.Write(report));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("size").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("imbalance_ratio").ValueKind);
    }

    [Fact]
    public void LostDepthAndMixedChannelsAreSaid()
    {
        using var folder = new TemporaryFolder();
        using var grey = Samples.Create([1], 1, 16, 16);
        using var colour = Samples.Create([1], 3, 16, 16);
        folder.Write("a/1.png", PngEncoder.Encode(grey[0], 1, 16, 16));
        folder.Write("b/2.png", PngEncoder.Encode(colour[0], 3, 16, 16));
        folder.Write("b/3.pgm", [.. "P5 4 4 65535\n"u8, .. new byte[32]]);
        using var report = DataInspector.Inspect(folder.Path);
        Assert.Equal((2, 1, 3), (report.GreyImages, report.ColourImages, report.Channels));
        Assert.Contains(report.Notes, n => n.StartsWith("1 image has more than 8 bits", StringComparison.Ordinal));
        using var data = DataLoader.Load(folder.Path);
        Assert.Contains(data.Notes, n => n.StartsWith("1 image has more than 8 bits", StringComparison.Ordinal));
        Assert.Contains(data.Notes, n => n.StartsWith("2 of 3 images are grey", StringComparison.Ordinal));
        Assert.Equal(3, data.Train.Channels);
    }
}
