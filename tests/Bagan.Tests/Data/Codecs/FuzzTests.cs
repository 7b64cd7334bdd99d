using System.Diagnostics;
using System.Globalization;
using Bagan.Data.Codecs;

namespace Bagan.Tests.Data.Codecs;

/// <summary>
/// Mutated real files of every format give an image within the limits or an <see cref="ImageFormatException"/>: no other
/// exception, no crash, no hang. BAGAN_FUZZ_MUTATIONS and BAGAN_FUZZ_SEED make longer and other runs.
/// </summary>
public class FuzzTests
{
    private static readonly DecodeOptions Options = new() { MaxPixels = 1 << 20 };

    [Fact]
    public void A_mutated_file_gives_an_image_or_a_reason()
    {
        var count = Setting("BAGAN_FUZZ_MUTATIONS", 20_000);
        var mutator = new ImageMutator(Setting("BAGAN_FUZZ_SEED", 1));
        int images = 0, reasons = 0;
        Parallel.For(0, count, number =>
        {
            var (name, bytes) = mutator.Make(number);
            var watch = Stopwatch.StartNew();
            if (number % 4 == 0)
            {
                // The thread has just met damaged files; that must not show.
                var golden = GoldenImages.Images[number / 4 % GoldenImages.Images.Count];
                Assert.Equal(golden.Width, ImageDecoder.Decode(GoldenImages.Bytes(golden.File)).Width);
            }

            if (TryDecode(name, number, bytes))
            {
                Interlocked.Increment(ref images);
            }
            else
            {
                Interlocked.Increment(ref reasons);
            }

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Mutation {number} of {name} took {watch.Elapsed}.");
        });

        // A mutator that spares or destroys everything would show nothing.
        Assert.True(images > count / 100, $"Only {images} of {count} could be decoded.");
        Assert.True(reasons > count / 100, $"Only {reasons} of {count} were refused.");
    }

    private static bool TryDecode(string name, int number, byte[] bytes)
    {
        try
        {
            ReadHeader(bytes);
            var image = ImageDecoder.Decode(bytes, Options);
            Assert.InRange((long)image.Width * image.Height, 1, Options.MaxPixels);
            Assert.Equal(image.Channels * image.Height * image.Width, image.Pixels.Length);
            var header = ImageDecoder.ReadHeader(bytes);
            Assert.Equal((image.Format, image.Width, image.Height, image.Channels), (header.Format, header.Width, header.Height, header.Channels));
            return true;
        }
        catch (ImageFormatException error)
        {
            Assert.NotEmpty(error.Reason);
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"Mutation {number} of {name}: {error.Message} The file: {Convert.ToBase64String(bytes)}", error);
        }
    }

    private static void ReadHeader(byte[] bytes)
    {
        try
        {
            ImageDecoder.ReadHeader(bytes);
        }
        catch (ImageFormatException)
        {
            // A reason is a good answer. Where decoding succeeds, the header is read once more and must succeed.
        }
    }

    private static int Setting(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
