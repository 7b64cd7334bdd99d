using Bagan.IO;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Tests.Training;

[Collection(EngineCollection.Name)]
public sealed class CheckpointStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-checkpoints-").FullName;

    public CheckpointStoreTests() => WrittenList.Create(_folder, "train").Dispose();

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
    public void EveryFlippedBitIsNoticed()
    {
        var store = Open();
        Save(store, 1);
        Save(store, 2);
        var newest = Path.Combine(_folder, "000002.safetensors");
        var whole = File.ReadAllBytes(newest);
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(newest, damaged);
            Assert.Equal("1", Newest(Open(), out var named));
            Assert.Equal([newest], named);
        }
    }

    [Fact]
    public void TheOneToFallBackOnIsTheLastResort()
    {
        var store = Open();
        Save(store, 1);
        using (new TensorScope())
        {
            store.SaveFallback([("value", Tensor.Full([3], 7))], new Dictionary<string, string> { ["text"] = "7" });
        }

        Assert.Equal("1", Newest(Open(), out _));
        File.WriteAllText(Path.Combine(_folder, "000001.safetensors"), "damaged");
        Assert.Equal("7", Newest(Open(), out var damaged));
        Assert.Single(damaged);
    }

    [Fact]
    public void ReadingLeavesAnothersHalfFileAlone()
    {
        Save(Open(), 1);
        var partial = Path.Combine(_folder, "000002.safetensors.partial");
        File.WriteAllText(partial, "being written");

        Assert.Equal("1", Newest(CheckpointStore.ForReading(_folder), out _));

        Assert.True(File.Exists(partial));
    }

    [Theory]
    [InlineData("2", 2.0, null)]
    [InlineData("0.5", 0.5, null)]
    [InlineData("50000images", null, 50000L)]
    [InlineData("1, 50000images", 1.0, 50000L)]
    public void AnIntervalIsMinutesOrImagesOrBoth(string text, double? minutes, long? images) =>
        Assert.Equal(new CheckpointInterval(minutes, images), CheckpointInterval.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1,2")]
    [InlineData("0images")]
    [InlineData("images")]
    [InlineData("1e9")]
    [InlineData("5 minutes")]
    public void WhatIsNoIntervalIsRefused(string text) => Assert.Null(CheckpointInterval.TryParse(text));

    [Fact]
    public void LeftoversOfAnInterruptedWriteAreRemovedAndNumbersGoOn()
    {
        Save(Open(), 1);
        ListClaims.File(Path.Combine(_folder, "000002.safetensors"));
        File.WriteAllText(Path.Combine(_folder, "000002.safetensors.partial"), "half");

        Save(Open(), 2);

        Assert.Equal(["000001.safetensors", "000002.safetensors"], Names());
    }

    [Fact]
    public void SomebodysFilesAreLeftAlone()
    {
        string[] theirs = ["000000.safetensors", "weights.safetensors", "weights.safetensors.partial"];
        foreach (var name in theirs)
        {
            File.WriteAllText(Path.Combine(_folder, name), "precious");
        }

        var store = Open();
        for (var i = 1; i <= 5; i++)
        {
            Save(store, i);
        }

        Assert.All(theirs, name => Assert.Equal("precious", File.ReadAllText(Path.Combine(_folder, name))));
        Assert.Equal(["000000.safetensors", "000003.safetensors", "000004.safetensors", "000005.safetensors", .. theirs[1..]], Names());
    }

    [Fact]
    public void HalfAFileStaysInTheList()
    {
        var path = Path.Combine(_folder, "000001.safetensors");
        ListClaims.File(path);
        File.WriteAllText(path + ".partial", "half");
        using (var list = WrittenList.Read(_folder)!)
        {
            list.SaveTrimmed(FolderState.Whole);
        }

        Save(Open(), 1);

        Assert.Equal(["000001.safetensors"], Names());
    }

    [Fact]
    public void AnEmptyFolderHasNone() => Assert.Null(Open().LoadNewest((_, _) => { }));

    [Fact]
    public void TheTimeForTheNextComes()
    {
        Assert.True(new CheckpointStore(_folder, new CheckpointInterval(1e-12, null)).IsDue(0));
        Assert.False(Open().IsDue(0));
        var byImages = new CheckpointStore(_folder, new CheckpointInterval(null, 100));
        Assert.False(byImages.IsDue(1000)); // taken up at 1000
        Assert.False(byImages.IsDue(1099));
        Assert.True(byImages.IsDue(1100));
        Save(byImages, 1, 1100);
        Assert.False(byImages.IsDue(1199));
        Assert.True(byImages.IsDue(1200));
    }

    private static void Save(CheckpointStore store, int value, long images = 0)
    {
        using var scope = new TensorScope();
        store.Save([("value", Tensor.Full([3], value))], new Dictionary<string, string> { ["text"] = $"{value}" }, images);
    }

    private static string? Newest(CheckpointStore store, out List<string> damaged)
    {
        var found = new List<string>();
        using var file = store.LoadNewest((path, _) => found.Add(path));
        damaged = found;
        Assert.Equal(file!.Metadata["text"], $"{file.Tensors["value"].ToArray<float>()[0]:0}");
        return file.Metadata["text"];
    }

    private CheckpointStore Open() => new(_folder, new CheckpointInterval(60, null));

    private string[] Names() => [.. Directory.EnumerateFiles(_folder, "*.safetensors*").Select(Path.GetFileName).Order()!];
}
