using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Tests.Methods.Examples;
using Bagan.Training;

namespace Bagan.Tests.Methods;

/// <summary>What every method must do, whatever the images.</summary>
[Collection(EngineCollection.Name)]
public sealed class MethodContractTests
{
    /// <summary>Those of the catalogue, and the documentation's examples.</summary>
    public static TheoryData<string> Names { get; } = [.. MethodCatalogue.Names, "average", "bagan-kde"];

    /// <summary>Those that do any work which could be stopped.</summary>
    public static TheoryData<string> Working { get; } = [.. MethodCatalogue.Names.Where(n => MethodCatalogue.RecipeOf(n) is null), "average", "bagan-kde"];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItIsMadeByItsName(string name)
    {
        var method = Create(name);
        Assert.Equal(name, method.Name);
        Assert.EndsWith(".", method.Description, StringComparison.Ordinal);
        Assert.DoesNotContain('+', name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePlanIsFilledOrNothingIsAdded(string name) => Fill(name, [12, 5, 8], channels: 1, side: 8);

    [Theory]
    [MemberData(nameof(Names))]
    public void ColourAndALargerSideAreTaken(string name) => Fill(name, [9, 3], channels: 3, side: 16);

    [Theory]
    [MemberData(nameof(Names))]
    public void AClassOfOneImageIsFilled(string name) => Fill(name, [10, 1], channels: 1, side: 8);

    [Theory]
    [MemberData(nameof(Names))]
    public void TwoImagesOfAClassAreEnough(string name) => Fill(name, [10, 2, 10], channels: 1, side: 8);

    [Theory]
    [MemberData(nameof(Names))]
    public void OneClassAloneIsTaken(string name)
    {
        using var train = TinySet.Make([7]);
        using var answer = Run(name, train, new SamplingPlan(train.ClassNames, train.ClassCounts, [5]), seed: 3);
        Assert.True(answer.Generated is null or { Count: 5 });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AnEmptyPlanAddsNothing(string name)
    {
        using var train = TinySet.Make([6, 6]);
        using var answer = Run(name, train, SamplingStrategy.Auto.Plan(train), seed: 3);
        Assert.True(answer.Generated is null or { Count: 0 });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheSeedDecides(string name)
    {
        using var train = TinySet.Make([12, 5]);
        var plan = SamplingStrategy.Auto.Plan(train);
        using var first = Run(name, train, plan, seed: 5);
        using var again = Run(name, train, plan, seed: 5);
        using var other = Run(name, train, plan, seed: 6);
        if (first.Generated is { } generated)
        {
            Assert.Equal(Bytes(generated), Bytes(again.Generated!));
            Assert.NotEqual(Bytes(generated), Bytes(other.Generated!));
        }

        Assert.Equal(first.Recipe, again.Recipe);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheTrainingImagesStayAsTheyAre(string name)
    {
        using var train = TinySet.Make([12, 5]);
        var before = Bytes(train);
        using var answer = Run(name, train, SamplingStrategy.Auto.Plan(train), seed: 1);
        Assert.Equal(before, Bytes(train));
    }

    [Theory]
    [MemberData(nameof(Working))]
    public void AStopIsHeard(string name)
    {
        using var train = TinySet.Make([12, 5]);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var method = Create(name);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            method.FitResample(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = NoObserver.Instance, Stop = stop.Token }));
    }

    private static void Fill(string name, int[] counts, int channels, int side)
    {
        using var train = TinySet.Make(counts, channels, side);
        var plan = SamplingStrategy.Auto.Plan(train);
        using var answer = Run(name, train, plan, seed: 2);
        Assert.Empty(answer.Recipe.Validate());
        if (answer.Generated is { } generated)
        {
            Assert.Equal(plan.ToGenerate, generated.ClassCounts);
            Assert.Equal(train.ClassNames, generated.ClassNames);
            Assert.Equal((channels, side, side), (generated.Channels, generated.Height, generated.Width));
        }

        // What it answers must be fit to train a classifier on.
        var protocol = new ClassifierProtocol { Steps = 1, Batch = 4 };
        using var classifier = protocol.Train(train, answer.Generated, answer.Recipe, new TrainingContext { Observer = NoObserver.Instance }, answer.GeneratedLabels);
    }

    private static Resampling Run(string name, ImageSet train, SamplingPlan plan, ulong seed) =>
        Create(name).FitResample(train, plan, new TrainingContext { Seed = seed, Observer = NoObserver.Instance });

    private static IResamplingMethod Create(string name) => name switch
    {
        "average" => new AverageMethod(),
        "bagan-kde" => new KdeBaganMethod(TinyPreset.Settings),
        _ => MethodCatalogue.Create(name, TinyPreset.Settings),
    };

    private static byte[] Bytes(ImageSet set) => [.. Enumerable.Range(0, set.Count).SelectMany(i => set[i].ToArray())];
}
