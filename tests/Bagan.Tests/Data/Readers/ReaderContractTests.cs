using Bagan.Data;
using Bagan.Data.Readers;

namespace Bagan.Tests.Data.Readers;

/// <summary>What every reader must do, whatever the layout.</summary>
public class ReaderContractTests
{
    private static readonly DataReadOptions AsTheyAre = new() { SizeRule = SizeRule.Original };

    public static TheoryData<string> Layouts => [.. Layout.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void PixelsLabelsAndNamesComeBack(string name)
    {
        foreach (var channels in new[] { 1, 3 })
        {
            var layout = Layout.Find(name);
            if (channels == 1 && !layout.CanGrey)
            {
                continue;
            }

            string[] names = layout.CanNames ? ["T-shirt & top", "жук", "a,b", "猫 犬", "x"] : Numbers(layout, 5);
            using var set = Samples.Create([7, 1, 3, 12, 2], channels, 32, 32, names: names);
            using var data = Read(layout, [("train", set)]);
            Assert.Equal(layout.Format, data.Format);
            Assert.Equal(set.ClassNames.Order(StringComparer.Ordinal), data.Train.ClassNames.Order(StringComparer.Ordinal));
            Assert.Equal(Samples.Contents(set), Samples.Contents(data.Train));
            Assert.Null(data.Test);
            Assert.Null(data.Validation);
            Assert.Empty(data.Bad);
            Assert.True(data.OriginalSizes.IsUniform);
            Assert.Equal(set.Count, data.Train.Sources!.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void SplitsStayApart(string name)
    {
        var layout = Layout.Find(name);
        var channels = layout.CanGrey ? 1 : 3;
        var names = Numbers(layout, 3);
        using var train = Samples.Create([4, 5, 6], channels, 32, 32, seed: 1, names);
        using var validation = Samples.Create([1, 1, 2], channels, 32, 32, seed: 2, names);
        using var test = Samples.Create([2, 3, 1], channels, 32, 32, seed: 3, names);
        using var data = Read(layout, layout.CanValidation ? [("train", train), ("val", validation), ("test", test)] : [("train", train), ("test", test)]);
        Assert.Equal(names, data.Train.ClassNames);
        Assert.Equal(Samples.Contents(train), Samples.Contents(data.Train));
        Assert.Equal(Samples.Contents(test), Samples.Contents(data.Test!));
        Assert.Equal(layout.CanValidation ? Samples.Contents(validation) : null, data.Validation is null ? null : Samples.Contents(data.Validation));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OddSizesComeBackWhereTheyAreAskedFor(string name)
    {
        var layout = Layout.Find(name);
        foreach (var (height, width) in new[] { (7, 13), (1, 5), (33, 2) })
        {
            if (!layout.CanSize)
            {
                continue;
            }

            using var set = Samples.Create([2, 2], layout.CanGrey ? 1 : 3, height, width, names: Numbers(layout, 2));
            using var data = Read(layout, [("train", set)]);
            Assert.Equal((height, width), (data.Train.Height, data.Train.Width));
            Assert.Equal(Samples.Contents(set), Samples.Contents(data.Train));
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void SizeAndChannelsAreThoseAskedFor(string name)
    {
        var layout = Layout.Find(name);
        using var set = Samples.Create([3, 2], layout.CanGrey ? 1 : 3, 32, 32, names: Numbers(layout, 2));
        using var folder = new TemporaryFolder();
        var path = layout.Write(folder.Path, [("train", set)]);
        foreach (var channels in new[] { ChannelMode.Grey, ChannelMode.Colour })
        {
            using var data = DataLoader.Load(path, new DataReadOptions { Size = 16, Channels = channels });
            Assert.Equal(((int)channels, 16, 16), (data.Train.Channels, data.Train.Height, data.Train.Width));
            Assert.Equal(set.Count, data.Train.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void ThreadsChangeNothing(string name)
    {
        var layout = Layout.Find(name);
        using var set = Samples.Create([90, 70], layout.CanGrey ? 1 : 3, 32, 32, names: Numbers(layout, 2));
        using var folder = new TemporaryFolder();
        var path = layout.Write(folder.Path, [("train", set)]);
        using var one = DataLoader.Load(path, AsTheyAre with { Threads = 1 });
        using var five = DataLoader.Load(path, AsTheyAre with { Threads = 5 });
        Assert.Equal(one.Fingerprint, five.Fingerprint);
        Assert.Equal(one.Train.Labels, five.Train.Labels);
        Assert.Equal(one.Train.Sources!, five.Train.Sources!);
        for (var i = 0; i < one.Train.Count; i++)
        {
            Assert.Equal(one.Train[i], five.Train[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void OneClassIsReadWithANote(string name)
    {
        var layout = Layout.Find(name);
        using var set = Samples.Create([5], layout.CanGrey ? 1 : 3, 32, 32, names: Numbers(layout, 1));
        using var data = Read(layout, [("train", set)]);
        Assert.Equal([5], data.Train.ClassCounts);
        Assert.Contains(data.Notes, n => n.Contains("only one class"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void ClassesThatOnlyTheTestSplitHasAreLeftOutWithANote(string name)
    {
        var layout = Layout.Find(name);
        var channels = layout.CanGrey ? 1 : 3;
        using var all = Samples.Create([3, 3, 3], channels, 32, 32, names: Numbers(layout, 3));
        using var train = all.Select([.. Enumerable.Range(0, 9).Where(i => all.Labels[i] != 1)]);
        using var folder = new TemporaryFolder();
        var path = layout.Write(folder.Path, [("train", train), ("test", all)]);
        EraseEmptyClassFolders(folder.Path);
        using var data = DataLoader.Load(path, AsTheyAre);
        Assert.Equal([all.ClassNames[0], all.ClassNames[2]], data.Train.ClassNames);
        Assert.Equal([3, 3], data.Test!.ClassCounts);
        Assert.Contains(data.Notes, n => n.Contains("3 of 9 test images are left out"));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void AClassWithoutImagesIsBadAndCanBeSkipped(string name)
    {
        var layout = Layout.Find(name);
        if (name is "gtsrb" or "folders-zip")
        {
            return; // these cannot express it: a class is there only through its images
        }

        var names = Numbers(layout, 3);
        using var set = Samples.Create([3, 0, 3], layout.CanGrey ? 1 : 3, 32, 32, names: names);
        using var folder = new TemporaryFolder();
        var path = layout.Write(folder.Path, [("train", set)]);
        var error = Assert.Throws<BadDataException>(() => DataLoader.Load(path, AsTheyAre));
        Assert.Contains(error.Bad, b => b.File == "1" && b.Reason.Contains("no usable training images"));
        using var data = DataLoader.Load(path, AsTheyAre with { SkipBad = true });
        Assert.Equal(["0", "2"], data.Train.ClassNames);
        Assert.Equal([3, 3], data.Train.ClassCounts);
        Assert.Single(data.Bad);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void ASetTooLargeForMemoryIsRefusedWithTheSizeThatFits(string name)
    {
        var layout = Layout.Find(name);
        using var set = Samples.Create([50, 50], layout.CanGrey ? 1 : 3, 32, 32, names: Numbers(layout, 2));
        using var folder = new TemporaryFolder();
        var path = layout.Write(folder.Path, [("train", set)]);
        var limit = 100L * set.Channels * 21 * 21;
        var error = Assert.Throws<BaganInputException>(() => DataLoader.Load(path, new DataReadOptions { MemoryLimit = limit }));
        Assert.Contains("--size 20 would fit", error.Message);
        using var data = DataLoader.Load(path, new DataReadOptions { MemoryLimit = limit, Size = 20 });
        Assert.Equal(100, data.Train.Count);

        // Or its pixels lie in a file; the data are the same.
        Assert.Contains("--scratch DIR would keep them in a file", error.Message);
        using var scratch = new TemporaryFolder();
        using var onDisk = DataLoader.Load(path, new DataReadOptions { MemoryLimit = limit, Scratch = scratch.Path });
        using var inMemory = DataLoader.Load(path);
        Assert.Equal(inMemory.Fingerprint, onDisk.Fingerprint);
        Assert.True(inMemory.Train[99].SequenceEqual(onDisk.Train[99]));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void AStoppedReadingStops(string name)
    {
        var layout = Layout.Find(name);
        using var set = Samples.Create([5, 5], layout.CanGrey ? 1 : 3, 32, 32, names: Numbers(layout, 2));
        using var folder = new TemporaryFolder();
        var path = layout.Write(folder.Path, [("train", set)]);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => DataLoader.Load(path, AsTheyAre, null, stop.Token));
    }

    [Fact]
    public void GroupsComeFromPathsByAPattern()
    {
        using var set = Samples.Create([6, 6]);
        using var folder = new TemporaryFolder();
        Layout.WriteFolders(folder.Path, [("train", set)]);
        using var data = DataLoader.Load(folder.Path, new DataReadOptions { GroupPattern = @"(\d)\.png$" });
        Assert.Equal(
            data.Train.Sources!.Select(s => s[^5]).Select(c => data.Train.Sources!.Select(s => s[^5]).Distinct().ToList().IndexOf(c)),
            data.TrainGroups!);
        var none = Assert.Throws<BaganInputException>(() => DataLoader.Load(folder.Path, new DataReadOptions { GroupPattern = "nothing" }));
        Assert.Contains("matches none", none.Message);
        Assert.Throws<BaganInputException>(() => DataLoader.Load(folder.Path, new DataReadOptions { GroupPattern = "(" }));
        var slow = Assert.Throws<BaganInputException>(() => DataLoader.Load(folder.Path, new DataReadOptions { GroupPattern = "^(([0-9]|[0-9/])+)+!" }));
        Assert.Contains("--group-pattern", slow.Message);
    }

    private static string[] Numbers(Layout layout, int count) =>
        [.. Enumerable.Range(0, count).Select(c => layout.Name == "gtsrb" ? $"{c:D5}" : $"{c}")];

    private static DataSet Read(Layout layout, IReadOnlyList<(string, ImageSet)> splits)
    {
        using var folder = new TemporaryFolder();
        return DataLoader.Load(layout.Write(folder.Path, splits), AsTheyAre);
    }

    private static void EraseEmptyClassFolders(string folder)
    {
        foreach (var below in Directory.GetDirectories(folder, "*", SearchOption.AllDirectories).Where(d => !Directory.EnumerateFileSystemEntries(d).Any()))
        {
            Directory.Delete(below);
        }
    }
}
