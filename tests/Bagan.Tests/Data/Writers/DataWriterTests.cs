using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.IO;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Data.Writers;

public class DataWriterTests
{
    public static TheoryData<string> Writers => [.. DataWriter.All.Select(w => w.Name)];

    [Theory]
    [MemberData(nameof(Writers))]
    public void WhatIsWrittenReadsBackInTheSameOrder(string name)
    {
        foreach (var channels in new[] { 1, 3 })
        {
            using var folder = new TemporaryFolder();
            string[] names = ["T-shirt/top", "b", "Ж 猫", "10", "9", "a\"b", "CON", "d.e", "x,y", "l", "k", "j"];
            var side = name == "medmnist" ? 28 : 16;
            using var train = Samples.Create([.. Enumerable.Repeat(3, names.Length)], channels, side, side, 1, names);
            using var test = Samples.Create([.. Enumerable.Repeat(1, names.Length)], channels, side, side, 2, names);
            var rows = DataWriter.Write(DataWriter.Find(name), folder.File("out"), [new("train", train), new("test", test)]);
            using var data = DataLoader.Load(folder.File("out"));
            string[] sorted = ["10", "9", "T-shirt/top", "CON", "a\"b", "b", "d.e", "j", "k", "l", "x,y", "Ж 猫"]; // by the folders' names, of which one is _CON
            Assert.Equal(name == "imagefolder" ? sorted : names, data.Train.ClassNames);
            Assert.Equal(train.Labels.ToArray().Select(l => names[l]), data.Train.Labels.ToArray().Select(l => data.Train.ClassNames[l]));
            Assert.Equal(test.Labels.ToArray().Select(l => names[l]), data.Test!.Labels.ToArray().Select(l => data.Train.ClassNames[l]));
            for (var i = 0; i < train.Count; i++)
            {
                Assert.Equal(train[i], data.Train[i]);
            }

            Assert.Equal(48, rows.Count);
            Assert.Equal(48, rows.Select(r => r.File).Distinct().Count());
            Assert.Equal("file,class,origin,source,seed,split,weight", File.ReadLines(folder.File("out/manifest.csv")).First());
            Assert.Equal(49, File.ReadLines(folder.File("out/manifest.csv")).Count());
        }
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void TheSameDataGiveTheSameBytes(string name)
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([4, 3], 3, 28, 28);
        foreach (var copy in new[] { "one", "two" })
        {
            DataWriter.Write(DataWriter.Find(name), folder.File(copy), [new(null, set)]);
        }

        var files = Directory.GetFiles(folder.File("one"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(f.Replace("/one/", "/two/"))));
    }

    [Fact]
    public void FoldersReadWithoutTheManifestKeepPixelsAndNames()
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([4, 3], names: ["b", "a"]);
        DataWriter.Write(new FolderWriter(), folder.File("out"), [new(null, set)]);
        File.Delete(folder.File("out/manifest.csv"));
        using var data = DataLoader.Load(folder.File("out"));
        Assert.Equal("folders", data.Format);
        Assert.Equal(["b", "a"], data.Train.ClassNames); // as classes.txt has it
        Assert.Equal(Samples.Contents(set), Samples.Contents(data.Train));
    }

    [Fact]
    public void GeneratedImagesSaySoInTheFileAndInTheManifest()
    {
        using var folder = new TemporaryFolder();
        using var real = Samples.Create([2, 1], names: ["cat", "Hund/ü"]);
        using var made = Samples.Create([0, 1], seed: 9, names: ["cat", "Hund/ü"]);
        var writer = new FolderWriter();
        using (var staged = new StagedFolder(folder.File("balanced")))
        {
            var rows = writer.WriteImages(staged, [new(null, real), new(null, made, [new ImageOrigin(true, "bagan", 18446744073709551615)])]);
            staged.Commit();
            Assert.Equal("Hund_ü/generated-000001.png", rows[3].File);
            using var text = new MemoryStream();
            Manifest.Write(text, rows);
            Assert.EndsWith("Hund_ü/generated-000001.png,Hund/ü,generated,bagan,18446744073709551615\n", System.Text.Encoding.UTF8.GetString(text.ToArray()));
        }

        var fields = PngText.Read(File.ReadAllBytes(folder.File("balanced/Hund_ü/generated-000001.png")));
        Assert.Equal("yes", fields["Synthetic"]);
        Assert.Contains("Hund/ü", fields["Description"]);
        Assert.Contains("seed 18446744073709551615", fields["Description"]);
        Assert.Empty(PngText.Read(File.ReadAllBytes(folder.File("balanced/cat/real-000001.png"))));
    }

    [Theory]
    [InlineData("folders")]
    [InlineData("folders-zip")]
    [InlineData("folders-tar-gz")]
    [InlineData("idx")]
    public void OriginalsAreCopiedByteForByteWhereThereAreFiles(string layoutName)
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([3, 2], names: ["a", "b"]);
        var path = Layout.Find(layoutName).Write(folder.File("in/x")[..^2], [("train", set)]);
        using var data = DataLoader.Load(path, new DataReadOptions { Size = 16 });
        using var originals = OriginalFiles.Open(data);
        var rows = DataWriter.Write(new FolderWriter { Originals = originals }, folder.File("out"), WrittenSplit.Of(data));
        using var again = DataLoader.Load(folder.File("out"), new DataReadOptions { SizeRule = SizeRule.Original });
        Assert.Equal(layoutName == "idx" ? 16 : 28, again.Train.Height);
        Assert.Equal(layoutName == "idx", Samples.Contents(data.Train).SequenceEqual(Samples.Contents(again.Train)));
        Assert.Equal(data.Train.Sources!, rows.Select(r => r.Origin.Source));
    }

    [Fact]
    public void FolderNamesHoldOnEverySystemAndStayApart()
    {
        string[] names = ["a/b", "a_b", "A_B", "..", ".hidden", "CON", "con.txt", "x.", "x ", new string('ж', 300), "", "a\u0000b", "Thumbs.db", "ok ж 猫"];
        var folders = ClassFolderNames.For(names);
        Assert.Equal(names.Length, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal("a_b", folders[1]);
        Assert.Equal("a_b_2", folders[0]);
        Assert.Equal("ok ж 猫", folders[13]);
        Assert.All(folders, f =>
        {
            Assert.DoesNotContain('/', f);
            Assert.DoesNotContain('\0', f);
            Assert.NotEqual('.', f[0]);
            Assert.True(System.Text.Encoding.UTF8.GetByteCount(f) < 255);
            Assert.NotEmpty(f);
        });
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void AFullDiskLeavesNothing(string name)
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([10, 10], 3, 64, 64);
        var files = 0;
        Stream Create(string path) =>
            Interlocked.Increment(ref files) > (name is "npz" or "medmnist" or "parquet" or "webdataset" ? 0 : 1) ? new FileStream("/dev/full", FileMode.Open, FileAccess.Write) : File.Create(path);
        var error = Assert.Throws<BaganException>(() =>
        {
            using var staged = new StagedFolder(folder.File("out"), false, Create);
            DataWriter.Write(DataWriter.Find(name), staged, [new(null, set)], default);
        });
        Assert.Contains("the disk is full", error.Message);
        Assert.Contains(folder.File("out"), error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void AFolderThatIsNotEmptyIsReplacedOnlyWhereThatWasAsked()
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([1, 1]);
        DataWriter.Write(new NpzWriter(), folder.File("out"), [new(null, set)]);
        Assert.Contains("--overwrite", Assert.Throws<BaganInputException>(() => DataWriter.Write(new IdxWriter(), folder.File("out"), [new(null, set)])).Message);
        Assert.True(File.Exists(folder.File("out/data.npz")));
        DataWriter.Write(new IdxWriter(), folder.File("out"), [new(null, set)], overwrite: true);
        Assert.False(File.Exists(folder.File("out/data.npz")));
        Assert.True(File.Exists(folder.File("out/manifest.csv")));
        Assert.Equal([folder.File("out")], Directory.GetFileSystemEntries(folder.Path));
        folder.Write("file", [1]);
        Assert.Throws<BaganInputException>(() => new StagedFolder(folder.File("file")));
    }

    [Fact]
    public void StoppingLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([5, 5]);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        foreach (var writer in DataWriter.All)
        {
            Assert.ThrowsAny<OperationCanceledException>(() => DataWriter.Write(writer, folder.File("out"), [new(null, set)], cancellation: stop.Token));
            Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        }
    }

    [Fact]
    public void IdxRefusesWhatItCannotHold()
    {
        using var folder = new TemporaryFolder();
        using var many = Samples.Create([.. Enumerable.Repeat(1, 257)], 1, 2, 2);
        Assert.Contains("256 classes", Assert.Throws<BaganInputException>(() => DataWriter.Write(new IdxWriter(), folder.File("out"), [new(null, many)])).Message);
        DataWriter.Write(new NpzWriter(), folder.File("npz"), [new(null, many)]);
        using var data = DataLoader.Load(folder.File("npz"), new DataReadOptions { SizeRule = SizeRule.Original });
        Assert.Equal(many.Labels, data.Train.Labels);
        using var named = Samples.Create([1, 1], names: ["a\nb", "c"]);
        Assert.Throws<BaganInputException>(() => DataWriter.Write(new IdxWriter(), folder.File("out"), [new(null, named)]));
    }
}
