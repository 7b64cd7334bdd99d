using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tests.Methods.BalancingGan;

namespace Bagan.Tests.Jobs.Classifiers;

public sealed class SavedMeasurementsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly ImageSet _test = TinySet.Make([4, 3]);

    public SavedMeasurementsTests() => File.Delete(_path);

    public void Dispose()
    {
        _test.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void AResultComesBackAsItWas()
    {
        int[] predicted = [0, 0, 1, 1, 1, 1, 0];
        SavedMeasurements.Open(_path, "key", NoProgress.Instance).Add("with", 1, predicted);

        var saved = SavedMeasurements.Open(_path, "key", NoProgress.Instance);

        Assert.Equal(predicted, saved.Find("with", 1, _test));
        Assert.Null(saved.Find("with", 0, _test));
        Assert.Null(saved.Find("without", 1, _test));
        Assert.Null(SavedMeasurements.Open(_path, "another key", NoProgress.Instance).Find("with", 1, _test));
        using var other = TinySet.Make([4, 4]);
        Assert.Null(saved.Find("with", 1, other));
        saved.Add("with", 1, [0, 0, 2, 1, 1, 1, 0]); // a class that the test images do not have
        Assert.Null(saved.Find("with", 1, _test));
    }

    [Fact]
    public void EveryFlippedBitLosesTheResultsOrNothing()
    {
        int[] predicted = [0, 0, 1, 1, 1, 1, 0];
        SavedMeasurements.Open(_path, "key", NoProgress.Instance).Add("with", 1, predicted);
        var whole = File.ReadAllBytes(_path);
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(_path, damaged);
            if (SavedMeasurements.Open(_path, "key", NoProgress.Instance).Find("with", 1, _test) is { } found)
            {
                Assert.Equal(predicted, found);
            }
        }
    }

    [Fact]
    public void TheKeyChangesWithImagesLabelsSeedAndSteps()
    {
        using var same = TinySet.Make([4, 3]);
        using var pixels = TinySet.Make([4, 3], seed: 2);
        using var labels = TinySet.Make([3, 4]);
        var keys = new[]
        {
            Key(_test), Key(pixels), Key(labels), Key(_test, seed: 1), Key(_test, steps: 5),
        };
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], Key(same));

        string Key(ImageSet set, long seed = 0, int? steps = null) =>
            SavedMeasurements.KeyOf([set, _test, null], new ClassifierProtocol { Steps = steps }, new ComputeOptions { Seed = seed });
    }
}
