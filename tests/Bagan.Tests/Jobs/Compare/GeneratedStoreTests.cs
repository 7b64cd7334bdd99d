using Bagan.Data.Plans;
using Bagan.Jobs.Compare;
using Bagan.Methods;
using Bagan.Numerics;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Compare;

[Collection(EngineCollection.Name)]
public sealed class GeneratedStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-store-").FullName;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatWasKeptComesBack(bool taught)
    {
        var store = new GeneratedStore(_folder);
        var protocol = ImbalanceProtocol.Parse("as-is");
        using var train = TinySet.Make([6, 2]);
        var labels = taught ? new FloatMatrix([0.25f, 0.75f, 0.5f, 0.5f, 0, 1, 1, 0], 4, 2) : null;
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, BalanceStrength = 1.15, GeneratedBatchShare = taught ? 0.3 : null };
        using var answer = new Resampling(TinySet.Make([0, 4], seed: 7), recipe) { Notes = ["a note"], GeneratedLabels = labels };

        store.Save("balanced", protocol, 3, answer, 12.5);
        var (kept, seconds) = store.Load("balanced", protocol, 3, train)!.Value;

        using (kept)
        {
            Assert.Equal(12.5, seconds);
            Assert.Equal(recipe, kept.Recipe);
            Assert.Equal(["a note"], kept.Notes);
            Assert.Equal([0, 4], kept.Generated!.ClassCounts);
            Assert.Equal(answer.Generated![3].ToArray(), kept.Generated[3].ToArray());
            Assert.Equal(labels?.Values.ToArray(), kept.GeneratedLabels?.Values.ToArray());
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
