using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.Methods;
using Bagan.Methods.Classical;
using Bagan.Tests.Data;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Library;

/// <summary>The programs of docs/library.md: the page shows the code that is compiled, and it runs.</summary>
[Collection(EngineCollection.Name)]
public sealed class LibraryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-library-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(nameof(FitAndResample))]
    [InlineData(nameof(TrainAndEvaluate))]
    public void ThePageShowsTheCodeThatIsCompiled(string name)
    {
        var code = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Bagan.Tests", "Library", $"{name}.cs")).TrimEnd();
        Assert.Contains($"```csharp\n{code}\n```", File.ReadAllText(Path.Combine(Repository.Root, "docs", "library.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderIsBalanced()
    {
        var (photos, balanced) = (Path.Combine(_root, "photos"), Path.Combine(_root, "balanced"));
        using var train = TinySet.Make([9, 4, 2]);
        DataWriter.Write(DataWriter.Find("folders"), photos, [new WrittenSplit(null, train)]);

        FitAndResample.Run(photos, balanced, "smote");

        using var data = DataLoader.Load(balanced);
        Assert.Equal([9, 9, 9], data.Train.ClassCounts);
    }

    [Fact]
    public void AClassifierIsMeasured()
    {
        using var train = TinySet.Make([40, 20]);
        using var test = TinySet.Make([20, 20], seed: 5);
        using var resampling = new AffineMethod().FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = NoObserver.Instance });

        Assert.InRange(TrainAndEvaluate.MeanRecall(train, test, resampling, steps: 60), 0.8, 1); // bars in other rows: easy to tell apart
    }
}
