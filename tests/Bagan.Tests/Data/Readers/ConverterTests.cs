using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Bagan.Data.Codecs;

namespace Bagan.Tests.Data.Readers;

/// <summary>The commands that are told for files that are not read lead to files that are (packages dcmtk and medcon).</summary>
public sealed class ConverterTests : IDisposable
{
    private const int Side = 16;

    private static readonly byte[] Pixels = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Dcmj2pnmTurnsDicomIntoPng()
    {
        _folder.Write("scan.dcm", Dicom());
        Run("dcmj2pnm", "--write-png", "scan.dcm", "scan.png");
        Assert.Equal(Pixels, ImageDecoder.Decode(File.ReadAllBytes(_folder.File("scan.png"))).Pixels);
    }

    [Fact]
    public void MedconTurnsEverySliceOfNiftiIntoPng()
    {
        byte[] other = [.. Pixels.Reverse()];
        _folder.Write("scan.nii", Nifti(Pixels, other));
        Run("medcon", "-f", "scan.nii", "-c", "png");
        var slices = Directory.GetFiles(_folder.Path, "*.png").Order(StringComparer.Ordinal).Select(f => ImageDecoder.Decode(File.ReadAllBytes(f)).Pixels).ToArray();
        Assert.Equal([Pixels, other], slices);
    }

    private void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
    }

    // A secondary capture, explicit little-endian, 8 bits of grey.
    private static byte[] Dicom()
    {
        byte[] meta = [.. Text(2, 2, "UI", "1.2.840.10008.5.1.4.1.1.7"), .. Text(2, 3, "UI", "1.2.3"), .. Text(2, 0x10, "UI", "1.2.840.10008.1.2.1"), .. Text(2, 0x12, "UI", "1.2.3.4")];
        return
        [
            .. new byte[128], .. "DICM"u8, .. Element(2, 0, "UL", BitConverter.GetBytes(meta.Length)), .. meta,
            .. Text(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.7"), .. Text(8, 0x18, "UI", "1.2.3"),
            .. Number(2, 1), .. Text(0x28, 4, "CS", "MONOCHROME2 "), .. Number(0x10, Side), .. Number(0x11, Side), .. Number(0x100, 8), .. Number(0x101, 8), .. Number(0x102, 7), .. Number(0x103, 0),
            .. Element(0x7FE0, 0x10, "OW", Pixels),
        ];

        static byte[] Number(int element, ushort value) => Element(0x28, element, "US", BitConverter.GetBytes(value));

        static byte[] Text(int group, int element, string kind, string text) => Element(group, element, kind, Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + '\0'));

        static byte[] Element(int group, int element, string kind, byte[] value) =>
        [
            (byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), .. Encoding.ASCII.GetBytes(kind),
            .. kind == "OW" ? [0, 0, .. BitConverter.GetBytes(value.Length)] : BitConverter.GetBytes((ushort)value.Length), .. value,
        ];
    }

    // NIfTI-1 in one file: bytes, a slice after the other.
    private static byte[] Nifti(params byte[][] slices)
    {
        var header = new byte[352];
        BinaryPrimitives.WriteInt32LittleEndian(header, 348);
        short[] sizes = [3, Side, Side, (short)slices.Length, 1, 1, 1, 1];
        for (var i = 0; i < sizes.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(40 + (2 * i)), sizes[i]);
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(76 + (4 * i)), i is > 0 and < 4 ? 1 : 0);
        }

        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(70), 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(72), 8);
        BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(108), header.Length);
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        return [.. header, .. slices.SelectMany(s => s)];
    }
}
