using Bagan.Data;
using Bagan.Methods;
using Bagan.Methods.Balanced;
using Bagan.Methods.Generative;
using Bagan.Numerics;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Balanced;

[Collection(EngineCollection.Name)]
public sealed class VettedImagesTests : IDisposable
{
    private readonly ImageSet _train = TinySet.Make([60, 30], seed: 1);
    private readonly Teacher _teacher;

    public VettedImagesTests() => _teacher = Teacher.Train(_train, 20, MirrorMode.Auto, new TrainingContext { Observer = NoObserver.Instance, Seed = 3 });

    public void Dispose()
    {
        _teacher.Dispose();
        _train.Dispose();
    }

    [Fact]
    public void WhatTheTeacherTakesForAnotherClassIsDrawnAgainAndASeedAlwaysGivesTheSame()
    {
        var source = new EveryOtherWrong(_train);
        var vetted = new VettedImages(source, _teacher, _train);
        using var pixels = new PixelBlock(40, _train.Channels, _train.Height, _train.Width);
        var seeds = vetted.Seeds(1, 0, 40);

        vetted.Generate(1, seeds, pixels, 0, default);

        // Every other first draw is of class 0, and so is every other one after it.
        using var drawn = new ImageSet(pixels, [.. Enumerable.Repeat(1, 40)], _train.ClassNames);
        var probabilities = _teacher.Probabilities(drawn, default);
        Assert.InRange(Enumerable.Range(0, 40).Count(i => probabilities[i][1] > 0.5), 36, 40);
        var acceptance = Assert.Single(vetted.Acceptance([0, 40]));
        Assert.Equal(("class 1", 40), (acceptance.ClassName, acceptance.Wanted));
        Assert.InRange(acceptance.Drawn, 55, 90);
        Assert.InRange(acceptance.Accepted, 36, 40);
        Assert.Equal(acceptance.Drawn - acceptance.Accepted, acceptance.OtherClass);

        using var again = new PixelBlock(7, _train.Channels, _train.Height, _train.Width);
        vetted.Generate(1, seeds[20..27], again, 0, default);
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(pixels[20 + i].ToArray(), again[i].ToArray());
        }
    }

    [Fact]
    public void OfTriesThatAreAllRefusedTheLikeliestIsTaken()
    {
        var source = new AlwaysWrong(_train);
        var vetted = new VettedImages(source, _teacher, _train);
        using var pixels = new PixelBlock(10, _train.Channels, _train.Height, _train.Width);
        var seeds = vetted.Seeds(1, 0, 10);

        vetted.Generate(1, seeds, pixels, 0, default);

        var acceptance = Assert.Single(vetted.Acceptance([0, 10]));
        Assert.Equal((40, 0, 40), (acceptance.Drawn, acceptance.Accepted, acceptance.OtherClass));
        using var tries = new PixelBlock(4, _train.Channels, _train.Height, _train.Width);
        using var tried = new ImageSet(tries, [1, 1, 1, 1], _train.ClassNames);
        var takenFirst = 0;
        for (var i = 0; i < 10; i++)
        {
            source.Generate(1, [seeds[i], .. Enumerable.Range(1, 3).Select(t => new SeededRandom(seeds[i]).Fork($"try/{t}").Seed)], tries, 0, default);
            var probabilities = _teacher.Probabilities(tried, default);
            var likeliest = Enumerable.Range(0, 4).MaxBy(t => probabilities[t][1]);
            Assert.Equal(tries[likeliest].ToArray(), pixels[i].ToArray());
            takenFirst += likeliest == 0 ? 1 : 0;
        }

        Assert.InRange(takenFirst, 0, 9);
    }

    private sealed class AlwaysWrong(ImageSet real) : IImageSource
    {
        public ulong[] Seeds(int classIndex, int first, int count) => [.. Enumerable.Range(first, count).Select(i => (ulong)i)];

        public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
        {
            var members = real.IndicesOf(1 - classIndex);
            for (var i = 0; i < seeds.Length; i++)
            {
                real[members[new SeededRandom(seeds[i]).NextInt(members.Length)]].CopyTo(target[start + i]);
            }
        }
    }

    // Real images, of the class that was asked for where the seed is even.
    private sealed class EveryOtherWrong(ImageSet real) : IImageSource
    {
        public ulong[] Seeds(int classIndex, int first, int count) => [.. Enumerable.Range(first, count).Select(i => (ulong)i)];

        public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
        {
            for (var i = 0; i < seeds.Length; i++)
            {
                var members = real.IndicesOf(seeds[i] % 2 == 0 ? classIndex : 1 - classIndex);
                real[members[(int)(seeds[i] / 2 % (ulong)members.Length)]].CopyTo(target[start + i]);
            }
        }
    }
}
