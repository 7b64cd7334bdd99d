using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.BalancingGan.Stages;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tensors.Modules;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class ObjectiveTests
{
    private static readonly NetworkShape Shape = new(1, 8, 3);
    private static readonly NetworkOptions Options = new() { Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 4, 4, 4], Dropout = 0 };

    [Theory]
    [InlineData(128, 10, 13)]
    [InlineData(128, 3, 43)]
    [InlineData(2, 10, 1)]
    public void TheSoftmaxObjectiveTakesThePapersNumbers(int batch, int classes, int fakes)
    {
        var objective = new SoftmaxObjective(new NetworkShape(1, 8, classes), Options);
        Assert.Equal(fakes, objective.FakesPerBatch(batch));
        Assert.Equal(batch + fakes, objective.GeneratorBatch(batch));
        Assert.False(objective.BalancesReal);
        Assert.False(objective.SharesFakes);
    }

    [Fact]
    public void TheSoftmaxLossesAreCrossEntropiesOverClassesAndFake()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var objective = new SoftmaxObjective(Shape, Options);
        var discriminator = (SoftmaxDiscriminator)objective.Discriminator;
        var real = Tensor.Normal([2, 1, 8, 8]);
        var fake = Tensor.Normal([1, 1, 8, 8]);
        var logits = discriminator.Forward(Tensor.Cat([real, fake])).ToArray<float>(); // [3, 4]

        var loss = objective.DiscriminatorLoss(real, Tensor.From<long>([0, 2], 2), fake, Tensor.From<long>([1], 1)).Item();
        var wanted = objective.GeneratorLoss(fake, Tensor.From<long>([1], 1)).Item();

        Assert.Equal((CrossEntropy(logits, 0, 0) + CrossEntropy(logits, 1, 2) + CrossEntropy(logits, 2, 3)) / 3, loss, 1e-5);
        Assert.Equal(CrossEntropy(logits, 2, 1), wanted, 1e-5);
    }

    [Fact]
    public void TheConditionalLossesAreTheStandardOnes()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var objective = new ConditionalObjective(Shape, Options);
        var discriminator = (ProjectionDiscriminator)objective.Discriminator;
        var real = Tensor.Normal([2, 1, 8, 8]);
        var fake = Tensor.Normal([2, 1, 8, 8]);
        var realLabels = Tensor.From<long>([0, 2], 2);
        var fakeLabels = Tensor.From<long>([1, 1], 2);
        double[] r = [.. discriminator.Forward(real, realLabels).ToArray<float>().Select(x => 1 / (1 + Math.Exp(-x)))];
        double[] f = [.. discriminator.Forward(fake, fakeLabels).ToArray<float>().Select(x => 1 / (1 + Math.Exp(-x)))];

        Assert.Equal(-r.Average(Math.Log) - f.Average(p => Math.Log(1 - p)), objective.DiscriminatorLoss(real, realLabels, fake, fakeLabels).Item(), 1e-5);
        Assert.Equal(-f.Average(Math.Log), objective.GeneratorLoss(fake, fakeLabels).Item(), 1e-5);
        Assert.True(objective.BalancesReal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public void TheDecoderOfTheDiscriminatorAddsItsErrorOnRealImages(int side)
    {
        const double Weight = 3;
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var objective = new ConditionalObjective(new NetworkShape(1, side, 3), Options, decoderWeight: Weight);
        var discriminator = (ProjectionDiscriminator)objective.Discriminator;
        var decoder = discriminator.Decoder!;
        var (real, fake) = (Tensor.Uniform([2, 1, side, side]), Tensor.Uniform([2, 1, side, side]));
        var (realLabels, fakeLabels) = (Tensor.From<long>([0, 2], 2), Tensor.From<long>([1, 1], 2));
        var decoded = decoder.Forward(discriminator.Trunk.Forward(real)).ToArray<float>();
        var pixels = real.ToArray<float>();
        var factor = side / decoder.Side;
        var error = 0.0;
        for (var i = 0; i < decoded.Length; i++)
        {
            var (image, row, column) = (i / (decoder.Side * decoder.Side), i / decoder.Side % decoder.Side, i % decoder.Side);
            var mean = Enumerable.Range(0, factor * factor).Average(k => pixels[(((image * side) + (row * factor) + (k / factor)) * side) + (column * factor) + (k % factor)]);
            error += Math.Abs(decoded[i] - mean) / decoded.Length;
        }

        double[] r = [.. discriminator.Forward(real, realLabels).ToArray<float>().Select(x => Math.Log(1 + Math.Exp(-x)))];
        double[] f = [.. discriminator.Forward(fake, fakeLabels).ToArray<float>().Select(x => Math.Log(1 + Math.Exp(x)))];

        Assert.Equal(side == 64 ? 2 : 1, factor);
        Assert.Equal(2 * decoder.Side * decoder.Side, decoded.Length);
        Assert.Equal(r.Average() + f.Average() + (Weight * error), objective.DiscriminatorLoss(real, realLabels, fake, fakeLabels).Item(), 1e-4);
        Assert.Null(((ProjectionDiscriminator)new ConditionalObjective(Shape, Options).Discriminator).Decoder);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(14)]
    public void ADecoderRefusesASideThatItCannotBeComparedWith(int side) =>
        Assert.Throws<ArgumentException>(() => new ConditionalObjective(new NetworkShape(1, side, 3), Options, decoderWeight: 1));

    [Fact]
    public void TheDecoderOfTheDiscriminatorTeachesItsTrunk()
    {
        using var scope = new TensorScope();
        var discriminator = (ProjectionDiscriminator)new ConditionalObjective(Shape, Options, decoderWeight: 1).Discriminator;
        var images = Tensor.Uniform([4, 1, 8, 8]);

        Autograd.Backward(discriminator.Decoder!.Loss(discriminator.Trunk.Forward(images), images));

        Assert.All(discriminator.Trunk.Parameters().Concat(discriminator.Decoder.Parameters()), p => Assert.NotNull(p.Value.Grad));
    }

    [Fact]
    public void TheAuxiliaryLossesAreOfTheSourceAndOfTheClass()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var objective = new AuxiliaryObjective(Shape, Options);
        var discriminator = (AuxiliaryDiscriminator)objective.Discriminator;
        var real = Tensor.Normal([2, 1, 8, 8]);
        var fake = Tensor.Normal([1, 1, 8, 8]);
        var (source, classes) = discriminator.Forward(Tensor.Cat([real, fake])); // [3], [3, 3]
        double[] p = [.. source.ToArray<float>().Select(x => 1 / (1 + Math.Exp(-x)))];
        var logits = classes.ToArray<float>();

        var loss = objective.DiscriminatorLoss(real, Tensor.From<long>([0, 2], 2), fake, Tensor.From<long>([1], 1)).Item();
        var wanted = objective.GeneratorLoss(fake, Tensor.From<long>([1], 1)).Item();

        var classLoss = (Of(0, 0) + Of(1, 2) + Of(2, 1)) / 3;
        Assert.Equal(-((Math.Log(p[0]) + Math.Log(p[1])) / 2) - Math.Log(1 - p[2]) + classLoss, loss, 1e-5);
        Assert.Equal(-Math.Log(p[2]) + Of(2, 1), wanted, 1e-5);
        Assert.False(objective.BalancesReal);

        double Of(int row, int label) => CrossEntropy(logits, row, label, 3);
    }

    [Fact]
    public void TheLabelChangesWhatTheConditionalDiscriminatorSays()
    {
        using var scope = new TensorScope();
        var discriminator = new ProjectionDiscriminator(Shape, Options);
        var images = Tensor.Normal([1, 1, 8, 8]);
        Assert.NotEqual(discriminator.Forward(images, Tensor.From<long>([0], 1)).Item(), discriminator.Forward(images, Tensor.From<long>([1], 1)).Item());
    }

    [Fact]
    public void TheConditionalGeneratorStartsAsTheDecoder()
    {
        using var scope = new TensorScope();
        using var generator = new Generator(Shape, Options, Initializers.Zeros);
        var z = Tensor.Normal([3, 4]);
        Assert.Equal(generator.Forward(z).ToArray<float>(), generator.Forward(z, Tensor.From<long>([0, 1, 2], 3)).ToArray<float>());
    }

    [Fact]
    public void TheDiscriminatorStartsFromTheEncodersTrunk()
    {
        using var networks = new BaganNetworks(Shape, new BaganOptions { Networks = Options });
        var discriminator = networks.Objective.Discriminator;
        discriminator.StartFrom(networks.Encoder.Trunk);
        foreach (var (own, source) in discriminator.Trunk.Parameters().Zip(networks.Encoder.Trunk.Parameters()))
        {
            Assert.Equal(source.Master.ToArray<float>(), own.Master.ToArray<float>());
        }
    }

    [Fact]
    public void RebalanceDrawsWithTheAuthorsWeights()
    {
        // Shares .7, .2, .1 of three classes: weights max(0, 2/3 - share) = 0, .467, .567.
        using var train = TinySet.Make([70, 20, 10]);
        var drawn = new ClassSampler(train, ClassDraw.Rebalance).Draw(100_000, new SeededRandom(1));
        Assert.Equal(0, drawn.Count(c => c == 0));
        Assert.Equal(0.46667 / 1.03333, drawn.Count(c => c == 1) / 100_000.0, 0.006);

        var uniform = new ClassSampler(train, ClassDraw.Uniform).Draw(90_000, new SeededRandom(1));
        Assert.All(Enumerable.Range(0, 3), c => Assert.Equal(1 / 3.0, uniform.Count(d => d == c) / 90_000.0, 0.006));
    }

    [Fact]
    public void RealImagesAreDrawnOfTheDrawnClasses()
    {
        using var train = TinySet.Make([70, 20, 1]);
        var drawn = new ClassSampler(train, ClassDraw.Uniform).DrawReal(3000, new SeededRandom(2));
        Assert.Equal(1 / 3.0, drawn.Count(i => train.Labels[i] == 2) / 3000.0, 0.04);
    }

    private static double CrossEntropy(float[] logits, int row, int label, int outputs = 4)
    {
        var values = logits.AsSpan(row * outputs, outputs).ToArray();
        return Math.Log(values.Sum(v => Math.Exp(v))) - values[label];
    }
}
