using Bagan.Data;
using Bagan.Evaluation.Metrics;
using Bagan.Methods.Filtering;

namespace Bagan.Tests.Methods.Filtering;

/// <summary>
/// Images of three pixels: the first two say where the image lies on a line (256 a + b), which is its one feature; the third, over 255, how
/// likely it shows class 1 of two.
/// </summary>
internal sealed class MadeUpJudge : IImageJudge
{
    public string Name => "line";

    public static ImageSet Set(params (int Place, byte Other, int Class)[] images)
    {
        var pixels = new PixelBlock(images.Length, 1, 1, 3);
        for (var i = 0; i < images.Length; i++)
        {
            Write(pixels[i], images[i].Place, images[i].Other);
        }

        return new ImageSet(pixels, [.. images.Select(m => m.Class)], ["a", "b"]);
    }

    public static void Write(Span<byte> image, int place, byte other)
    {
        image[0] = (byte)(place / 256);
        image[1] = (byte)(place % 256);
        image[2] = other;
    }

    public static int PlaceOf(ImageSet images, int index) => (256 * images[index][0]) + images[index][1];

    public float[] Probabilities(ImageSet images, CancellationToken stop = default) =>
        [.. Enumerable.Range(0, images.Count).SelectMany(i => new[] { 1 - (images[i][2] / 255f), images[i][2] / 255f })];

    public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default)
    {
        float[] values = [.. (indices ?? [.. Enumerable.Range(0, images.Count)]).Select(i => (float)PlaceOf(images, i))];
        return new FeatureMatrix(values, values.Length, 1, Name);
    }
}
