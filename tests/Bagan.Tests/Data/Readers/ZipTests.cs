using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Readers;
using Bagan.Data.Sources;

namespace Bagan.Tests.Data.Readers;

/// <summary>Zip archives in the forms that programs write them in.</summary>
public sealed class ZipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LengthsAndPlacesOf64BitsAreRead()
    {
        var path = _folder.Write("a.zip", Wide(Names().Select((name, i) => (name, Drawn.Png(0, i))).ToArray()));
        using (var archive = ZipFile.OpenRead(path))
        {
            Assert.Equal(5, archive.Entries.Count); // the test's own archive is one by the system's reader too
            Assert.Equal(Drawn.Png(0, 4).Length, archive.Entries[4].Length);
        }

        using var data = DataLoader.Load(path);
        Assert.Equal([3, 2], data.Train.ClassCounts);
    }

    [Fact]
    public void LengthsBehindTheDataAreRead()
    {
        // What a program writes that cannot go back to an entry's header.
        using var target = new MemoryStream();
        using (var archive = new ZipArchive(new OneWay(target), ZipArchiveMode.Create))
        {
            foreach (var (name, i) in Names().Select((name, i) => (name, i)))
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Drawn.Png(0, i));
            }
        }

        using var data = DataLoader.Load(_folder.Write("a.zip", target.ToArray()));
        Assert.Equal([3, 2], data.Train.ClassCounts);
    }

    [Fact]
    public void OnePartOfSeveralIsNamed()
    {
        var bytes = Drawn.Zip(("a/0.png"u8.ToArray(), Drawn.Png(0, 0), false, []));
        bytes[^18] = 1; // the number of this part
        Assert.Contains("one part of an archive of several files", Assert.ThrowsAny<BaganInputException>(() => DataLoader.Load(_folder.Write("a.zip", bytes))).Message);
    }

    [Fact]
    public void AnEntryThatIsElsewhereIsBad()
    {
        var bytes = Drawn.Zip([.. Names().Select((name, i) => (Encoding.ASCII.GetBytes(name), Drawn.Png(0, i), false, Array.Empty<byte>()))]);
        var second = bytes.AsSpan(1).IndexOf("PK\x03\x04"u8) + 1;
        bytes[second] = 0;
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(_folder.Write("a.zip", bytes)));
        Assert.Contains("a/1.png: it does not lie where the archive's directory says", error.Message);
    }

    [Fact]
    public void ManyThreadsReadTheSameBytes()
    {
        var contents = Enumerable.Range(0, 300).Select(i => Enumerable.Range(0, 50 + (i * 37)).Select(k => (byte)(k * i)).ToArray()).ToArray();
        using (var archive = ZipFile.Open(_folder.File("a.zip"), ZipArchiveMode.Create))
        {
            for (var i = 0; i < contents.Length; i++)
            {
                using var entry = archive.CreateEntry($"{i:000}", i % 3 == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                entry.Write(contents[i]);
            }
        }

        using var tree = ZipTree.List(_folder.File("a.zip"), null);
        var right = 0;
        tree.ReadAll(
            tree.Files,
            (i, content) => Interlocked.Add(ref right, content.SequenceEqual(contents[i]) ? 1 : 0),
            (i, reason) => Assert.Fail(reason),
            new ReadLimits(4, DecodeOptions.Default, CancellationToken.None));
        Assert.Equal(contents.Length, right);
    }

    private static IEnumerable<string> Names() => Enumerable.Range(0, 5).Select(i => $"{(i < 3 ? "a" : "b")}/{i}.png");

    // Every length and place in the extra field (APPNOTE 4.5.3), and the end of the directory in its long form (4.3.14, 4.3.15).
    private static byte[] Wide((string Name, byte[] Content)[] entries)
    {
        var starts = new List<long>();
        var at = 0L;
        foreach (var (name, content) in entries)
        {
            starts.Add(at);
            at += 30 + name.Length + 28 + content.Length;
        }

        var file = Drawn.Zip([.. entries.Select((e, i) => (Encoding.ASCII.GetBytes(e.Name), e.Content, false, Field(e.Content.Length, starts[i])))]);
        var directory = (int)at;
        for (var place = directory; file.AsSpan(place).StartsWith("PK\x01\x02"u8);)
        {
            file.AsSpan(place + 20, 8).Fill(0xFF);
            file.AsSpan(place + 42, 4).Fill(0xFF);
            place += 46 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(place + 28)) + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(place + 30));
        }

        var end = file.AsSpan(file.Length - 22).ToArray();
        end.AsSpan(8, 12).Fill(0xFF);
        var length = file.Length - 22 - directory;
        byte[] end64 = [.. "PK\x06\x06"u8, .. Long(44), 45, 0, 45, 0, .. new byte[8], .. Long(entries.Length), .. Long(entries.Length), .. Long(length), .. Long(directory)];
        byte[] locator = [.. "PK\x06\x07"u8, .. new byte[4], .. Long(directory + length), 1, 0, 0, 0];
        return [.. file.AsSpan(0, file.Length - 22), .. end64, .. locator, .. end];
    }

    private static byte[] Field(long length, long start) => [1, 0, 24, 0, .. Long(length), .. Long(length), .. Long(start)];

    private static byte[] Long(long value) => BitConverter.GetBytes(value);

    private sealed class OneWay(Stream target) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => target.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer, offset, count);
    }
}
