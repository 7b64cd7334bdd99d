using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Tests.Networks;

[Collection(EngineCollection.Name)]
public class SpectralNormTests
{
    private static readonly NetworkOptions Options = new()
    {
        Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 6, 8, 4], Dropout = 0, SpectralNorm = true,
    };

    [Fact]
    public void AMatrixOfKnownSingularValuesIsDividedByTheLargest()
    {
        // Two rotations around diag(5, 2, 1) leave the singular values as they are; a fourth column of zeros changes none.
        using var scope = new TensorScope();
        using var norm = new SpectralNorm(3);
        var weight = Rotation(0.7, 0, 1).Matmul(Tensor.From<float>([5, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0], 3, 4)).Matmul(Rotation(1.1, 1, 2, 4));
        for (var i = 0; i < 30; i++)
        {
            norm.Normalise(weight);
        }

        var normalised = norm.Normalise(weight).ToArray<float>();

        Assert.All(weight.ToArray<float>().Zip(normalised), p => Assert.Equal(p.First / 5, p.Second, 1e-5));
    }

    [Fact]
    public void OnePassInTrainingIsOneStepOfThePowerIteration()
    {
        using var scope = new TensorScope();
        using var norm = new SpectralNorm(2);
        var weight = Tensor.From<float>([3, 0, 0, 1], 2, 2);

        // u = (1, 1) / sqrt 2, v = (3, 1) / sqrt 10, u' = (9, 1) / sqrt 82: u' W v = sqrt(82 / 10).
        var first = norm.Normalise(weight).ToArray<float>();
        norm.Train(false);
        var fixedNow = norm.Normalise(weight).ToArray<float>();
        var again = norm.Normalise(weight).ToArray<float>();

        Assert.Equal(3 / Math.Sqrt(8.2), first[0], 1e-5);
        Assert.Equal([9 / (float)Math.Sqrt(82), 1 / (float)Math.Sqrt(82)], norm.NamedBuffers().Single().Buffer.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);

        // v' = (27, 1) / sqrt 730 from u': u' W v' = sqrt(730 / 82).
        Assert.Equal(3 / Math.Sqrt(730.0 / 82), fixedNow[0], 1e-5);
        Assert.Equal(fixedNow, again);
    }

    [Fact]
    public void TheGradientIsThatOfTheQuotient()
    {
        // d/dW of (a . W / s) is (a - (a . W / s) u v') / s.
        using var scope = new TensorScope();
        using var norm = new SpectralNorm(2);
        var weight = Tensor.From<float>([3, 0, 0, 1], 2, 2);
        using (Autograd.NoGrad())
        {
            for (var i = 0; i < 30; i++)
            {
                norm.Normalise(weight);
            }
        }

        weight.RequiresGrad = true;
        var a = Tensor.From<float>([1, 2, 3, 4], 2, 2);
        Autograd.Backward((norm.Normalise(weight) * a).Sum());
        var inner = (1 * 3 / 3.0) + (4 * 1 / 3.0);
        float[] expected = [(float)((1 - inner) / 3), 2 / 3f, 3 / 3f, 4 / 3f];
        Assert.Equal(expected, weight.Grad!.ToArray<float>(), (x, y) => Math.Abs(x - y) < 1e-4);
    }

    [Fact]
    public void ADiscriminatorSavesWhatItKnowsOfItsWeightsAndAnEncoderHasNone()
    {
        using var scope = new TensorScope();
        Engine.Seed(1);
        var shape = new NetworkShape(1, 8, 3);
        using var one = new ProjectionDiscriminator(shape, Options);
        using var other = new ProjectionDiscriminator(shape, Options);
        using var encoder = new Encoder(shape, Options);
        var images = Tensor.Normal([4, 1, 8, 8]);
        var labels = Tensor.From<long>([0, 1, 2, 0], 4);
        for (var i = 0; i < 3; i++)
        {
            one.Forward(images, labels);
        }

        other.LoadState(one.State().ToDictionary(t => t.Name, t => t.Tensor));

        Assert.Equal(["head_norm.u", "labels_norm.u", "trunk.conv1_norm.u", "trunk.conv2_norm.u", "trunk.conv3_norm.u", "trunk.conv4_norm.u"], one.NamedBuffers().Select(b => b.Name).Order());
        Assert.Equal(one.Forward(images, labels).ToArray<float>(), other.Forward(images, labels).ToArray<float>());
        Assert.Empty(encoder.NamedBuffers());
    }

    [Fact]
    public void ANormalisedDiscriminatorMovesNoFartherThanItsImages()
    {
        // Each layer is 1-Lipschitz but for the overlap of a window's places, at most its 9 taps (3 for stride 2): far below what large weights would do.
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Engine.Seed(2);
        var shape = new NetworkShape(1, 8, 3);
        using var discriminator = new AuxiliaryDiscriminator(shape, Options);
        foreach (var (name, parameter) in discriminator.NamedParameters())
        {
            if (name.EndsWith("weight", StringComparison.Ordinal))
            {
                parameter.Assign(parameter.Master * 1000);
            }
        }

        var images = Tensor.Normal([4, 1, 8, 8]);
        for (var i = 0; i < 30; i++)
        {
            discriminator.Forward(images);
        }

        var moved = discriminator.Forward(images + 0.01).Source - discriminator.Forward(images).Source;
        Assert.All(moved.ToArray<float>(), m => Assert.InRange(Math.Abs(m), 0, 0.01 * 8 * 3 * 3 * 3 * 3));
    }

    // A turn in the plane of two axes.
    private static Tensor Rotation(double angle, int i, int j, int size = 3)
    {
        var values = new float[size * size];
        for (var k = 0; k < size; k++)
        {
            values[(k * size) + k] = 1;
        }

        values[(i * size) + i] = values[(j * size) + j] = (float)Math.Cos(angle);
        values[(i * size) + j] = (float)-Math.Sin(angle);
        values[(j * size) + i] = (float)Math.Sin(angle);
        return Tensor.From<float>(values, size, size);
    }
}
