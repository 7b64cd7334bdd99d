using System.Buffers.Binary;
using System.Diagnostics;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Inspection;
using Bagan.Data.Readers;

namespace Bagan.Tests.Data.Readers;

/// <summary>Images of more than 8 bits a sample, of several pages, and of kinds that other programs convert.</summary>
public sealed class DepthTests : IDisposable
{
    private const int Side = 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("png", 4095, "by the 12 bits that they use")]
    [InlineData("tif", 4095, "by the 12 bits that they use")]
    [InlineData("pgm", 4095, "by the 12 bits that they use")]
    [InlineData("png", 1023, "by the 10 bits that they use")]
    [InlineData("png", 65535, "by the full range of 16 bits")]
    public void SixteenBitsAreScaledByTheUseOfTheWholeSet(string ending, int white, string words)
    {
        // The darkest picture comes first and uses fewer bits than the set: it must not be brighter for that.
        for (var i = 0; i < 12; i++)
        {
            _folder.Write($"{"ab"[i % 2]}/{i:d2}.{ending}", Deep(ending, i, i < 4 ? white / 16 : white));
        }

        foreach (var threads in new[] { 1, 3 })
        {
            using var data = DataLoader.Load(_folder.Path, new DataReadOptions { Threads = threads });
            Assert.Equal((6, 6), (data.Train.ClassCounts[0], data.Train.ClassCounts[1]));
            for (var n = 0; n < data.Train.Count; n++)
            {
                var i = int.Parse(Path.GetFileNameWithoutExtension(data.Train.Sources![n]), System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(Samples(i, i < 4 ? white / 16 : white).Select(v => (byte)Math.Round(v * 255.0 / white)), data.Train[n].ToArray());
            }

            var note = Assert.Single(data.Notes, n => n.StartsWith("12 images have more than 8 bits per sample and are reduced to 8", StringComparison.Ordinal));
            Assert.Contains(words, note);
        }

        using var report = DataInspector.Inspect(_folder.Path, null, samplesPerClass: 2);
        Assert.Contains(report.Notes, n => n.Contains(words, StringComparison.Ordinal));
        Assert.Equal(0, report.Duplicates.TotalGroups);
    }

    [Theory]
    [InlineData(0, 1, "0 is read as black and 1 as white")]
    [InlineData(-1, 1, "-1 is read as black and 1 as white")]
    [InlineData(0, 255, "0 is read as black and 255 as white")]
    [InlineData(-1000, 3000, null)]
    public void FloatingPointIsReadWhereItCanMeanOneThing(float black, float white, string? words)
    {
        float[] Of(int i) => Array.ConvertAll(Drawn.Grey(i % 2, i), v => black + ((white - black) * v / 255));
        for (var i = 0; i < 4; i++)
        {
            _folder.Write($"{"ab"[i % 2]}/{i}.tif", Drawn.Tiff(Side, 32, 3, Of(i).SelectMany(BitConverter.GetBytes).ToArray()));
        }

        if (words is null)
        {
            var error = Assert.Throws<BadDataException>(() => DataLoader.Load(_folder.Path));
            Assert.Contains("which could be black and white in several ways; name them by --range MIN:MAX", error.Message);
        }

        using var data = DataLoader.Load(_folder.Path, new DataReadOptions { Range = words is null ? new ValueRange(black, white, false) : ValueRange.Auto });
        Assert.Equal(Drawn.Grey(0, 0), data.Train[0].ToArray());
        Assert.Contains(data.Notes, n => n.Contains(words ?? "from the range -1000:3000", StringComparison.Ordinal));
    }

    [Fact]
    public void WholeNumbersOf32BitsAreReadAsFarAsTheyAreOf16()
    {
        for (var i = 0; i < 4; i++)
        {
            _folder.Write($"{"ab"[i % 2]}/{i}.tif", Drawn.Tiff(Side, 32, 1, Samples(i, 1023).SelectMany(v => BitConverter.GetBytes((uint)v)).ToArray()));
        }

        using (var data = DataLoader.Load(_folder.Path))
        {
            Assert.Equal(Samples(0, 1023).Select(v => (byte)Math.Round(v * 255.0 / 1023)), data.Train[0].ToArray());
        }

        _folder.Write("a/9.tif", Drawn.Tiff(Side, 32, 1, Samples(0, 1023).SelectMany(v => BitConverter.GetBytes(v * 1000u)).ToArray()));
        Assert.Equal(5, Assert.Throws<BadDataException>(() => DataLoader.Load(_folder.Path)).Bad.Count(b => b.Reason.Contains("--range", StringComparison.Ordinal)));
    }

    [Fact]
    public void ARangeIsTakenAsItIsNamed()
    {
        for (var i = 0; i < 4; i++)
        {
            _folder.Write($"{"ab"[i % 2]}/{i}.png", Deep("png", i, 4095));
        }

        using var full = DataLoader.Load(_folder.Path, new DataReadOptions { Range = ValueRange.Full });
        Assert.Equal(Samples(0, 4095).Select(v => (byte)Math.Round(v * 255.0 / 65535)), full.Train[0].ToArray());
        using var range = DataLoader.Load(_folder.Path, new DataReadOptions { Range = ValueRange.Parse("1000:3000")! });
        Assert.Equal(Samples(0, 4095).Select(v => (byte)Math.Clamp(Math.Round((v - 1000) * 255.0 / 2000), 0, 255)), range.Train[0].ToArray());
        Assert.Contains(range.Notes, n => n.Contains("from the range 1000:3000", StringComparison.Ordinal));
        Assert.All(new[] { "5", "2:1", "a:b", "1:2:3", "" }, t => Assert.Null(ValueRange.Parse(t)));
        Assert.Equal("-0.5:1", ValueRange.Parse("-0.5:1")!.ToString());
    }

    [Fact]
    public void PagesAreSaidAndOneCanBeNamed()
    {
        for (var i = 0; i < 4; i++)
        {
            _folder.Write($"{"ab"[i % 2]}/{i}.tif", Drawn.Tiff(Side, 8, [.. Enumerable.Range(0, 3).Select(p => Array.ConvertAll(Drawn.Grey(p, i), v => (ushort)v))]));
        }

        using var first = DataLoader.Load(_folder.Path);
        Assert.Equal(Drawn.Grey(0, 0), first.Train[0].ToArray());
        Assert.Contains("4 images hold several pages or frames (up to 3), of which the first is read; --frame N reads another page of a TIFF.", first.Notes);
        using var third = DataLoader.Load(_folder.Path, new DataReadOptions { Frame = 3 });
        Assert.Equal(Drawn.Grey(2, 0), third.Train[0].ToArray());
        Assert.Contains("it has 3 pages, and --frame asks for number 4", Assert.Throws<BadDataException>(() => DataLoader.Load(_folder.Path, new DataReadOptions { Frame = 4 })).Message);
        Assert.Contains("--frame must be 1 to", Assert.Throws<BaganInputException>(() => DataLoader.Load(_folder.Path, new DataReadOptions { Frame = 0 })).Message);
    }

    [Fact]
    public void SixteenBitsOfAPageAreThoseOfThePage()
    {
        for (var i = 0; i < 2; i++)
        {
            _folder.Write($"{"ab"[i % 2]}/{i}.tif", Drawn.Tiff(Side, 16, Samples(i, 4095), Samples(i + 7, 1023)));
        }

        using var data = DataLoader.Load(_folder.Path, new DataReadOptions { Frame = 2 });
        Assert.Equal(Samples(7, 1023).Select(v => (byte)Math.Round(v * 255.0 / 1023)), data.Train[0].ToArray());
    }

    [Fact]
    public void TheConverterOfTheAdviceMakesDicomReadable()
    {
        var tool = "/usr/bin/dcmj2pnm"; // of Debian's dcmtk, which the advice names
        if (!File.Exists(tool))
        {
            return;
        }

        var scan = _folder.Write("in/scan.dcm", Dicom(Drawn.Grey(0, 1)));
        Directory.CreateDirectory(_folder.File("a"));
        using var process = Process.Start(tool, ["--write-png", scan, _folder.File("a/scan.png")])!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal((Side, Side), (ImageDecoder.ReadHeader(File.ReadAllBytes(_folder.File("a/scan.png"))).Width, Side));
        using var report = DataInspector.Inspect(_folder.Path);
        Assert.Contains(report.Ignored.Kinds, k => k.Advice?.StartsWith("dcmj2pnm --write-png IN OUT", StringComparison.Ordinal) == true);
    }

    private static ushort[] Samples(int seed, int white) => Array.ConvertAll(Drawn.Grey(seed % 4, seed), v => (ushort)(v * white / 255));

    private static byte[] Deep(string ending, int seed, int white)
    {
        var samples = Samples(seed, white);
        switch (ending)
        {
            case "png":
                return Drawn.Png16(samples, Side);
            case "tif":
                return Drawn.Tiff(Side, 16, samples);
            default:
                var bytes = new byte[2 * samples.Length];
                for (var i = 0; i < samples.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), samples[i]);
                }

                return [.. "P5 16 16 65535\n"u8, .. bytes];
        }
    }

    // The least of a DICOM file, explicit little-endian: 8 bits, one sample.
    private static byte[] Dicom(byte[] pixels)
    {
        static byte[] Element(ushort group, ushort number, string kind, byte[] value)
        {
            byte[] padded = value.Length % 2 == 0 ? value : [.. value, kind is "UI" or "OB" ? (byte)0 : (byte)' '];
            byte[] tag = [(byte)group, (byte)(group >> 8), (byte)number, (byte)(number >> 8), (byte)kind[0], (byte)kind[1]];
            return kind is "OB" or "OW" ? [.. tag, 0, 0, .. BitConverter.GetBytes(padded.Length), .. padded] : [.. tag, .. BitConverter.GetBytes((ushort)padded.Length), .. padded];
        }

        static byte[] Short(int value) => BitConverter.GetBytes((ushort)value);
        static byte[] Text(string text) => System.Text.Encoding.ASCII.GetBytes(text);
        byte[] meta =
        [
            .. Element(2, 1, "OB", [0, 1]), .. Element(2, 2, "UI", Text("1.2.840.10008.5.1.4.1.1.7")), .. Element(2, 3, "UI", Text("1.2.3")),
            .. Element(2, 0x10, "UI", Text("1.2.840.10008.1.2.1")),
        ];
        return
        [
            .. new byte[128], .. "DICM"u8, .. Element(2, 0, "UL", BitConverter.GetBytes(meta.Length)), .. meta,
            .. Element(8, 0x16, "UI", Text("1.2.840.10008.5.1.4.1.1.7")), .. Element(8, 0x18, "UI", Text("1.2.3")),
            .. Element(0x28, 2, "US", Short(1)), .. Element(0x28, 4, "CS", Text("MONOCHROME2")), .. Element(0x28, 0x10, "US", Short(Side)), .. Element(0x28, 0x11, "US", Short(Side)),
            .. Element(0x28, 0x100, "US", Short(8)), .. Element(0x28, 0x101, "US", Short(8)), .. Element(0x28, 0x102, "US", Short(7)), .. Element(0x28, 0x103, "US", Short(0)),
            .. Element(0x7FE0, 0x10, "OW", pixels),
        ];
    }
}
