using Bagan.Methods.Balanced;

namespace Bagan.Tests.Methods.Balanced;

/// <summary>How a teacher's networks are trained, by the kind of images.</summary>
public sealed class TeacherFormTests
{
    [Fact]
    public void NetworksOfColourImagesTakeMoreAndSmallerStepsOnImagesThatAreChangedFurther()
    {
        var (grey, colour) = (TeacherForm.FromScratch(1), TeacherForm.FromScratch(3));

        // 25 passes of 1,280 images, where the autoencoder has enough for them: 250 steps of 128. In colour at least 700 steps of 64; of more images 25 passes too.
        Assert.Equal((250, 700), (grey.For(1280, 100).StepsFor(1280), colour.For(1280, 100).StepsFor(1280)));
        Assert.Equal(2 * 250 * 128, grey.Work(1280, 100));
        Assert.Equal(2 * 700 * 64, colour.Work(1280, 100));
        Assert.Equal(25 * 12_800 / 64, colour.For(12_800, 100).StepsFor(12_800));
        Assert.Equal(25 * 12_800 / 128, grey.For(12_800, 100).StepsFor(12_800));
        Assert.All(grey.Recipes(mirror: true), r => Assert.False(r.TrivialAugment));
        Assert.All(colour.Recipes(mirror: true), r => Assert.True(r is { TrivialAugment: true, Affine: not null, Mirror: true }));
    }
}
