using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tests.Data;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Jobs.DataSets;

/// <summary>Splits hold out real images, and copies of one image together.</summary>
public sealed class SplitJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ValidationAndTestImagesAreRealAndApart()
    {
        using var real = Samples.Create([40, 20], names: ["cat", "dog"]);
        using var made = Samples.Create([0, 20], seed: 5, names: ["cat", "dog"]);
        DataWriter.Write(new FolderWriter(), _folder.File("in"), [new(null, real)]);
        using (var all = ImageSet.Join(real, made))
        {
            ImageOrigin[] origins = [.. Enumerable.Repeat(new ImageOrigin(false, ""), 60), .. Enumerable.Repeat(new ImageOrigin(true, "bagan"), 20)];
            DataWriter.Write(new FolderWriter(), _folder.File("balanced"), [new(null, all, origins)]);
        }

        Split("in", new SplitOptions { Test = 0.25, Val = 0.1 });
        using var plain = DataLoader.Load(_folder.File("out"));
        Assert.Equal([26, 13, 4, 2, 10, 5], [.. plain.Train.ClassCounts, .. plain.Validation!.ClassCounts, .. plain.Test!.ClassCounts]);
        Assert.Equal(60, Samples.Contents(plain.Train).Concat(Samples.Contents(plain.Validation)).Concat(Samples.Contents(plain.Test)).Distinct().Count());

        Split("balanced", new SplitOptions { Test = 0, Val = 0.5 });
        var rows = File.ReadAllLines(_folder.File("out/manifest.csv"));
        Assert.Equal(20, rows.Count(r => r.Contains(",generated,", StringComparison.Ordinal)));
        Assert.All(rows.Where(r => r.Contains(",generated,", StringComparison.Ordinal)), r => Assert.Contains(",train,", r, StringComparison.Ordinal));
        using var balanced = DataLoader.Load(_folder.File("out"));
        Assert.Equal([20, 30, 20, 10], [.. balanced.Train.ClassCounts, .. balanced.Validation!.ClassCounts]);
        Assert.Null(balanced.Test);
    }

    [Fact]
    public void CopiesOfAnImageStayTogether()
    {
        for (var i = 0; i < 24; i++)
        {
            _folder.Write($"in/healthy/{i}.png", Drawn.Png(0, i));
            _folder.Write($"in/ill/{i}.png", Drawn.Png(1, 100 + (i % 6)));
        }

        Split("in", new SplitOptions { Test = 0.3, Val = 0.2 });
        using var data = DataLoader.Load(_folder.File("out"));
        var parts = new[] { data.Train, data.Validation!, data.Test! }.Select(s => Samples.Contents(s).ToHashSet()).ToArray();
        Assert.Equal(30, parts.Sum(p => p.Count));
        Assert.Equal(30, parts.SelectMany(p => p).Distinct().Count());
        Assert.All([data.Validation!, data.Test!], s => Assert.All(s.ClassCounts, c => Assert.True(c > 0)));
    }

    [Theory]
    [InlineData(0, 0, "nothing")]
    [InlineData(0.5, 0.5, "everything")]
    [InlineData(1.5, 0, "--test must lie")]
    [InlineData(0.1, -0.5, "--val must lie")]
    public void SharesThatLeaveNothingAreRefused(double test, double validation, string words) =>
        Assert.Contains(new SplitOptions { Source = new() { Path = "in" }, Writing = new() { Out = "out" }, Test = test, Val = validation }.Validate(), e => e.Contains(words, StringComparison.Ordinal));

    private void Split(string input, SplitOptions options) => new SplitJob(
        options with { Source = new() { Path = _folder.File(input) }, Writing = new() { Out = _folder.File("out"), Overwrite = true } },
        NoProgress.Instance).Run();
}
