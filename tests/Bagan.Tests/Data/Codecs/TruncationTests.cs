using Bagan.Data.Codecs;

namespace Bagan.Tests.Data.Codecs;

public class TruncationTests
{
    public static TheoryData<string> Files => GoldenImageTests.Files;

    // What may be missing without a trace: in digits, the space behind the last sample and all but its first digit;
    // in run lengths, what follows the last pixel.
    private static readonly Dictionary<string, int> Spare = new()
    {
        ["p1.pbm"] = 1, ["p2.pgm"] = 3, ["p3.ppm"] = 2, ["rle8.bmp"] = 5, ["rle4.bmp"] = 4,
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_off_anywhere_is_bad_and_leaves_nothing_behind(string file)
    {
        var bytes = GoldenImages.Bytes(file);
        var whole = ImageDecoder.Decode(bytes).Pixels;
        var needed = bytes.Length - Spare.GetValueOrDefault(file);
        for (var length = 0; length < needed; length++)
        {
            var error = Record.Exception(() => ImageDecoder.Decode(bytes.AsSpan(0, length)));

            Assert.True(error is ImageFormatException, $"{length} of {bytes.Length} bytes: {error?.ToString() ?? "no error"}");
            Assert.Equal(whole, ImageDecoder.Decode(bytes).Pixels);
        }
    }
}
