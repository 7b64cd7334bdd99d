using System.Reflection;
using System.Runtime.CompilerServices;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.Methods;
using Bagan.Methods.Classical;
using Bagan.Methods.Filtering;
using Bagan.Tests.Data;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;
using BaganAsLibrary;

namespace Bagan.Tests.Library;

/// <summary>The programs of docs/library.md: the page shows the code that is compiled, and it runs.</summary>
[Collection(EngineCollection.Name)]
public sealed class LibraryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-library-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(nameof(ReadADataSet), "library.md")]
    [InlineData(nameof(FitAndResample), "library.md")]
    [InlineData(nameof(TrainAndEvaluate), "library.md")]
    [InlineData(nameof(NoiseMethod), "library.md")]
    [InlineData(nameof(FlickerMethod), "adding-a-method.md")]
    public void ThePageShowsTheCodeThatIsCompiled(string name, string page)
    {
        var code = File.ReadAllText(Path.Combine(Repository.Root, "examples", "library", $"{name}.cs")).TrimEnd();
        Assert.Contains($"```csharp\n{code}\n```", File.ReadAllText(Path.Combine(Repository.Root, "docs", page)), StringComparison.Ordinal);
    }

    // The examples see what any program sees.
    [Fact]
    public void TheExamplesUsePublicTypesOnly() =>
        Assert.DoesNotContain(typeof(ImageSet).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>(), a => a.AssemblyName.StartsWith(typeof(NoiseMethod).Assembly.GetName().Name!, StringComparison.Ordinal));

    [Fact]
    public void ADataSetIsDescribed()
    {
        var photos = Path.Combine(_root, "photos");
        using var train = TinySet.Make([9, 4]);
        using var test = TinySet.Make([3, 3], seed: 5);
        DataWriter.Write(DataWriter.Find("folders"), photos, [new WrittenSplit("train", train), new WrittenSplit("test", test)]);

        Assert.Equal(["class 0: 9 training images, 3 test images", "class 1: 4 training images, 3 test images"], ReadADataSet.Describe(photos, 16).Take(2));
    }

    [Fact]
    public void AMethodOfAnotherAssemblyFillsItsClasses()
    {
        using var train = TinySet.Make([9, 4, 2]);
        using var resampling = new NoiseMethod(20).FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = NoObserver.Instance });

        Assert.Equal([0, 5, 7], resampling.Generated!.ClassCounts);
        Assert.Equal(["Noise of up to 20 of 255 was added."], resampling.Notes);
    }

    [Fact]
    public void AMethodOfAnotherAssemblyIsFiltered()
    {
        using var train = TinySet.Make([60, 20]);
        var plan = SamplingStrategy.Auto.Plan(train);
        var context = new TrainingContext { Seed = 3, Observer = NoObserver.Instance };
        using var plain = new FlickerMethod().FitResample(train, plan, context);
        using var again = new FlickerMethod().FitResample(train, plan, context);
        using var filtered = new FilteredMethod(new FlickerMethod(), new FilterOptions(), 60).FitResample(train, plan, context);

        Assert.Equal([0, 40], plain.Generated!.ClassCounts);
        Assert.Equal(40, plain.Seeds!.Distinct().Count());
        Assert.True(Enumerable.Range(0, 40).All(i => plain.Generated[i].SequenceEqual(again.Generated![i])));
        Assert.Equal([0, 40], filtered.Generated!.ClassCounts);
        Assert.Equal("class 1", Assert.Single(filtered.Acceptance).ClassName);
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
        FitAndResample.Run(balanced, Path.Combine(_root, "again"), "smote");
        using var again = DataLoader.Load(Path.Combine(_root, "again"));
        Assert.Equal([9, 9, 9], again.Train.ClassCounts);
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
