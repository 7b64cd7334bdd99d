using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Evaluation.Metrics;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Training;

namespace Bagan.Tests.Evaluation.Features;

/// <summary>What every source of features keeps to.</summary>
[Collection(EngineCollection.Name)]
public sealed class FeatureSourceContractTests
{
    public static TheoryData<string, int> Sources()
    {
        var all = new TheoryData<string, int>();
        foreach (var source in (string[])["pixels", "classifier", "features.pt"])
        {
            all.Add(source, 1);
            all.Add(source, 3);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void TheFeaturesOfAnImageDependOnItAlone(string name, int channels)
    {
        using var images = Shapes.Bars([290, 5], channels: channels);
        using var source = new OwnedSource(name, images);

        var all = source.Extract(images);
        var some = source.Extract(images, [294, 3, 3]);

        Assert.Equal((295, 3), (all.Count, some.Count));
        Assert.Equal((all.Width, all.Source), (some.Width, some.Source));
        Assert.Equal(source.Name, all.Source);
        Assert.Null(all.Defect);
        Assert.All(Row(all, 294).Zip(Row(some, 0)), p => Assert.Equal(p.First, p.Second, 0.02 + (0.02 * Math.Abs(p.First))));
        Assert.All(Row(all, 3).Zip(Row(some, 1)), p => Assert.Equal(p.First, p.Second, 0.02 + (0.02 * Math.Abs(p.First))));
        Assert.Equal(Row(some, 1), Row(some, 2));
        Assert.NotEqual(Row(all, 294), Row(all, 3));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void NoImagesHaveNoFeatures(string name, int channels)
    {
        using var images = Shapes.Bars([5, 5], channels: channels);
        using var none = Shapes.Bars([0, 0], channels: channels);
        using var source = new OwnedSource(name, images);

        Assert.Equal(0, source.Extract(none).Count);
        Assert.Equal(source.Extract(images).Width, source.Extract(images, []).Width);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void WhatIsNotThereIsRefusedAndAStopIsHeard(string name, int channels)
    {
        using var images = Shapes.Bars([5, 5], channels: channels);
        using var source = new OwnedSource(name, images);

        Assert.Throws<ArgumentOutOfRangeException>(() => source.Extract(images, [0, 10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Extract(images, [-1]));
        Assert.Throws<OperationCanceledException>(() => source.Extract(images, stop: new CancellationToken(true)));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void NoTensorStaysBehind(string name, int channels)
    {
        using var images = Shapes.Bars([20, 20], channels: channels);
        using var source = new OwnedSource(name, images);
        var live = Engine.LiveTensors;

        _ = source.Extract(images);

        Assert.Equal(live, Engine.LiveTensors);
    }

    [Fact]
    public void PixelsAreNumbersFrom0To1()
    {
        using var images = new ImageSet(new PixelBlock(1, 1, 1, 3), [0], ["a"]);
        ((byte[])[0, 51, 255]).CopyTo(images.Pixels[0]);

        Assert.Equal([0, 0.2f, 1], Row(new PixelFeatures().Extract(images), 0));
    }

    [Fact]
    public void TheClassifiersFeaturesAreItsLastHiddenLayer()
    {
        using var images = Shapes.Bars([20, 20]);
        using var classifier = Trained(images);

        var features = new ClassifierFeatures(classifier).Extract(images, [7]);

        Assert.Equal(classifier.FeatureCount, features.Width);
        Assert.Equal(Row(classifier.Features(images, [7]), 0), Row(features, 0));
    }

    private static float[] Row(FeatureMatrix features, int row)
    {
        var values = new float[features.Width];
        features.Rows.CopyRow(row, values);
        return values;
    }

    private static TrainedClassifier Trained(ImageSet images) =>
        new ClassifierProtocol { Steps = 2, Batch = 16 }.Train(images, null, ClassifierRecipe.Plain, new TrainingContext { Seed = 1, Observer = NoObserver.Instance });

    /// <summary>A source by its name, with what it stands on.</summary>
    private sealed class OwnedSource : IFeatureSource, IDisposable
    {
        private readonly IFeatureSource _source;
        private readonly IDisposable? _owned;

        public OwnedSource(string name, ImageSet images)
        {
            if (name == "classifier")
            {
                var classifier = Trained(images);
                (_source, _owned) = (new ClassifierFeatures(classifier), classifier);
            }
            else if (name == "features.pt")
            {
                using var folder = new TemporaryFolder();
                TorchScriptFile.Write(folder.File(name), TorchScriptFile.Statistics);
                var network = TorchScriptFeatures.Open(folder.File(name), allowed: true, new ImageShape(images.Channels, images.Height, images.Width), Device.Cpu);
                (_source, _owned) = (network, network);
            }
            else
            {
                _source = new PixelFeatures();
            }
        }

        public string Name => _source.Name;

        public FeatureMatrix Extract(ImageSet images, IReadOnlyList<int>? indices = null, CancellationToken stop = default) =>
            _source.Extract(images, indices, stop);

        public void Dispose() => _owned?.Dispose();
    }
}
