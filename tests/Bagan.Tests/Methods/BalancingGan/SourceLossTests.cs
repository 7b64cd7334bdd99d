using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

[Collection(EngineCollection.Name)]
public class SourceLossTests
{
    private static readonly NetworkShape Shape = new(1, 8, 3);
    private static readonly NetworkOptions Options = new() { Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 4, 4, 4], Dropout = 0 };

    [Fact]
    public void TheHingeCountsWhatLacksOfTheMargin()
    {
        using var scope = new TensorScope();
        var logits = Tensor.From<float>([2, 0.5f, -1, -3, 0, 4], 6);
        logits.RequiresGrad = true;

        // Real 2, 0.5, -1 lack 0, 0.5, 2; generated -3, 0, 4 are 0, 1, 5 too high.
        var loss = SourceLoss.Hinge.OfBoth(logits, 3);
        Autograd.Backward(loss);

        Assert.Equal((2.5 / 3) + (6.0 / 3), loss.Item(), 1e-6);
        float[] gradient = [0, -1 / 3f, -1 / 3f, 0, 1 / 3f, 1 / 3f];
        Assert.Equal(gradient, logits.Grad!.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void TheGeneratorOfAHingeWantsHighLogits()
    {
        using var scope = new TensorScope();
        var logits = Tensor.From<float>([2, -1], 2);
        logits.RequiresGrad = true;
        var loss = SourceLoss.Hinge.OfGenerator(logits);
        Autograd.Backward(loss);
        Assert.Equal(-0.5, loss.Item(), 1e-6);
        Assert.Equal([-0.5f, -0.5f], logits.Grad!.ToArray<float>());
    }

    [Fact]
    public void TheWeightOfTheClassAndTheHingeEnterTheAuxiliaryLosses()
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var objective = new AuxiliaryObjective(Shape, Options, SourceLoss.Hinge, classWeight: 0.25);
        var discriminator = (AuxiliaryDiscriminator)objective.Discriminator;
        var fake = Tensor.Normal([5, 1, 8, 8]);
        var labels = Tensor.From<long>([0, 1, 2, 0, 1], 5);
        var (source, classes) = discriminator.Forward(fake);

        var ofClass = Functional.CrossEntropy(classes, labels).Item();
        Assert.Equal((0.25 * ofClass) - source.Mean().Item(), objective.GeneratorLoss(fake, labels).Item(), 1e-5);
        var real = Tensor.Normal([3, 1, 8, 8]);
        var (ofReal, _) = discriminator.Forward(real);
        var both = discriminator.Forward(Tensor.Cat([real, fake])).Classes;
        var expected = ofReal.ToArray<float>().Average(x => Math.Max(0, 1 - x)) + source.ToArray<float>().Average(x => Math.Max(0, 1 + x))
            + Functional.CrossEntropy(both, Tensor.From<long>([0, 1, 2, 0, 1, 2, 0, 1], 8)).Item();
        Assert.Equal(expected, objective.DiscriminatorLoss(real, Tensor.From<long>([0, 1, 2], 3), fake, labels).Item(), 1e-5);
    }

    [Fact]
    public void ThePenaltyOfALinearJudgeIsHalfTheSquareOfItsSlope()
    {
        // D(x) = w . x has the gradient w everywhere: the penalty is |w|^2 / 2, and its gradient w.
        using var scope = new TensorScope();
        var slope = Tensor.From<float>([1, -2, 3, 0.5f], 1, 1, 2, 2);
        slope.RequiresGrad = true;
        var penalty = RealGradient.Penalty(Tensor.Normal([7, 1, 2, 2]), images => (images * slope).Sum([1, 2, 3]));
        Autograd.Backward(penalty);
        Assert.Equal((1 + 4 + 9 + 0.25) / 2, penalty.Item(), 1e-5);
        Assert.Equal([1, -2, 3, 0.5f], slope.Grad!.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ThePenaltyIsAddedWithItsWeight(bool auxiliary)
    {
        using var scope = new TensorScope();
        Engine.Seed(4);
        IAdversarialObjective plain = auxiliary ? new AuxiliaryObjective(Shape, Options) : new ConditionalObjective(Shape, Options);
        IAdversarialObjective penalised = auxiliary ? new AuxiliaryObjective(Shape, Options, gradientWeight: 3) : new ConditionalObjective(Shape, Options, gradientWeight: 3);
        penalised.Discriminator.LoadState(plain.Discriminator.State().ToDictionary(t => t.Name, t => t.Tensor));
        var (real, fake) = (Tensor.Normal([4, 1, 8, 8]), Tensor.Normal([4, 1, 8, 8]));
        var labels = Tensor.From<long>([0, 1, 2, 1], 4);
        var penalty = RealGradient.Penalty(real, images => plain.Discriminator is AuxiliaryDiscriminator two ? two.Forward(images).Source : ((ProjectionDiscriminator)plain.Discriminator).Forward(images, labels)).Item();
        Assert.True(penalty > 0);
        Assert.Equal(plain.DiscriminatorLoss(real, labels, fake, labels).Item() + (3 * penalty), penalised.DiscriminatorLoss(real, labels, fake, labels).Item(), 1e-4);
    }
}
