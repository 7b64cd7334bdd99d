using System.IO.Compression;
using System.Text.Json;

namespace Bagan.Tests.Data.Codecs;

/// <summary>The stored images and what they must give; Golden/make_golden.py made both.</summary>
internal static class GoldenImages
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "Codecs", "Golden");

    private static readonly Content Stored = JsonSerializer.Deserialize<Content>(
        File.ReadAllBytes(Path.Combine(Folder, "golden.json")), JsonSerializerOptions.Web)!;

    public static IReadOnlyList<Image> Images => Stored.Images;

    public static IReadOnlyList<ResizeCase> Resizes => Stored.Resizes;

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public static Image Find(string file) => Images.Single(image => image.File == file);

    public sealed record Image(
        string File, int Channels, int Height, int Width, bool DepthReduced, bool AlphaDropped, int Tolerance, byte[] Pixels)
    {
        /// <summary>[C, H, W].</summary>
        public byte[] Expected()
        {
            using var zlib = new ZLibStream(new MemoryStream(Pixels), CompressionMode.Decompress);
            var expected = new byte[Channels * Height * Width];
            zlib.ReadExactly(expected);
            return expected;
        }
    }

    public sealed record ResizeCase(string File, string Fit, int Width, int Height, uint Crc32);

    private sealed record Content(Image[] Images, ResizeCase[] Resizes);
}
