using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Training;

[Collection(EngineCollection.Name)]
public sealed class CheckpointStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-checkpoints-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheNewestThreeAreKept()
    {
        var store = Open();
        for (var i = 1; i <= 5; i++)
        {
            Save(store, i);
        }

        Assert.Equal(["000003.safetensors", "000004.safetensors", "000005.safetensors"], Names());
        Assert.Equal("5", Newest(Open(), out var damaged));
        Assert.Empty(damaged);
    }

    [Fact]
    public void ADamagedOneIsNamedAndTheOneBeforeItTaken()
    {
        var store = Open();
        Save(store, 1);
        Save(store, 2);
        var newest = Path.Combine(_folder, "000002.safetensors");
        File.WriteAllBytes(newest, File.ReadAllBytes(newest)[..40]);

        Assert.Equal("1", Newest(Open(), out var damaged));
        Assert.Equal([newest], damaged);
    }

    [Fact]
    public void LeftoversOfAnInterruptedWriteAreRemovedAndNumbersGoOn()
    {
        Save(Open(), 1);
        File.WriteAllText(Path.Combine(_folder, "000002.safetensors.partial"), "half");

        Save(Open(), 2);

        Assert.Equal(["000001.safetensors", "000002.safetensors"], Names());
    }

    [Fact]
    public void AnEmptyFolderHasNone() => Assert.Null(Open().LoadNewest((_, _) => { }));

    [Fact]
    public void TheTimeForTheNextComes()
    {
        Assert.True(new CheckpointStore(_folder, TimeSpan.Zero).IsDue);
        Assert.False(Open().IsDue);
    }

    private static void Save(CheckpointStore store, int value)
    {
        using var scope = new TensorScope();
        store.Save([("value", Tensor.Full([3], value))], new Dictionary<string, string> { ["text"] = $"{value}" });
    }

    private static string? Newest(CheckpointStore store, out List<string> damaged)
    {
        var found = new List<string>();
        using var file = store.LoadNewest((path, _) => found.Add(path));
        damaged = found;
        Assert.Equal(file!.Metadata["text"], $"{file.Tensors["value"].ToArray<float>()[0]:0}");
        return file.Metadata["text"];
    }

    private CheckpointStore Open() => new(_folder, TimeSpan.FromHours(1));

    private string[] Names() => [.. Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order()!];
}
