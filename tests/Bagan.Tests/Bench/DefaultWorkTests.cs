using System.Globalization;
using Bagan.Bench;
using Bagan.Data;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Methods.Catalogue;
using Bagan.Numerics;
using Bagan.Tests.Data;

namespace Bagan.Tests.Bench;

/// <summary>The benchmark's programs, its budget table, the dry run and docs/performance.md speak of the same work.</summary>
[Collection(EngineCollection.Name)]
public sealed class DefaultWorkTests
{
    [Fact]
    public void ThePeerIsToldTheStepsOfTheBudget() =>
        Assert.All(DefaultWork.Quickstart().Stages, s => Assert.Equal(s.Images, (long)s.Trainings * s.Steps * s.Batch));

    [Fact]
    public void TheBudgetIsTheWorkOfTheMethod()
    {
        var work = DefaultWork.Quickstart();
        int[] labels = [.. work.Counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        var pixels = new PixelBlock(labels.Length, work.Shape.Channels, work.Shape.Side, work.Shape.Side);
        var random = new SeededRandom(1);
        for (var i = 0; i < labels.Length; i++)
        {
            foreach (ref var pixel in pixels[i])
            {
                pixel = (byte)random.NextInt(256);
            }
        }

        using var train = new ImageSet(pixels, labels, [.. work.Counts.Select((_, c) => $"class {c}")]);
        var options = new QuickstartOptions();
        var resolved = MethodResolution.Of(options.Method, options.Training);
        var settings = ResolvedTraining.Settings(resolved.Training, options.Filter.Method, options.Steps);
        var method = MethodWork.Of(resolved.Choice, settings, MethodCatalogue.OptionsOf(resolved.Choice, settings, train), train);

        Assert.Equal(DefaultWork.Choice, resolved.Choice);
        Assert.Equal(
            [(DefaultWork.AutoencoderStage, method.Autoencoder), (DefaultWork.TrialStage, method.Small), (DefaultWork.TeacherStage, method.Teacher)],
            work.Stages.SkipLast(1).Select(s => (s.Name, s.Images)));
    }

    [Fact]
    public void TheDocumentsNameTheWork()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "performance.md"));
        var images = DefaultWork.Quickstart().Stages.ToDictionary(s => s.Name, s => s.Images);

        Assert.Contains(Row("autoencoder", images[DefaultWork.AutoencoderStage]), text, StringComparison.Ordinal);
        Assert.Contains(Row("teacher, with the mirror trial", images[DefaultWork.TrialStage] + images[DefaultWork.TeacherStage]), text, StringComparison.Ordinal);
        Assert.Contains(Row($"{DefaultWork.Quickstart().Stages[^1].Trainings} classifiers", images[DefaultWork.ClassifierStage]), text, StringComparison.Ordinal);

        // Name, images before, images now.
        string Row(string name, long now) =>
            text.Split('\n').SingleOrDefault(l => l.StartsWith($"| {name} |", StringComparison.Ordinal) && l.Contains(now.ToString("#,0", CultureInfo.InvariantCulture), StringComparison.Ordinal))
            ?? $"a row of {name} with {now.ToString("#,0", CultureInfo.InvariantCulture)} images";
    }
}
