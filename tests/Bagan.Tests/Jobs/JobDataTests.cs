using System.Text;
using Bagan.Data.Plans;
using Bagan.Data.Codecs;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Filling;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Jobs.Runs;
using Bagan.Methods.Catalogue;
using Bagan.Tests.Data;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Jobs;

/// <summary>Which images a job learns from, and which only its figures see.</summary>
public sealed class JobDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("patient", null)]
    [InlineData(null, "p([0-9]+)-")]
    public void ImagesHeldOutForTheFiguresKeepGroupsTogether(string? column, string? pattern)
    {
        using var set = Samples.Create([40, 40], height: 8, width: 8);
        var rows = new StringBuilder("file,label,patient\n");
        for (var i = 0; i < set.Count; i++)
        {
            var file = $"p{i / 8}-{i}.png";
            _folder.Write(file, PngEncoder.Encode(set[i], 1, 8, 8));
            rows.Append($"{file},{set.Labels[i]},{i / 8}\n");
        }

        var table = _folder.Write("table.csv", Encoding.UTF8.GetBytes(rows.ToString()));
        using var data = JobData.LoadWithTest(new DataOptions { Path = table, Group = column, GroupPattern = pattern }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);
        static HashSet<string> Patients(Bagan.Data.ImageSet images) => [.. images.Sources!.Select(s => s.Split('-')[0])];
        Assert.Equal(80, data.FiguresTrain!.Count + data.Test!.Count);
        Assert.NotEmpty(Patients(data.Test));
        Assert.Empty(Patients(data.Test).Intersect(Patients(data.FiguresTrain)));
    }

    [Theory]
    [InlineData(new[] { 40, 12 }, false, true, 4, 2)]
    [InlineData(new[] { 40, 12 }, true, true, 3, 1)]
    [InlineData(new[] { 6, 3 }, false, false, 1, 1)]
    public void TrainWeighsABackboneThatNobodyNamedAsBalanceDoes(int[] counts, bool ownTest, bool judged, int fits, int sets)
    {
        using var set = Samples.Create(counts, height: 64, width: 64);
        Layout.WriteFolders(_folder.File("d"), ownTest ? [("train", set), ("test", set)] : [("train", set)]);
        var (options, compute) = (new DataOptions { Path = _folder.File("d") }, new ComputeOptions());
        var choice = MethodChoice.Parse("balanced");

        using var balance = JobData.LoadWithTest(options, compute, NoProgress.Instance, CancellationToken.None);
        using var train = JobData.Load(options, compute, NoProgress.Instance, CancellationToken.None);
        var work = BalanceRun.BackboneWork(new BalanceOptions(), choice, balance);

        Assert.Equal((judged, judged), (BalanceRun.IsJudged(balance, 0), BalanceRun.IsJudged(train, 0)));
        Assert.Equal(work.Images, BalanceRun.BackboneWork(new BalanceOptions(), choice, train).Images);
        var made = BalanceRun.PlanFor(new PlanOptions(), choice, train.Train).TotalToGenerate;
        Assert.Equal(TeacherBackboneWork.Of(train.Train, sets, 2.0 * made * fits).Images, work.Images); // twice: the control draws too
    }

    [Fact]
    public void TestImagesAreAsBrightAsTrainingImages()
    {
        // The test images use fewer bits than the training images: they are darker, and stay so.
        for (var i = 0; i < 4; i++)
        {
            _folder.Write($"train/{i % 2}/{i}.png", Drawn.Png16(Array.ConvertAll(Drawn.Grey(i % 2, i), v => (ushort)(v * 16)), 16));
            _folder.Write($"test/{i % 2}/{i}.png", Drawn.Png16(Array.ConvertAll(Drawn.Grey(i % 2, i + 9), v => (ushort)(v * 2)), 16));
        }

        using var data = JobData.LoadWithTest(new DataOptions { Path = _folder.File("train"), Test = _folder.File("test") }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);
        Assert.Equal(Drawn.Grey(0, 9).Select(v => (byte)Math.Round(v * 2 * 255.0 / 4095)), data.Test![0].ToArray());
    }

    [Fact]
    public void TestImagesThatAreTrainingImagesAreSaid()
    {
        using var set = Samples.Create([6, 6], height: 8, width: 8);
        Layout.WriteFolders(_folder.File("train"), [("train", set)]);
        using var part = set.Select([0, 3, 5]);
        Layout.WriteFolders(_folder.File("test"), [("train", part)]);
        using var data = JobData.LoadWithTest(new DataOptions { Path = _folder.File("train"), Test = _folder.File("test") }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);
        Assert.Contains("3 of 3 test images are also among the training images, so figures measured on them are too good.", data.Notes);
    }

    [Fact]
    public void TestImagesNeedNoGroupsAndTheirBadFilesAreListed()
    {
        using var set = Samples.Create([3, 3], height: 8, width: 8);
        Layout.WriteFolders(_folder.File("test"), [("train", set)]);
        _folder.Write("test/0/broken.png", [1, 2, 3]);
        var rows = string.Concat(Directory.GetFiles(_folder.File("test"), "0*.png", SearchOption.AllDirectories).Select(f => $"{f},{Path.GetFileName(Path.GetDirectoryName(f))},a\n"));
        var table = _folder.Write("train.csv", Encoding.UTF8.GetBytes("file,label,patient\n" + rows));
        var options = new DataOptions { Path = table, Test = _folder.File("test"), Group = "patient", SkipBad = true };
        using var data = JobData.LoadWithTest(options, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);
        Assert.Equal(6, data.Test!.Count);
        Assert.Equal(Path.Combine(_folder.File("test"), "0/broken.png"), Assert.Single(data.Bad).File);
    }

    [Fact]
    public void ValidationImagesAreHeldOutBeforeAnythingElse()
    {
        using var set = Samples.Create([40, 20], height: 8, width: 8);
        Layout.WriteFolders(_folder.File("all"), [("train", set)]);
        JobData Load(double share, string folder = "all") => JobData.LoadWithTest(new DataOptions { Path = _folder.File(folder) }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None, validation: share);
        using var data = Load(0.1);
        using var without = Load(0);
        Assert.Equal([4, 2], data.Validation!.ClassCounts);
        Assert.Equal([36, 18], data.Train.ClassCounts);
        Assert.Empty(data.Validation.Sources!.Intersect(data.Train.Sources!));
        Assert.Empty(data.Validation.Sources!.Intersect(data.Test!.Sources!));
        Assert.Equal(54, data.FiguresTrain!.Count + data.Test.Count);
        Assert.NotEqual(without.Data.Fingerprint, data.Data.Fingerprint);
        Assert.Contains("6 of 60 training images are held out as validation images (--val 0.1).", data.Notes);

        Layout.WriteFolders(_folder.File("own"), [("train", set), ("val", set)]);
        Assert.Contains("has 60 validation images already", Assert.Throws<BaganInputException>(() => Load(0.1, "own")).Message);
        using var few = Samples.Create([4, 4], height: 8, width: 8, seed: 3);
        Layout.WriteFolders(_folder.File("few"), [("train", few)]);
        Assert.Contains("no images can be held out", Assert.Throws<BaganInputException>(() => Load(0.1, "few")).Message);
    }

    // A small class filled up by copying: no copy of a test image is learnt from.
    [Fact]
    public void CopiesStayOnOneSideOfWhatIsHeldOut()
    {
        using var few = Samples.Create([40, 6], height: 8, width: 8);
        var small = few.IndicesOf(1);
        using var filled = few.Select([.. few.IndicesOf(0), .. Enumerable.Range(0, 40).Select(i => small[i % 6])]);
        Layout.WriteFolders(_folder.File("copies"), [("train", filled)]);
        using var data = JobData.LoadWithTest(new DataOptions { Path = _folder.File("copies") }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);

        Assert.Equal(0, EqualImages.CountIn(data.Test!, data.FiguresTrain!));
        Assert.True(data.Test!.ClassCounts[1] > 0);
        Assert.Equal(data.Test.ClassCounts[0] + 1, data.TestGroups!.Distinct().Count()); // the copies of one image
    }

    [Fact]
    public void TestImagesOfOneGroupStayTogetherInIntervals()
    {
        using var train = Samples.Create([6, 6], height: 8, width: 8);
        using var test = Samples.Create([4, 4], height: 8, width: 8, seed: 2);
        for (var i = 0; i < test.Count; i++)
        {
            _folder.Write($"own/test/{test.Labels[i]}/p{i / 2}-{i}.png", PngEncoder.Encode(test[i], 1, 8, 8));
        }

        for (var i = 0; i < train.Count; i++)
        {
            _folder.Write($"own/train/{train.Labels[i]}/p{i}-{i}.png", PngEncoder.Encode(train[i], 1, 8, 8));
        }

        using var data = JobData.LoadWithTest(new DataOptions { Path = _folder.File("own"), GroupPattern = "p([0-9]+)-" }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);
        using var plain = JobData.LoadWithTest(new DataOptions { Path = _folder.File("own") }, new ComputeOptions(), NoProgress.Instance, CancellationToken.None);

        Assert.Equal(4, data.TestGroups!.Distinct().Count());
        Assert.Null(plain.TestGroups);
    }
}
