using System.Buffers.Binary;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Inspection;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Tests.Data.Codecs;

namespace Bagan.Tests.Data.Readers;

/// <summary>Everything that users' data are known to have wrong with them: named by default, skipped where that was asked for, never silent.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BadInputTests()
    {
        using var set = Samples.Create([3, 3], names: ["cat", "dog"]);
        Layout.WriteFolders(_folder.File("data/x")[..^2], [("train", set)]);
    }

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zero bytes", "the file is empty")]
    [InlineData("truncated png", "")]
    [InlineData("truncated jpeg", "")]
    [InlineData("garbage", "its content is not that of")]
    [InlineData("text", "its content is not that of")]
    [InlineData("enormous", "60000 x 60000 pixels")]
    public void AFileThatCannotBeUsedIsNamedAndCanBeSkipped(string kind, string reason)
    {
        _folder.Write("data/cat/bad.png", Content(kind));
        CheckBad("cat/bad.png", reason);
    }

    [Theory]
    [InlineData(".zip")]
    [InlineData(".tar")]
    [InlineData(".tar.gz")]
    public void SoItIsInsideArchives(string ending)
    {
        _folder.Write("data/cat/bad.png", Content("truncated png"));
        _folder.Write("data/cat/empty.png", []);
        _folder.Write("data/dog/enormous.png", Content("enormous"));
        var path = ending == ".zip" ? Layout.Zip(Data, _folder.File("data.zip")) : Layout.Tar(Data, _folder.File("data" + ending), ending == ".tar.gz");
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(path));
        Assert.Equal(3, error.Bad.Count);
        using var data = DataLoader.Load(path, new DataReadOptions { SkipBad = true });
        Assert.Equal([3, 3], data.Train.ClassCounts);
        Assert.Equal(3, data.Bad.Count);
    }

    [Fact]
    public void RightContentUnderAWrongNameIsRead()
    {
        File.Move(Path.Combine(Data, "cat/" + Path.GetFileName(Directory.GetFiles(Path.Combine(Data, "cat"))[0])), Path.Combine(Data, "cat/really.jpg"));
        File.Move(Directory.GetFiles(Path.Combine(Data, "dog"))[0], Path.Combine(Data, "dog/no ending"));
        using var data = DataLoader.Load(Data);
        Assert.Equal([3, 3], data.Train.ClassCounts);
        Assert.Equal(0, data.Ignored.Count);
    }

    [Fact]
    public void WhatThisProgramKeepsInAFolderOfResultsIsKnown()
    {
        _folder.Write("data/.bagan.jsonl", [1, 2, 3]);
        _folder.Write("data/.DS_Store", [1, 2, 3]);
        using var data = DataLoader.Load(Data);
        Assert.Equal(["hidden file (.DS_Store)", "list that bagan keeps of its own files (.bagan.jsonl)"], data.Ignored.Kinds.Select(k => $"{k.One} ({k.Names(3)})").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FilesOfNoLayoutAreIgnoredAndCounted()
    {
        foreach (var name in new[] { "Thumbs.db", "cat/.DS_Store", "dog/notes.txt", "README", "__MACOSX/cat/._1.png", "__MACOSX/x", ".git/config", "cat/.hidden.png" })
        {
            _folder.Write("data/" + name, [1, 2, 3]);
        }

        using var data = DataLoader.Load(Data);
        Assert.Equal([3, 3], data.Train.ClassCounts);
        Assert.Equal(7, data.Ignored.Count); // a hidden folder counts once
        foreach (var path in new[] { Layout.Zip(Copy(), _folder.File("a.zip")), Layout.Tar(Copy(), _folder.File("a.tgz"), packed: true) })
        {
            using var packed = DataLoader.Load(path);
            Assert.Equal(7, packed.Ignored.Count);
            Assert.Equal(data.Fingerprint, packed.Fingerprint);
        }
    }

    [Fact]
    public void NamesMayBeInAnyScriptWithSpacesAndSigns()
    {
        var directory = Path.Combine(_folder.Path, "Моя папка, 数据 #1 'é'");
        Directory.Move(Data, directory);
        foreach (var (from, to) in new[] { ("cat", "猫 & кошка"), ("dog", "chien\"\n%s") })
        {
            Directory.Move(Path.Combine(directory, from), Path.Combine(directory, to));
        }

        File.Move(Directory.GetFiles(Path.Combine(directory, "猫 & кошка"))[0], Path.Combine(directory, "猫 & кошка", "ā ; ?*.png"));
        using var data = DataLoader.Load(directory);
        Assert.Equal(["chien\"\n%s", "猫 & кошка"], data.Train.ClassNames);
        Assert.Equal([3, 3], data.Train.ClassCounts);
    }

    [Fact]
    public void FilesWithoutPermissionAreNamed()
    {
        var file = Directory.GetFiles(Path.Combine(Data, "cat"))[1];
        File.SetUnixFileMode(file, UnixFileMode.None);
        var closed = Directory.CreateDirectory(Path.Combine(Data, "secret")).FullName;
        File.SetUnixFileMode(closed, UnixFileMode.None);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            var error = WithoutPrivileges(() => Assert.Throws<BadDataException>(() => DataLoader.Load(Data, new DataReadOptions { Threads = 1 })));
            Assert.Contains(error.Bad, b => b.File == "cat/" + Path.GetFileName(file) && b.Reason.Contains("permission denied"));
            Assert.Contains(error.Bad, b => b.File == "secret/" && b.Reason.Contains("permission denied"));
            using var data = WithoutPrivileges(() => DataLoader.Load(Data, new DataReadOptions { Threads = 1, SkipBad = true }));
            Assert.Equal([2, 3], data.Train.ClassCounts);
            File.SetUnixFileMode(Data, UnixFileMode.None);
            Assert.Contains("permission denied", WithoutPrivileges(() => Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(Data))).Message);
        }
        finally
        {
            const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(_folder.Path, Open);
            File.SetUnixFileMode(Data, Open);
            File.SetUnixFileMode(closed, Open);
        }
    }

    [Fact]
    public void LinksAreFollowedAndLoopsAndDeadEndsAreNamed()
    {
        Directory.CreateSymbolicLink(Path.Combine(Data, "cat/loop"), Data);
        Directory.CreateSymbolicLink(Path.Combine(Data, "up"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(Data, "dog/dead.png"), "/nowhere/at/all.png");
        File.CreateSymbolicLink(Path.Combine(Data, "dog/self.png"), Path.Combine(Data, "dog/self.png"));
        _folder.Write("elsewhere/real.png", File.ReadAllBytes(Directory.GetFiles(Path.Combine(Data, "cat"))[0]));
        File.CreateSymbolicLink(Path.Combine(Data, "dog/good.png"), _folder.File("elsewhere/real.png"));
        Directory.CreateSymbolicLink(Path.Combine(Data, "linked"), _folder.File("elsewhere/x")[..^2]);
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(Data));
        Assert.Equal(["cat/loop", "dog/dead.png", "dog/self.png", "up"], error.Bad.Select(b => b.File));
        Assert.All(error.Bad, b => Assert.Contains("link leads", b.Reason));
        using var data = DataLoader.Load(Data, new DataReadOptions { SkipBad = true });
        Assert.Equal(["cat", "dog", "linked"], data.Train.ClassNames);
        Assert.Equal([3, 4, 1], data.Train.ClassCounts);
    }

    [Fact]
    public void APipeInTheFolderDoesNotHang()
    {
        Assert.Equal(0, MakePipe(Path.Combine(Data, "cat/pipe.png"), 0x1B6));
        CheckBad("cat/pipe.png", "the file is empty");
        Assert.Equal(0, MakePipe(_folder.File("pipe"), 0x1B6));
        Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.File("pipe")));
    }

    [Theory]
    [InlineData("../outside.png")]
    [InlineData("/tmp/outside.png")]
    [InlineData("cat/../../outside.png")]
    [InlineData("C:/outside.png")]
    public void ArchivePathsThatLeadOutAreNamedAndNeverWritten(string name)
    {
        var image = File.ReadAllBytes(Directory.GetFiles(Path.Combine(Data, "cat"))[0]);
        var zip = Layout.Zip(Copy(), _folder.File("a.zip"));
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Update))
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(image);
        }

        var tar = Layout.Tar(Copy(), _folder.File("a.tar"), packed: false);
        using (var file = File.Create(_folder.File("b.tar")))
        using (var writer = new TarWriter(file, TarEntryFormat.Ustar))
        {
            foreach (var entry in new[] { "cat/1.png", "dog/2.png", name })
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(image) });
            }
        }

        foreach (var path in new[] { zip, _folder.File("b.tar") })
        {
            var error = Assert.Throws<BadDataException>(() => DataLoader.Load(path));
            Assert.Equal([name], error.Bad.Select(b => b.File));
            Assert.Contains("leads out of the archive", error.Bad[0].Reason);
            using var data = DataLoader.Load(path, new DataReadOptions { SkipBad = true });
            Assert.Equal(2, data.Train.ClassNames.Count);
        }

        Assert.False(File.Exists("/tmp/outside.png"));
        Assert.Empty(Directory.GetFiles(_folder.Path, "outside.png", SearchOption.AllDirectories));
        Assert.True(File.Exists(tar));
    }

    [Fact]
    public void LinksInsideArchivesAreNotFollowed()
    {
        using (var file = File.Create(_folder.File("a.tar")))
        using (var writer = new TarWriter(file, TarEntryFormat.Pax))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "cat/1.png") { DataStream = new MemoryStream(Content("good")) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "dog/1.png") { DataStream = new MemoryStream(Content("good")) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "dog/2.png") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "dog/3.png") { LinkName = "dog/1.png" });
        }

        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(_folder.File("a.tar")));
        Assert.Equal(["dog/2.png", "dog/3.png"], error.Bad.Select(b => b.File));
    }

    [Fact]
    public void AnArchiveThatUnpacksWithoutEndIsStopped()
    {
        // Members of a gzip file follow one another: a header that declares 64 GiB, then the same megabytes of zeros again and again.
        var header = new byte[512];
        Encoding.ASCII.GetBytes("cat/1.png").CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes("777777777777").AsSpan().CopyTo(header.AsSpan(124)); // octal
        Encoding.ASCII.GetBytes("ustar\0" + "00").CopyTo(header, 257);
        header[156] = (byte)'0';
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        var zeros = Gzip(new byte[64 << 20]);
        using (var file = File.Create(_folder.File("bomb.tar.gz")))
        {
            file.Write(Gzip(header));
            for (var i = 0; i < 32; i++)
            {
                file.Write(zeros);
            }
        }

        var before = Environment.WorkingSet;
        var watch = Stopwatch.StartNew();
        var error = Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(_folder.File("bomb.tar.gz")));
        Assert.Contains("times its size", error.Message);
        Assert.True(Environment.WorkingSet - before < 200 << 20);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void AZipThatDeclaresMoreThanItCouldHoldIsRefused()
    {
        var zip = Layout.Zip(Copy(), _folder.File("a.zip"));
        var bytes = File.ReadAllBytes(zip);
        for (var i = 0; i + 46 < bytes.Length; i++)
        {
            if (bytes.AsSpan(i, 4).SequenceEqual("PK\u0001\u0002"u8))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i + 24), 0x7F000000); // the unpacked length in the directory
            }
        }

        File.WriteAllBytes(zip, bytes);
        var error = Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(zip));
        Assert.Contains("times its size", error.Message);
    }

    [Fact]
    public void AnArchiveThatEndsEarlyIsNamedAndWhatCameBeforeIsRead()
    {
        var tar = Layout.Tar(Copy(), _folder.File("a.tar"), packed: false);
        File.WriteAllBytes(tar, File.ReadAllBytes(tar)[..^4500]);
        var error = Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(tar));
        Assert.Contains("archive", error.Message);
        using var data = DataLoader.Load(tar, new DataReadOptions { SkipBad = true });
        Assert.True(data.Train.Count is > 2 and < 6);

        var zip = Layout.Zip(Copy(), _folder.File("a.zip"));
        File.WriteAllBytes(zip, File.ReadAllBytes(zip)[..^100]);
        Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(zip));
    }

    [Theory]
    [InlineData(new byte[] { 0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4 }, "7z")]
    [InlineData(new byte[] { 0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 1, 0 }, "RAR")]
    [InlineData(new byte[] { 0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0, 4 }, "xz")]
    public void OtherArchivesAreRefusedByName(byte[] start, string name) =>
        Assert.Contains(name, Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.Write("a.bin", start))).Message);

    [Fact]
    public void RowsOfATableThatCannotBeUsedAreNamed()
    {
        File.Copy(Directory.GetFiles(Path.Combine(Data, "cat"))[0], _folder.File("t/a b.png"));
        File.Copy(Directory.GetFiles(Path.Combine(Data, "dog"))[0], _folder.File("t/b.png"));
        _folder.Write("t/classes.txt", "cat\ndog\n"u8.ToArray());
        var table = _folder.Write("t/labels.csv", "path,label,split\r\na b.png,cat,train\r\n\r\nb.png,dog,\r\nb.png\r\nmissing.png,dog,train\r\nb.png,bird,train\r\nb.png,,train\r\n,dog,train\r\nb.png,dog,later\r\n"u8.ToArray());
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(table));
        Assert.Equal(
            [
                "labels.csv line 5: it has 1 of 3 columns",
                "labels.csv line 6: there is no file missing.png",
                "labels.csv line 7: its label 'bird' is not one of the classes in classes.txt",
                "labels.csv line 8: it has no label",
                "labels.csv line 9: it names no file",
                "labels.csv line 10: its split 'later' is none of train, val and test",
            ],
            error.Bad.Select(b => b.ToString()));
        using var data = DataLoader.Load(table, new DataReadOptions { SkipBad = true });
        Assert.Equal([1, 1], data.Train.ClassCounts);
        Assert.Equal(6, data.Bad.Count);
        var wrong = _folder.Write("t/wrong.csv", "a,b\n1,2\n"u8.ToArray());
        Assert.Contains("label", Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(wrong, new DataReadOptions { Format = "table" })).Message);
        var group = Assert.Throws<BaganInputException>(() => DataLoader.Load(table, new DataReadOptions { GroupColumn = "patient" }));
        Assert.Contains("path, label, split", group.Message);
    }

    [Theory]
    [InlineData("too many images declared")]
    [InlineData("too few images declared")]
    [InlineData("labels short")]
    [InlineData("counts differ")]
    [InlineData("no labels")]
    [InlineData("wrong magic")]
    [InlineData("floats")]
    [InlineData("huge")]
    [InlineData("zero size")]
    public void AnIdxPairThatDisagreesIsNamed(string kind)
    {
        foreach (var packed in new[] { false, true })
        {
            using var folder = new TemporaryFolder();
            using var set = Samples.Create([5, 5]);
            Layout.WriteIdx(folder.Path, [("train", set)], packed: false);
            var images = folder.File("train-images-idx3-ubyte");
            var labels = folder.File("train-labels-idx1-ubyte");
            Edit(kind switch { "labels short" or "counts differ" => labels, _ => images }, bytes =>
            {
                switch (kind)
                {
                    case "too many images declared": bytes[7] = 11; break;
                    case "too few images declared": bytes[7] = 9; break;
                    case "labels short": bytes.RemoveAt(17); break;
                    case "counts differ": bytes[7] = 9; bytes.RemoveAt(17); break;
                    case "wrong magic": bytes[1] = 7; break;
                    case "floats": bytes[2] = 0xD; break;
                    case "huge": bytes[4] = bytes[8] = bytes[12] = 0x7F; break;
                    case "zero size": bytes[11] = 0; break;
                }
            });
            if (kind == "no labels")
            {
                File.Delete(labels);
            }

            if (packed)
            {
                foreach (var file in new[] { images, labels }.Where(File.Exists))
                {
                    File.WriteAllBytes(file + ".gz", Gzip(File.ReadAllBytes(file)));
                    File.Delete(file);
                }
            }

            var error = Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(folder.Path));
            Assert.Contains("idx", error.Message);
            Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(folder.Path, new DataReadOptions { SkipBad = true }));
            using var report = DataInspector.Inspect(folder.Path);
            Assert.NotEmpty(report.Bad);
        }
    }

    [Fact]
    public void AHugeDeclaredSetIsRefusedBeforeMemoryIsTaken()
    {
        using var folder = new TemporaryFolder();
        byte[] header = [0, 0, 8, 3, 0x7F, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28];
        folder.Write("train-images-idx3-ubyte.gz", Gzip(header));
        using (var labels = new GZipStream(File.Create(folder.File("train-labels-idx1-ubyte.gz")), CompressionLevel.Fastest))
        {
            labels.Write([0, 0, 8, 1, 0x7F, 0, 0, 0]);
        }

        var before = Environment.WorkingSet;
        Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(folder.Path));
        Assert.True(Environment.WorkingSet - before < 100 << 20);
    }

    [Fact]
    public void ClassesOfNoneAndOneAndALoneClass()
    {
        Directory.CreateDirectory(Path.Combine(Data, "empty"));
        File.Copy(Directory.GetFiles(Path.Combine(Data, "cat"))[0], _folder.File("data/single/1.png"));
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(Data));
        Assert.Equal(["empty: the class has no usable training images"], error.Bad.Select(b => b.ToString()));
        using var data = DataLoader.Load(Data, new DataReadOptions { SkipBad = true });
        Assert.Equal(["cat", "dog", "single"], data.Train.ClassNames);
        Assert.Contains(data.Notes, n => n.Contains("single training image: single"));
        using var one = DataLoader.Load(Path.Combine(Data, "single/.."), new DataReadOptions { SkipBad = true });
        Assert.Equal(3, one.Train.ClassNames.Count);

        using var lone = new TemporaryFolder();
        lone.Write("only/1.png", Content("good"));
        using var set = DataLoader.Load(lone.Path);
        Assert.Contains(set.Notes, n => n.Contains("only one class"));
        Assert.Contains("only one class", Assert.Throws<BaganInputException>(() => SamplingStrategy.Auto.Plan(set.Train)).Message);
    }

    [Fact]
    public void AGapInTheLabelsIsNamed()
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([2, 0, 2]);
        Layout.WriteIdx(folder.Path, [("train", set)], packed: true);
        File.Delete(folder.File("classes.txt"));
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(folder.Path));
        Assert.Equal(["1"], error.Bad.Select(b => b.File));

        // Labels that begin at 1, as EMNIST's letters do, have no gap.
        using var letters = Samples.Create([0, 2, 2]);
        Layout.WriteIdx(folder.Path, [("train", letters)], packed: true);
        File.Delete(folder.File("classes.txt"));
        using var data = DataLoader.Load(folder.Path);
        Assert.Equal(["1", "2"], data.Train.ClassNames);
    }

    [Fact]
    public void ALabelWithoutANameIsNamed()
    {
        using var folder = new TemporaryFolder();
        using var set = Samples.Create([2, 2, 2]);
        Layout.WriteIdx(folder.Path, [("train", set)], packed: true);
        File.WriteAllText(folder.File("classes.txt"), "a\nb\n");
        Assert.Contains("the label 2 has no name", Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(folder.Path)).Message);
        File.WriteAllText(folder.File("classes.txt"), "a\nb\na\n");
        Assert.Contains("twice", Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(folder.Path)).Message);
    }

    [Fact]
    public void WhatIsNoDataIsRefusedWithWhatIsRead()
    {
        Assert.Contains("no folder or file", Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.File("nothing"))).Message);
        Assert.Throws<BaganInputException>(() => DataLoader.Load(""));
        Assert.Throws<BaganInputException>(() => DataLoader.Load("a\0b"));
        var empty = Directory.CreateDirectory(_folder.File("empty")).FullName;
        var message = Assert.Throws<BaganInputException>(() => DataLoader.Load(empty)).Message;
        Assert.All(DataLoader.Formats, f => Assert.Contains(f.Name, message));
        Assert.Contains("idx", Assert.Throws<BaganInputException>(() => DataLoader.Load(Data, new DataReadOptions { Format = "orc" })).Message);
        Assert.All(
            DataLoader.Formats.Where(f => f.Name != "folders"),
            f =>
            {
                Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(Data, new DataReadOptions { Format = f.Name }));
                Assert.ThrowsAny<BaganInputException>(() => DataInspector.Inspect(Data, new DataReadOptions { Format = f.Name }));
            });
        Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.Write("x.png", Content("good"))));
        Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(_folder.Write("x.gz", Gzip([1, 2, 3])[..^5])));
    }

    [Fact]
    public void WhatIsNearlyDataIsToldWhatItLacks()
    {
        _folder.Write("loose/1.png", Content("good"));
        _folder.Write("loose/2.png", Content("good"));
        Assert.Contains("2 image files, but nothing says which class", Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.File("loose"))).Message);

        var table = _folder.Write("other.csv", "where,what\nloose/1.png,cat\nloose/2.png,dog\n"u8.ToArray());
        Assert.Contains("Its columns are where, what; name them by --file-column and --label-column", Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(table)).Message);

        _folder.Write("tested/test/cat/1.png", Content("good"));
        Assert.EndsWith("tested has no training images, only test images.", Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.File("tested"))).Message);
        using var report = DataInspector.Inspect(_folder.File("tested"));
        Assert.Equal(("test", 1), (report.Splits.Single().Name, report.Images));
    }

    [Fact]
    public void EveryProblemIsListedAtOnce()
    {
        for (var i = 0; i < 30; i++)
        {
            _folder.Write($"data/cat/bad{i:D2}.png", i % 2 == 0 ? [] : [1, 2, 3, 4]);
        }

        _folder.Write("data/dog/late.png", Content("truncated png")); // its header is good
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(Data));
        Assert.Equal(31, error.Bad.Count);
        Assert.Contains("and 11 more", error.Message);
        Assert.Contains("--skip-bad", error.Message);
    }

    private static byte[] Content(string kind)
    {
        using var set = Samples.Create([1], 3, 24, 24);
        var good = PngEncoder.Encode(set[0], 3, 24, 24);
        switch (kind)
        {
            case "zero bytes":
                return [];
            case "truncated png":
                return good[..(good.Length / 2)];
            case "truncated jpeg":
                return GoldenImages.Bytes("orientation1.jpg")[..600];
            case "garbage":
                var noise = new byte[5000];
                new Random(1).NextBytes(noise);
                return noise;
            case "text":
                return Encoding.UTF8.GetBytes("<html>404 not found</html>");
            case "enormous":
                BinaryPrimitives.WriteInt32BigEndian(good.AsSpan(16), 60_000);
                BinaryPrimitives.WriteInt32BigEndian(good.AsSpan(20), 60_000);
                BinaryPrimitives.WriteUInt32BigEndian(good.AsSpan(29), PngCrc.Of(good.AsSpan(12, 17)));
                return good;
            default:
                return good;
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static void Edit(string path, Action<List<byte>> edit)
    {
        var bytes = File.ReadAllBytes(path).ToList();
        edit(bytes);
        File.WriteAllBytes(path, [.. bytes]);
    }

    // Root may read everything: a thread gives its rights over files up, and with them goes that.
    private static T WithoutPrivileges<T>(Func<T> action)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            _ = SetFileUser(65534);
            try
            {
                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
            finally
            {
                _ = SetFileUser(GetUser());
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException("The action failed.", failure);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    private void CheckBad(string file, string reason)
    {
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(Data));
        Assert.Equal([file], error.Bad.Select(b => b.File));
        Assert.Contains(reason, error.Bad[0].Reason);
        using var data = DataLoader.Load(Data, new DataReadOptions { SkipBad = true });
        Assert.Equal([3, 3], data.Train.ClassCounts);
        Assert.Equal(error.Bad, data.Bad);
    }

    private string Copy()
    {
        var copy = _folder.File(Guid.NewGuid().ToString());
        foreach (var file in Directory.GetFiles(Data, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
