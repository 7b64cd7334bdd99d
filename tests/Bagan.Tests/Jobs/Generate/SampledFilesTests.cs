using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.IO;
using Bagan.Jobs.Generate;
using Bagan.Methods;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Generative;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Tests.Methods;

namespace Bagan.Tests.Jobs.Generate;

[Collection(EngineCollection.Name)]
public sealed class SampledFilesTests : IDisposable
{
    private const int Blocks = 4;
    private const int BlockImages = 1024;
    private static readonly NetworkShape Shape = new(1, 8, 2);
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-test-").FullName;
    private readonly BaganModel _model = new(
        new BaganModelHeader(Shape, TinyPreset.Options, ["a", "b"], [5, 5], 1, ""), BaganNetworks.CreateGenerator(Shape, TinyPreset.Options),
        new StandardLatents(Shape.Classes, TinyPreset.Options.Networks.Latent), Device.Cpu);

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public void OneBlockIsInMemoryAtATime()
    {
        using var folder = new StagedFolder(Path.Combine(_root, "out"));
        using var rows = Files(folder, 2).Write(Sample(Plan(Blocks * BlockImages)), _ => { }, default).GetEnumerator();
        var most = 0;
        for (var given = 0; rows.MoveNext(); given++)
        {
            Assert.True(File.Exists(Path.Combine(folder.Staging, rows.Current.File)));
            if (given % BlockImages == 0)
            {
                most = Math.Max(most, Directory.GetFiles(Path.Combine(folder.Staging, "a")).Length - given);
            }
        }

        Assert.Equal(BlockImages, most);
    }

    [Fact]
    public void TheNumberOfThreadsChangesNothing()
    {
        var one = Written("one", 1);
        var two = Written("two", 2);

        Assert.Equal(BlockImages + 7 + 3, one.Rows.Count);
        Assert.Equal("a/generated-001031.png", one.Rows[BlockImages + 6].File);
        Assert.Equal("b/generated-000003.png", one.Rows[^1].File);
        Assert.Equal(one.Rows, two.Rows);
        Assert.All(one.Rows, r => Assert.Equal(File.ReadAllBytes(Path.Combine(one.Folder, r.File)), File.ReadAllBytes(Path.Combine(two.Folder, r.File))));
    }

    [Fact]
    public void ADiskThatFailsIsNamed()
    {
        var files = 0;
        using var folder = new StagedFolder(Path.Combine(_root, "out"), overwrite: false, path =>
            Interlocked.Increment(ref files) <= BlockImages + 100 ? File.Create(path) : throw new IOException("No space left on device"));

        Assert.Contains("No space left", Assert.Throws<BaganException>(() => Files(folder, 2).Write(Sample(Plan(Blocks * BlockImages)), _ => { }, default).Count()).Message, StringComparison.Ordinal);
    }

    private static SampledFiles Files(StagedFolder folder, int threads) => new(folder, "test", madeOfReal: false, threads);

    private Sampling Sample(SamplingPlan plan) => new TrainedGenerator(_model, 1, Cost.Nothing).Sample(plan, null, default);

    private static SamplingPlan Plan(int first, int second = 0) => new(["a", "b"], [5, 5], [first, second]);

    private (string Folder, List<ManifestRow> Rows) Written(string name, int threads)
    {
        using var folder = new StagedFolder(Path.Combine(_root, name));
        var rows = Files(folder, threads).Write(Sample(Plan(BlockImages + 7, 3)), _ => { }, default).ToList();
        folder.Commit();
        return (folder.Target, rows);
    }
}
