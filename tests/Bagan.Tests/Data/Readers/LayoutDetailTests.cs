using System.Text;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.IO;

namespace Bagan.Tests.Data.Readers;

/// <summary>What is particular to single layouts.</summary>
public sealed class LayoutDetailTests : IDisposable
{
    private static readonly DataReadOptions AsTheyAre = new() { SizeRule = SizeRule.Original };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FoldersThatOnlyWrapAreEnteredAndSplitWordsAreKnown()
    {
        using var set = Samples.Create([2, 1], names: ["a", "b"]);
        Layout.WriteFolders(_folder.File("download/archive-main/Training/x")[..^2], [("train", set)]);
        Layout.WriteFolders(_folder.File("download/archive-main/Testing/x")[..^2], [("train", set)]);
        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal([2, 1], data.Train.ClassCounts);
        Assert.Equal([2, 1], data.Test!.ClassCounts);
    }

    [Fact]
    public void ArraysInFortransOrderHoldTheSameImages()
    {
        const int count = 3, side = 8;
        using var set = Samples.Create([2, 1], height: side, width: side);
        byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => set[i].ToArray())];
        byte[] turned = [.. Enumerable.Range(0, pixels.Length).Select(at => pixels[(at % count * side * side) + (at / count % side * side) + (at / count / side)])];
        var header = Encoding.ASCII.GetString(Drawn.Npy("|u1", $"({count}, {side}, {side})", []).AsSpan(10)).Replace("False", "True ", StringComparison.Ordinal);
        _folder.Write("images.npy", [.. Drawn.Npy("|u1", $"({count}, {side}, {side})", [])[..10], .. Encoding.ASCII.GetBytes(header), .. turned]);
        _folder.Write("labels.npy", Drawn.Npy("|u1", $"({count},)", [.. set.Labels.ToArray().Select(l => (byte)l)]));
        using var data = DataLoader.Load(_folder.Path, AsTheyAre);
        Assert.Equal(Samples.Contents(set), Samples.Contents(data.Train));
    }

    [Fact]
    public void FramesOfAnAnimatedPngAreSaid()
    {
        using var set = Samples.Create([1, 1], height: 8, width: 8);
        byte[] frames = [0, 0, 0, 3, 0, 0, 0, 0];
        byte[] chunk = [.. "acTL"u8, .. frames];
        foreach (var label in new[] { 0, 1 })
        {
            // Behind the signature and the first chunk.
            var png = PngEncoder.Encode(set[label], 1, 8, 8);
            var sum = Drawn.Crc(chunk);
            _folder.Write($"{label}/x.png", [.. png[..33], 0, 0, 0, 8, .. chunk, (byte)(sum >> 24), (byte)(sum >> 16), (byte)(sum >> 8), (byte)sum, .. png[33..]]);
        }

        using var data = DataLoader.Load(_folder.Path, AsTheyAre);
        Assert.Contains(data.Notes, n => n.StartsWith("2 images hold several pages or frames (up to 3), of which the first is read", StringComparison.Ordinal));
    }

    [Fact]
    public void TheNoteOnClassFoldersIsSaidOnlyWhereThereAreSome()
    {
        using var set = Samples.Create([2, 2], height: 8, width: 8);
        string[] names = ["a/0.png", "a/1.png", "b/2.png", "b/3.png", "4.png"];
        for (var i = 0; i < names.Length; i++)
        {
            _folder.Write($"folders/{names[i]}", PngEncoder.Encode(set[i % 4], 1, 8, 8));
            _folder.Write($"flat/{i}.png", PngEncoder.Encode(set[i % 4], 1, 8, 8));
        }

        _folder.Write("folders/t.csv", Drawn.Table("file,label", "a/0.png,x", "b/2.png,y"));
        _folder.Write("flat/t.csv", Drawn.Table("file,label", "0.png,x", "1.png,y"));
        using var folders = DataLoader.Load(_folder.File("folders"), new DataReadOptions { Format = "table" });
        using var flat = DataLoader.Load(_folder.File("flat"));
        Assert.Contains("3 image files are not in the table t.csv and not read; --format folders reads the class folders instead.", folders.Notes);
        Assert.Contains("3 image files are not in the table t.csv and not read.", flat.Notes);
    }

    [Fact]
    public void AFolderCalledTrainWithImagesInItIsAClass()
    {
        using var set = Samples.Create([2, 3, 1], names: ["car", "train", "plane"]);
        Layout.WriteFolders(_folder.Path, [("train", set)]);
        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal(["car", "plane", "train"], data.Train.ClassNames);
        Assert.Null(data.Test);
    }

    [Fact]
    public void FoldersInsideAClassBelongToIt()
    {
        using var set = Samples.Create([1]);
        foreach (var file in new[] { "a/patient1/1.png", "a/patient2/deep/2.png", "b/patient1/3.png" })
        {
            _folder.Write(file, PngEncoder.Encode(set[0], 1, 28, 28));
        }

        using var data = DataLoader.Load(_folder.Path, new DataReadOptions { GroupPattern = "patient[0-9]" });
        Assert.Equal([2, 1], data.Train.ClassCounts);
        Assert.Equal([0, 1, 0], data.TrainGroups!);
    }

    [Fact]
    public void ClassesThatAreNumbersStandInTheirOrder()
    {
        using var set = Samples.Create([.. Enumerable.Repeat(1, 12)]);
        Layout.WriteFolders(_folder.Path, [("train", set)]);
        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}"), data.Train.ClassNames);
    }

    [Fact]
    public void WhatBalanceWroteIsReadByItsManifest()
    {
        using var set = Samples.Create([2, 1], names: ["a/b", "c"]);
        using (var staged = new StagedFolder(_folder.File("out/balanced")))
        {
            var rows = new FolderWriter().WriteImages(staged, [new(null, set)]);
            staged.Commit();
            using var manifest = File.Create(_folder.File("out/manifest.csv"));
            Manifest.Write(manifest, [.. rows.Select(r => r with { File = "balanced/" + r.File })]);
        }

        _folder.Write("out/run/samples/epoch1.png", PngEncoder.Encode(set[0], 1, 28, 28));
        _folder.Write("out/summary.json", "{}"u8.ToArray());
        using var data = DataLoader.Load(_folder.File("out/x")[..^2]);
        Assert.Equal(["a/b", "c"], data.Train.ClassNames);
        Assert.Equal([2, 1], data.Train.ClassCounts);
        Assert.Contains(data.Notes, n => n.Contains("1 image file is not in the table"));
    }

    [Fact]
    public void ATableFindsFilesAboveItAndByAbsolutePathWhereThatIsAllowedButNotFromInsideAnArchive()
    {
        using var set = Samples.Create([1]);
        var png = PngEncoder.Encode(set[0], 1, 28, 28);
        var above = _folder.Write("pictures/1.png", png);
        _folder.Write("pictures/3.png", png);
        var absolute = _folder.Write("2.png", png);
        var table = _folder.Write("tables/all.csv", Encoding.UTF8.GetBytes($"Image;Category\n../pictures/1.png;x\n{absolute};y\n..\\pictures\\3.png;y\n"));
        Assert.Contains("--allow-outside", Assert.Throws<BaganInputException>(() => DataLoader.Load(table)).Message);
        using var data = DataLoader.Load(table, new DataReadOptions { AllowOutside = true });
        Assert.Equal([1, 2], data.Train.ClassCounts);

        _folder.Write("packed/labels.csv", Encoding.UTF8.GetBytes($"file,label\n{above},x\n../2.png,y\nok.png,z\n"));
        _folder.Write("packed/ok.png", png);
        var zip = Layout.Zip(_folder.File("packed/x")[..^2], _folder.File("packed.zip"));
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(zip));
        Assert.Equal(["labels.csv line 2", "labels.csv line 3"], error.Bad.Select(b => b.File));
    }

    [Fact]
    public void TablesNamedAfterSplitsMakeOneSetAndAColumnNamesGroups()
    {
        using var set = Samples.Create([1]);
        for (var i = 0; i < 6; i++)
        {
            _folder.Write($"{i}.png", PngEncoder.Encode(set[0], 1, 28, 28));
        }

        _folder.Write("train.csv", "file,label,patient\n0.png,a,p1\n1.png,b,p2\n2.png,b,p1\n3.png,a,\n"u8.ToArray());
        _folder.Write("test.csv", "file,label,patient\n4.png,a,p1\n5.png,b,p2\n"u8.ToArray());
        using var data = DataLoader.Load(_folder.Path, new DataReadOptions { GroupColumn = "Patient" });
        Assert.Equal("table", data.Format);
        Assert.Equal([2, 2], data.Train.ClassCounts);
        Assert.Equal([1, 1], data.Test!.ClassCounts);
        Assert.Equal([0, 1, 0, 2], data.TrainGroups!);
        Assert.Contains(data.Notes, n => n.StartsWith("1 of 4 images belongs to no group", StringComparison.Ordinal));
    }

    [Fact]
    public void AColumnOfGroupsIsNotPassedOverInSilence()
    {
        using var set = Samples.Create([2, 2]);
        Layout.WriteFolders(_folder.File("folders"), [("train", set)]);
        var error = Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.File("folders"), new DataReadOptions { GroupColumn = "patient" }));
        Assert.Contains("--group patient names a column of a table", error.Message);
        Assert.Contains("--group-pattern", error.Message);

        // A column that is empty names no groups, and that is said.
        _folder.Write("table.csv", Encoding.UTF8.GetBytes("file,label,patient\n" + string.Concat(Directory.GetFiles(_folder.File("folders"), "*.png", SearchOption.AllDirectories).Select(f => $"{f},x,\n"))));
        using var data = DataLoader.Load(_folder.File("table.csv"), new DataReadOptions { GroupColumn = "patient" });
        Assert.Equal([0, 1, 2, 3], data.TrainGroups!);
        Assert.Contains(data.Notes, n => n.StartsWith("4 of 4 images belong to no group", StringComparison.Ordinal));
    }

    [Fact]
    public void ProgressCountsTheImagesOfAllSplitsInEachStage()
    {
        using var train = Samples.Create([2, 2]);
        using var test = Samples.Create([1, 1], seed: 2);
        Layout.WriteFolders(_folder.Path, [("train", train), ("test", test)]);
        var reports = new List<DataProgress>();
        using var data = DataLoader.Load(_folder.Path, new DataReadOptions { Threads = 1 }, new Listener(reports.Add));
        Assert.Equal(["listing files", "reading headers", "reading images"], reports.Select(r => r.Stage).Distinct());
        Assert.All(reports.Skip(1), r => Assert.Equal(6, r.Total));
        Assert.Equal(new DataProgress("reading images", 6, 6), reports[^1]);
    }

    [Fact]
    public void RegionsOfTrafficSignsAreScaledWithTheirPictures()
    {
        // The table speaks of a picture twice as large, its region of the middle half.
        using var set = Samples.Create([1], 3, 16, 16);
        foreach (var c in new[] { 0, 1 })
        {
            _folder.Write($"GTSRB/Final_Training/Images/0000{c}/00007_00000.ppm", Layout.Ppm(set, 0));
            _folder.Write($"GTSRB/Final_Training/Images/0000{c}/GT-0000{c}.csv", Encoding.ASCII.GetBytes($"Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n00007_00000.ppm;32;32;8;8;23;23;{c}\n"));
        }

        using var data = DataLoader.Load(_folder.Path, AsTheyAre);
        Assert.Equal("gtsrb", data.Format);
        Assert.Equal((8, 8), (data.Train.Height, data.Train.Width));
        for (var y = 0; y < 8; y++)
        {
            Assert.Equal(set[0].Slice(((y + 4) * 16) + 4, 8), data.Train[0].Slice(y * 8, 8));
        }

        Assert.Equal([0, 1], data.TrainGroups!);
    }

    [Fact]
    public void TracksOfTrafficSignsAreGroups()
    {
        using var set = Samples.Create([5, 4], 3, 16, 16, names: ["00000", "00001"]);
        using var data = DataLoader.Load(Layout.Find("gtsrb").Write(_folder.Path, [("train", set)]));
        var tracks = data.Train.Sources!.Select(s => string.Join('/', s.Split('/')[^2], s.Split('/')[^1][..5])).ToArray();
        for (var i = 0; i < tracks.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.Equal(tracks[i] == tracks[j], data.TrainGroups![i] == data.TrainGroups[j]);
            }
        }
    }

    [Fact]
    public void TestImagesWithoutClassesAreSaidToBeLeftOut()
    {
        using var set = Samples.Create([2, 2], 3, 16, 16, names: ["00000", "00001"]);
        Layout.Find("gtsrb").Write(_folder.Path, [("train", set)]);
        var picture = File.ReadAllBytes(Directory.GetFiles(_folder.Path, "*.ppm", SearchOption.AllDirectories)[0]);
        _folder.Write("Final_Test/Images/GT-final_test.test.csv", "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2\n00000.ppm;20;20;3;2;18;17\n00001.ppm;20;20;3;2;18;17\n"u8.ToArray());
        using (var data = DataLoader.Load(_folder.Path))
        {
            Assert.Contains(data.Notes, n => n.Contains("no column ClassId, and none of the images that it names is there"));
        }

        _folder.Write("Final_Test/Images/00000.ppm", picture);
        _folder.Write("Final_Test/Images/00001.ppm", picture);
        using (var data = DataLoader.Load(_folder.Path))
        {
            Assert.Null(data.Test);
            Assert.Contains(data.Notes, n => n.Contains("no column ClassId") && n.Contains("2 of 2 images"));
            Assert.Contains(data.Ignored.Kinds, k => k.Many == "images without a class");
        }

        // The table with the classes was published later, and lies beside the folder of the images.
        const string Labelled = "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n00000.ppm;20;20;3;2;18;17;1\n";
        _folder.Write("Final_Test/GT-final_test.csv", System.Text.Encoding.ASCII.GetBytes(Labelled));
        using (var data = DataLoader.Load(_folder.Path))
        {
            Assert.Equal(1, data.Test!.Count);
            Assert.Contains(data.Notes, n => n.Contains("no column ClassId") && n.Contains("1 of 2 images"));
        }

        _folder.Write("Final_Test/GT-final_test.csv", System.Text.Encoding.ASCII.GetBytes(Labelled + "00001.ppm;20;20;3;2;18;17;0\n"));
        using (var data = DataLoader.Load(_folder.Path))
        {
            Assert.Equal(2, data.Test!.Count);
            Assert.DoesNotContain(data.Notes, n => n.Contains("no column ClassId"));
        }
    }

    [Theory]
    [InlineData("train_images|train_labels|test_images|test_labels")]
    [InlineData("x_train|y_train|x_test|y_test")]
    [InlineData("X_train|Y_train|X_test|Y_test")]
    [InlineData("train_x|train_y|test_x|test_y")]
    public void NumpyArraysAreKnownByTheUsualNames(string names)
    {
        var parts = names.Split('|');
        for (var i = 0; i < 4; i += 2)
        {
            _folder.Write(parts[i] + ".npy", [.. Layout.Npy("|u1", "(2, 8, 8, 1)"), .. new byte[128]]);
            _folder.Write(parts[i + 1] + ".npy", [.. Layout.Npy(">i4", "(2, 1)"), 0, 0, 0, 0, 0, 0, 0, 1]);
        }

        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal([1, 1], data.Train.ClassCounts);
        Assert.Equal([1, 1], data.Test!.ClassCounts);
        using var focused = DataLoader.Load(_folder.File(parts[0] + ".npy"));
        Assert.Equal(2, focused.Train.Count);
    }

    [Fact]
    public void NumpyPlanesAndTextLabelsAreRead()
    {
        using var set = Samples.Create([2], 3, 8, 8);
        _folder.Write("images.npy", [.. Layout.Npy("|u1", "(2, 3, 8, 8)"), .. set[0], .. set[1]]);
        _folder.Write("labels.npy", [.. Layout.Npy("|S3", "(2,)"), .. "dogcat"u8]);
        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal(["cat", "dog"], data.Train.ClassNames);
        Assert.Equal([1, 0], data.Train.Labels);
        Assert.Equal(set[1], data.Train[1]);
    }

    [Theory]
    [InlineData("<c8", "(2, 8, 8)", "(2,)", "<i8", "type <c8")]
    [InlineData("|u1", "(2, 8, 8, 8)", "(2,)", "<i8", "shape (2, 8, 8, 8)")]
    [InlineData("|u1", "(2, 63)", "(2,)", "<i8", "shape (2, 63)")]
    [InlineData("|u1", "(2, 8, 8)", "(2, 14)", "<i8", "no class has a one")]
    [InlineData("|u1", "(2, 8, 8)", "(3,)", "<i8", "3 labels for 2 images")]
    [InlineData("|u1", "(2, 8, 8)", "(2,)", "<c8", "type <c8")]
    [InlineData("|u1", "(3, 8, 8)", "(2,)", "<i8", "declares")]
    [InlineData("|u1", "(99999999999, 8, 8)", "(2,)", "<i8", "impossible size")]
    [InlineData("|u1", "(2147483647, 2147483647, 2147483647)", "(2,)", "<i8", "impossible shape")]
    public void ArraysThatAreNoImagesAreNamed(string type, string shape, string labelShape, string labelType, string reason)
    {
        _folder.Write("images.npy", [.. Layout.Npy(type, shape), .. new byte[type == "<c8" ? 1024 : shape == "(2, 63)" ? 126 : shape == "(2, 8, 8, 8)" ? 1024 : 128]]);
        var labels = labelShape == "(2, 14)" ? 28 : labelShape == "(3,)" ? 3 : 2;
        _folder.Write("labels.npy", [.. Layout.Npy(labelType, labelShape), .. new byte[8 * labels]]);
        Assert.Contains(reason, Assert.Throws<BadDataException>(() => DataLoader.Load(_folder.Path)).Message);
    }

    [Fact]
    public void Cifar100IsReadByItsFineLabels()
    {
        using var set = Samples.Create([2, 2, 2], 3, 32, 32);
        var bytes = new List<byte>();
        for (var i = 0; i < set.Count; i++)
        {
            bytes.Add(9);
            bytes.Add((byte)set.Labels[i]);
            bytes.AddRange(set[i]);
        }

        _folder.Write("cifar-100-binary/train.bin", [.. bytes]);
        _folder.Write("cifar-100-binary/test.bin", [.. bytes]);
        _folder.Write("cifar-100-binary/fine_label_names.txt", "apple\nbear\ncloud\n"u8.ToArray());
        _folder.Write("cifar-100-binary/coarse_label_names.txt", "x\n"u8.ToArray());
        using var data = DataLoader.Load(Layout.Tar(_folder.File("cifar-100-binary/x")[..^2], _folder.File("c.tar.gz"), packed: true));
        Assert.Equal(["apple", "bear", "cloud"], data.Train.ClassNames);
        Assert.Equal(set.Labels, data.Train.Labels);
        Assert.Equal(set[5], data.Test![5]);

        _folder.Write("bad/data_batch_1.bin", [.. bytes.Take(3073 * 2)]);
        _folder.Write("bad/data_batch_2.bin", new byte[3072]);
        Assert.Contains("no multiple", Assert.Throws<BadDataException>(() => DataLoader.Load(_folder.File("bad/x")[..^2])).Message);
    }

    [Fact]
    public void OneOfSeveralIdxSetsMustBeNamed()
    {
        using var set = Samples.Create([2, 2]);
        foreach (var family in new[] { "emnist-letters", "emnist-digits" })
        {
            using var one = new TemporaryFolder();
            Layout.WriteIdx(one.Path, [("train", set), ("test", set)], packed: true);
            foreach (var file in Directory.GetFiles(one.Path, "*.gz"))
            {
                File.Copy(file, _folder.File($"{family}-{Path.GetFileName(file).Replace("t10k", "test")}"));
            }
        }

        Assert.Contains("several sets", Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.Path)).Message);
        using var data = DataLoader.Load(_folder.File("emnist-digits-train-images-idx3-ubyte.gz"));
        Assert.Equal(4, data.Train.Count);
        Assert.Equal(4, data.Test!.Count);
    }

    [Fact]
    public void AFolderThatHoldsOneArchiveIsThatArchive()
    {
        using var set = Samples.Create([2, 2]);
        Layout.Find("npz").Write(_folder.Path, [("train", set)]);
        _folder.Write("README.txt", [65]);
        using var data = DataLoader.Load(_folder.Path);
        Assert.Equal("numpy", data.Format);
    }

    [Fact]
    public void TheFingerprintDependsOnPixelsLabelsAndNames()
    {
        using var set = Samples.Create([2, 2]);
        using var other = Samples.Create([2, 2], seed: 5);
        using var renamed = Samples.Create([2, 2], names: ["a", "b"]);
        var prints = new List<string>();
        foreach (var each in new[] { set, other, renamed, set })
        {
            using var folder = new TemporaryFolder();
            using var data = DataLoader.Load(Layout.WriteIdx(folder.Path, [("train", each)], packed: true));
            prints.Add(data.Fingerprint);
        }

        Assert.Equal(3, prints.Distinct().Count());
        Assert.Equal(prints[0], prints[3]);
        Assert.Matches("^[0-9a-f]{64}$", prints[0]);
    }

    [Fact]
    public void ASetOverTwoGigabytesIsMeasuredBeforeItIsRead()
    {
        // Declared, not written: the pixels of a sparse file are zero.
        using (var images = File.Create(_folder.File("train-images-idx3-ubyte")))
        {
            images.Write([0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0x40, 0, 0, 0, 0x40, 0]);
            images.SetLength(16 + (9L * 16384 * 16384));
            images.Position = 16 + (8L * 16384 * 16384);
            images.Write([7, 7, 7]);
        }

        _folder.Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 9, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
        var error = Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.Path, AsTheyAre with { MemoryLimit = 2L << 30 }));
        Assert.Contains("2.4 GB", error.Message);
        Assert.Contains("--size 1024 would fit", error.Message);
    }

    private sealed class Listener(Action<DataProgress> take) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => take(value);
    }
}
