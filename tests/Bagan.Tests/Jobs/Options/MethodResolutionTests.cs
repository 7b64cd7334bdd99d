using Bagan.Jobs.Options;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.Catalogue;

namespace Bagan.Tests.Jobs.Options;

public sealed class MethodResolutionTests
{
    [Fact]
    public void TheUsualMethodIsBalanced()
    {
        var resolved = MethodResolution.Of(null, new TrainingOptions());
        Assert.Equal(("balanced", PresetName.Fast, null), (resolved.Choice.Text, resolved.Training.Preset, resolved.Note));
        Assert.Equal("balanced", MethodResolution.Of(null, new TrainingOptions { Preset = PresetName.Balanced }).Choice.Text);
    }

    [Theory]
    [InlineData(nameof(PresetName.Paper), null, "bagan")]
    [InlineData(nameof(PresetName.Paper), Objective.Conditional, "bagan-conditional")]
    [InlineData(nameof(PresetName.Fast), null, "bagan-conditional")]
    [InlineData(nameof(PresetName.Fast), Objective.Softmax, "bagan")]
    [InlineData(null, Objective.Softmax, "bagan")]
    public void OlderWordsMeanTheMethodThatTheyMeant(string? presetName, Objective? objective, string method)
    {
        PresetName? preset = presetName is null ? null : Enum.Parse<PresetName>(presetName);
        var resolved = MethodResolution.Of(null, new TrainingOptions { Preset = preset, Objective = objective });
        Assert.Equal(method, resolved.Choice.Text);
        Assert.StartsWith($"The method is {method}, because", resolved.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void ANamedMethodKeepsItsSuffixesAndTheFilterIsOne()
    {
        Assert.Equal("smote+mirror", MethodResolution.Of("smote+mirror", new TrainingOptions()).Choice.Text);
        Assert.Equal("bagan-gp+filter", MethodResolution.Of("bagan-gp", new TrainingOptions(), filter: true).Choice.Text);
        Assert.Equal("bagan-conditional", MethodResolution.Of("bagan", new TrainingOptions { Objective = Objective.Conditional }).Choice.Text);
    }

    [Fact]
    public void TheOptionsOfARunAreAcceptedAgain() => Assert.All(
        MethodCatalogue.Names,
        name => Assert.Empty(MethodResolution.Errors(name, MethodResolution.Of(name, new TrainingOptions()).Training)));

    [Fact]
    public void OptionsWithoutEffectAreRefusedByName()
    {
        Assert.Contains("--latents, --gan-epochs have no effect", Error("balanced", new TrainingOptions { GanEpochs = 3, Latents = LatentKind.Kde }), StringComparison.Ordinal);
        Assert.Contains("--minutes has no effect", Error("smote", new TrainingOptions { Minutes = 3 }), StringComparison.Ordinal);
        Assert.Contains("--ae-epochs has no effect", Error("cgan", new TrainingOptions { AeEpochs = 3 }), StringComparison.Ordinal);
        Assert.Contains("'balanced' is a method, not a preset", Error("bagan", new TrainingOptions { Preset = PresetName.Balanced }), StringComparison.Ordinal);
        Assert.Contains("names another", Error("bagan-conditional", new TrainingOptions { Objective = Objective.Softmax }), StringComparison.Ordinal);
        Assert.Contains("the filter replaces the images", Error("smote+filter", new TrainingOptions()), StringComparison.Ordinal);
        Assert.Contains("no teacher", Error("bagan+hard", new TrainingOptions()), StringComparison.Ordinal);
        Assert.Contains("not known", Error("bagann", new TrainingOptions()), StringComparison.Ordinal);
        Assert.Empty(MethodResolution.Errors("bagan", new TrainingOptions { GanEpochs = 3, Latents = LatentKind.Kde, Preset = PresetName.Paper }));

        static string Error(string method, TrainingOptions training) => Assert.Single(MethodResolution.Errors(method, training));
    }
}
