using Bagan.Data.Plans;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Tests.Data;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Examples;

/// <summary>The examples of docs/adding-a-method.md; the contract suite runs against them too.</summary>
public class ExampleTests
{
    [Theory]
    [InlineData(nameof(AverageMethod))]
    [InlineData(nameof(KdeBaganMethod))]
    public void TheDocumentationShowsTheCodeThatIsCompiled(string name)
    {
        var code = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Bagan.Tests", "Methods", "Examples", $"{name}.cs")).TrimEnd();
        Assert.Contains($"```csharp\n{code}\n```", File.ReadAllText(Path.Combine(Repository.Root, "docs", "adding-a-method.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryMethodIsDescribed()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "methods.md"));
        Assert.All(MethodCatalogue.Names, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void TheAverageLiesBetweenTwoImages()
    {
        using var train = TinySet.Make([4, 2]);
        train.Pixels[4].Fill(10);
        train.Pixels[5].Fill(20);
        using var answer = new AverageMethod().FitResample(train, new SamplingPlan(train.ClassNames, train.ClassCounts, [0, 40]), new TrainingContext { Observer = NoObserver.Instance });
        Assert.Equal(new byte[] { 10, 15, 20 }, Enumerable.Range(0, 40).Select(i => answer.Generated![i][0]).Distinct().Order());
    }
}
