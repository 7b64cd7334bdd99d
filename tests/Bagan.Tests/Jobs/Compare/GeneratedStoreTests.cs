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
    [InlineData(true, 1 << 20)]
    [InlineData(false, 1 << 20)]
    [InlineData(false, 150)] // two images of 64 bytes in a block
    public void AnAnswerThatWasKeptComesBack(bool taught, int blockBytes)
    {
        var store = new GeneratedStore(_folder) { BlockBytes = blockBytes };
        var cost = new Cost([new NetworkCost("autoencoder", 512)], 12.5);
        var protocol = ImbalanceProtocol.Parse("as-is");
        using var train = TinySet.Make([6, 2]);
        var labels = taught ? new FloatMatrix([0.25f, 0.75f, 0.5f, 0.5f, 0, 1, 1, 0], 4, 2) : null;
        var recipe = new ClassifierRecipe { Loss = ClassifierLoss.BalancedSoftmax, BalanceStrength = 1.15, GeneratedBatchShare = taught ? 0.3 : null };
        using var answer = new Resampling(TinySet.Make([0, 4], seed: 7), recipe) { Notes = ["a note"], GeneratedLabels = labels };

        store.Save("balanced", protocol, 3, answer, cost);
        var (kept, known) = store.Load("balanced", protocol, 3, train)!.Value;

        using (kept)
        {
            Assert.Equal((cost.Seconds, cost.Images), (known.Seconds, known.Images));
            Assert.Equal(recipe, kept.Recipe);
            Assert.Equal(["a note"], kept.Notes);
            Assert.Equal([0, 4], kept.Generated!.ClassCounts);
            Assert.Equal(answer.Generated![3].ToArray(), kept.Generated[3].ToArray());
            Assert.Equal(labels?.Values.ToArray(), kept.GeneratedLabels?.Values.ToArray());
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
