using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods;

/// <summary>Trained for seconds, generators draw the bright bar where each class has it.</summary>
[Collection(EngineCollection.Name)]
public class GeneratorsLearnTests
{
    private static readonly BaganOptions Options = new()
    {
        Networks = new NetworkOptions { Latent = 8, GeneratorDense = 32, GeneratorBase = 8, GeneratorInner = 16, GeneratorOuter = 8, TrunkFilters = [8, 8, 16, 16] },
        Batch = 16,
        AutoencoderEpochs = 30,
        AutoencoderRate = 2e-3,
        GeneratorRate = 1e-3,
        DiscriminatorRate = 1e-3,
        BalancedAutoencoder = true,
        AverageHalfLife = 200,
        Precision = Precision.Float32,
    };

    [Theory]
    [InlineData("deepsmote", LatentKind.Gaussian, 15)]
    [InlineData("bagan", LatentKind.Kde, 15)]
    [InlineData("bagan-conditional", LatentKind.Smote, 15)]
    [InlineData("bagan-gp", LatentKind.Gaussian, 60)]
    public void EachClassHasItsBar(string name, LatentKind latents, int epochs)
    {
        using var train = TinySet.Make([60, 60, 20], side: 8);
        var method = MethodCatalogue.Create(name, new MethodSettings(_ => Options with { Latents = latents, AdversarialEpochs = epochs }));
        using var answer = method.FitResample(train, new SamplingPlan(train.ClassNames, train.ClassCounts, [32, 32, 32]), new TrainingContext { Seed = 3, Observer = NoObserver.Instance });

        for (var c = 0; c < 3; c++)
        {
            var brightness = new double[3]; // of rows 0, 3, 6; of 1, 4, 7; of 2, 5
            foreach (var i in answer.Generated!.IndicesOf(c))
            {
                for (var p = 0; p < 64; p++)
                {
                    brightness[p / 8 % 3] += answer.Generated.Pixels[i][p] / (p / 8 % 3 == 2 ? 2.0 : 3.0);
                }
            }

            Assert.Equal(c, Array.IndexOf(brightness, brightness.Max()));
        }
    }

    [Theory]
    [InlineData("cgan")]
    [InlineData("acgan")]
    [InlineData("gan")]
    public void GansDrawBothKindsOfImagesOfAClass(string name)
    {
        // The class says whether the square is above or below; within a class it lies at the left or at the right.
        const int Side = 16;
        var random = new SeededRandom(6);
        using var train = new ImageSet(new PixelBlock(160, 1, Side, Side), [.. Enumerable.Range(0, 160).Select(i => i < 100 ? 0 : 1)], ["above", "below"]);
        for (var i = 0; i < train.Count; i++)
        {
            var (top, left) = ((train.Labels[i] * 8) + 1 + random.NextInt(2), (i % 2 * 8) + 1 + random.NextInt(2));
            for (var p = 0; p < 36; p++)
            {
                train.Pixels[i][((top + (p / 6)) * Side) + left + (p % 6)] = (byte)(180 + random.NextInt(70));
            }
        }

        var options = Options with { AutoencoderEpochs = 0, Latents = LatentKind.Standard, AdversarialEpochs = 60 };
        var method = MethodCatalogue.Create(name, new MethodSettings(_ => options));
        using var answer = method.FitResample(train, new SamplingPlan(train.ClassNames, train.ClassCounts, [64, 64]), new TrainingContext { Seed = 3, Observer = NoObserver.Instance });

        for (var c = 0; c < 2; c++)
        {
            var quarters = answer.Generated!.IndicesOf(c).Select(i => Brightest(answer.Generated.Pixels[i])).ToList();
            // A generator that draws one image has none of one kind; one that ignores the class has half of them in the wrong half.
            var (left, right) = (quarters.Count(q => q == 2 * c), quarters.Count(q => q == (2 * c) + 1));
            Assert.True(left > 8 && right > 8 && left + right > 48, $"{name} {c}: {left} {right}");
        }

        static int Brightest(ReadOnlySpan<byte> image)
        {
            var sums = new int[4];
            for (var p = 0; p < image.Length; p++)
            {
                sums[(p / Side / 8 * 2) + (p % Side / 8)] += image[p];
            }

            return Array.IndexOf(sums, sums.Max());
        }
    }
}
