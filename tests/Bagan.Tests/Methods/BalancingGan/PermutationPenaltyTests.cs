using Bagan.Methods.BalancingGan.Stages;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class PermutationPenaltyTests
{
    private static readonly NetworkShape Shape = new(1, 8, 2);
    private static readonly NetworkOptions Options = new() { Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 4, 4, 4], Dropout = 0 };

    [Fact]
    public void ImagesAreDifferentOnesOfOneClassAndClassesAreEquallyLikely()
    {
        using var train = TinySet.Make([40, 3]);
        var penalty = new PermutationPenalty(train);
        var random = new SeededRandom(1);
        var draws = Enumerable.Range(0, 1000).Select(_ => penalty.Draw(8, random)).ToArray();

        Assert.All(draws, d => Assert.Single(d.Select(i => train.Labels[i]).Distinct()));
        Assert.All(draws, d => Assert.Equal(train.Labels[d[0]] == 0 ? 8 : 3, d.Distinct().Count()));
        Assert.Equal(0.5, draws.Count(d => train.Labels[d[0]] == 0) / 1000.0, 0.06);
    }

    [Fact]
    public void ItIsTheErrorOfTheDecodedCodesInTheirNewOrderToTheImagesInThatOrder()
    {
        using var scope = new TensorScope();
        using var encoder = new Encoder(Shape, Options);
        using var decoder = new Generator(Shape, Options);
        var images = Tensor.Normal([3, 1, 8, 8]);

        var loss = PermutationPenalty.Loss(encoder, decoder, images, null);

        // By hand: image 1's code against image 1, and so on: places 1, 2, 0 on both sides.
        var codes = encoder.Forward(images).ToArray<float>();
        var pixels = images.ToArray<float>();
        var sum = 0.0;
        foreach (var i in (int[])[1, 2, 0])
        {
            var decoded = decoder.Forward(Tensor.From<float>(codes.AsSpan(i * 4, 4), 1, 4)).ToArray<float>();
            sum += decoded.Zip(pixels.AsSpan(i * 64, 64).ToArray(), (d, p) => Math.Pow(d - p, 2)).Sum();
        }

        Assert.Equal(sum / (3 * 64), loss.Item(), 1e-5);
    }

    [Fact]
    public void TheDecoderAloneLearnsFromIt()
    {
        using var scope = new TensorScope();
        using var encoder = new Encoder(Shape, Options);
        using var decoder = new Generator(Shape, Options);

        Autograd.Backward(PermutationPenalty.Loss(encoder, decoder, Tensor.Normal([3, 1, 8, 8]), null));

        Assert.All(encoder.Parameters(), p => Assert.Null(p.Value.Grad));
        Assert.All(decoder.Parameters(), p => Assert.NotNull(p.Value.Grad));
    }
}
