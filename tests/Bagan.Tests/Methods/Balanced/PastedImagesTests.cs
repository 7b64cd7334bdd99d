using Bagan.Data;
using Bagan.Methods.Balanced;
using Bagan.Methods.Generative;
using Bagan.Numerics;
using Bagan.Training;

namespace Bagan.Tests.Methods.Balanced;

/// <summary>What is pasted where: the second class shows a bright square at the upper left, on a ground like the first's.</summary>
[Collection(EngineCollection.Name)]
public sealed class PastedImagesTests(PastedImagesTests.Taught taught) : IClassFixture<PastedImagesTests.Taught>
{
    private const int Side = 32;
    private readonly ImageSet _train = taught.Train;
    private readonly Teacher _teacher = taught.Teacher;

    [Fact]
    public void TheObjectStaysAndTheGroundIsAnother()
    {
        var source = new PastedImages(_train, _teacher, PasteKind.Object, 7);
        var edits = source.Edits(1, source.Seeds(1, 0, 40));

        Assert.All(edits, e => Assert.Equal((1, true, 1f), (_train.Labels[e.Source], e.Pasted, e.Share)));
        Assert.Contains(edits, e => _train.Labels[e.Partner!.Value] == 0);
        var masks = source.Masks(edits);
        Assert.All(masks, w => Assert.InRange(w, 0, 1));

        // A third to two thirds of each image are kept, those where the teacher sees the square among them.
        var (at, far) = (Mean(masks, (x, y) => x is >= 4 and < 10 && y is >= 4 and < 10), Mean(masks, (x, y) => x >= 22 && y >= 22));
        Assert.InRange(at, 0, 0.35);
        Assert.InRange(far, 2 * at, 1);
        Assert.InRange(masks.Average(), 0.25, 0.7);
    }

    [Fact]
    public void ContextReplacesMoreOrLessOfTheGround()
    {
        var source = new PastedImages(_train, _teacher, PasteKind.Context, 7);
        var edits = source.Edits(1, source.Seeds(1, 0, 40));

        Assert.InRange(edits.Min(e => e.Share), 0, 0.3f);
        Assert.InRange(edits.Max(e => e.Share), 0.7f, 1);
        var masks = source.Masks(edits);
        for (var i = 0; i < edits.Length; i++)
        {
            Assert.InRange(masks.Skip(i * Side * Side).Take(Side * Side).Max(), 0, edits[i].Share + 1e-5f);
        }

        Assert.InRange(Mean(masks, (x, y) => x is >= 4 and < 10 && y is >= 4 and < 10), 0, 0.2);
    }

    [Fact]
    public void ASeedAlwaysGivesTheSameAndTheTeacherKnowsTheClass()
    {
        var source = new PastedImages(_train, _teacher, PasteKind.Object, 7);
        var seeds = source.Seeds(1, 0, 30);
        using var all = new PixelBlock(30, 1, Side, Side);
        using var last = new PixelBlock(5, 1, Side, Side);
        source.Generate(1, seeds, all, 0, default);
        source.Generate(1, seeds.AsSpan(25), last, 0, default);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(all[25 + i].ToArray(), last[i].ToArray());
        }

        using var made = new ImageSet(all, [.. Enumerable.Repeat(1, 30)], _train.ClassNames);
        Assert.InRange(_teacher.Predict(made, default).Count(c => c == 1), 24, 30);
    }

    private static double Mean(float[] masks, Func<int, int, bool> inside) =>
        Enumerable.Range(0, masks.Length).Where(i => inside(i % Side, i / Side % Side)).Average(i => masks[i]);

    private static ImageSet Squares(params int[] counts)
    {
        int[] labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        var pixels = new PixelBlock(labels.Length, 1, Side, Side);
        var random = new SeededRandom(1);
        for (var i = 0; i < labels.Length; i++)
        {
            var image = pixels[i];
            var ground = 60 + random.NextInt(60);
            for (var p = 0; p < image.Length; p++)
            {
                var square = labels[i] == 1 && p % Side is >= 3 and < 11 && p / Side is >= 3 and < 11;
                image[p] = (byte)((square ? 220 : ground) + random.NextInt(20));
            }
        }

        return new ImageSet(pixels, labels, ["plain", "square"]);
    }

    /// <summary>The images and a teacher of them, for all tests.</summary>
    public sealed class Taught : IDisposable
    {
        private readonly Lazy<Teacher> _teacher;

        public Taught() => _teacher = new(() => Bagan.Methods.Balanced.Teacher.Train(Train, 8, MirrorMode.Off, new TrainingContext { Observer = NoObserver.Instance, Seed = 2 }));

        internal ImageSet Train { get; } = Squares(60, 20);

        internal Teacher Teacher => _teacher.Value;

        public void Dispose()
        {
            if (_teacher.IsValueCreated)
            {
                Teacher.Dispose();
            }

            Train.Dispose();
        }
    }
}
