using System.Xml.Linq;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Features;
using Bagan.IO;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Tests.Evaluation.Features;

namespace Bagan.Tests.Evaluation.Backbones;

/// <summary>Pretrained networks as sources of features, and what is kept of them between runs.</summary>
[Collection(EngineCollection.Name)]
public sealed class BackboneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFileIsRunOnImagesOfAnySizeAndEveryPictureOnce()
    {
        using var images = Shapes.Bars([3, 2], side: 12, channels: 1);
        using var backbone = Open(TinyBackbone.Write(_folder.File("tiny.onnx")));
        var source = new BackboneFeatures(backbone);

        var features = source.Extract(images, [0, 1, 0, 4]);

        Assert.Equal(("tiny.onnx", 4, TinyBackbone.Width, 3L), (features.Source, features.Count, features.Width, backbone.Computed));
        float[] image = [.. images[4].ToArray().Select(p => (p / 127.5f) - 1)];
        var expected = TinyBackbone.Features(backbone.Input.Prepare(image, 1, 1, 12, 12, 3));
        var row = new float[TinyBackbone.Width];
        features.Rows.CopyRow(3, row);
        Assert.All(expected.Zip(row), p => Assert.Equal(p.First, p.Second, 1e-5));
        source.Extract(images);
        Assert.Equal(5, backbone.Computed);
    }

    [Fact]
    public void TheWatchStopsWhereTheNetworkRefuses()
    {
        using var backbone = new Backbone("stubborn", new StubbornNetwork(), new BackboneInput().Resolved(), new byte[32], null, _messages.Add);
        backbone.Of(new float[192], 1, 3, 8, 8, default);
        Assert.Throws<BaganInputException>(() => backbone.Of([.. Enumerable.Repeat(1f, 192)], 1, 3, 8, 8, default));

        var seconds = backbone.SecondsPerImage;
        Thread.Sleep(5);

        Assert.Equal(seconds, backbone.SecondsPerImage);
    }

    [Fact]
    public void FeaturesAreKeptForTheSameNetworkAndInputAlone()
    {
        using var images = Shapes.Bars([3, 2]);
        var file = TinyBackbone.Write(_folder.File("tiny.onnx"));
        using (var first = Open(file))
        {
            new BackboneFeatures(first).Extract(images);
            first.Save();
        }

        using var again = Open(file);
        using var other = Open(file, "mean=0");
        new BackboneFeatures(again).Extract(images);
        new BackboneFeatures(other).Extract(images);

        Assert.Equal((0L, 5L), (again.Computed, other.Computed));
        Assert.NotEqual(again.Identity, other.Identity);
        Assert.Empty(_messages);
    }

    [Fact]
    public void RunsThatShareAFolderAddToIt()
    {
        using var bars = Shapes.Bars([3, 2]);
        using var others = Shapes.Bars([4, 4]);
        var file = TinyBackbone.Write(_folder.File("tiny.onnx"));
        using var first = Open(file, shared: true);
        using var second = Open(file, shared: true);
        new BackboneFeatures(first).Extract(bars);
        new BackboneFeatures(second).Extract(others, [6, 7]);
        first.Save();
        second.Save();

        using var third = Open(file, shared: true);
        new BackboneFeatures(third).Extract(bars);
        new BackboneFeatures(third).Extract(others, [6, 7]);

        Assert.Equal(0, third.Computed);
        Assert.Single(Directory.GetFileSystemEntries(_folder.File("features"))); // no lock is left
        Assert.Empty(_messages);

        // What an image takes is measured all the same, since choices follow from it.
        Assert.InRange(BackboneFeatures.SecondsPerImage(third, bars, default), 1e-9, 10);
    }

    [Fact]
    public async Task ARunWaitsForTheOneThatIsWriting()
    {
        using var bars = Shapes.Bars([3, 2]);
        using var backbone = Open(TinyBackbone.Write(_folder.File("tiny.onnx")), shared: true);
        new BackboneFeatures(backbone).Extract(bars);
        Directory.CreateDirectory(_folder.File("features"));
        var other = FolderLock.Take(_folder.File("features"), "features");

        var saving = Task.Run(backbone.Save);
        await Task.Delay(200);
        Assert.Empty(Directory.GetFiles(_folder.File("features"), "*.features"));
        other.Dispose();
        await saving;

        Assert.Single(Directory.GetFiles(_folder.File("features"), "*.features"));
        Assert.Empty(_messages);
    }

    [Fact]
    public void WhatAPictureTakesIsMeasuredOnce()
    {
        using var bars = Shapes.Bars([3, 2]);
        using var backbone = Open(TinyBackbone.Write(_folder.File("tiny.onnx")));

        var seconds = BackboneFeatures.SecondsPerImage(backbone, bars, default);

        Assert.InRange(seconds, 1e-9, 10);
        Assert.Equal(seconds, BackboneFeatures.SecondsPerImage(backbone, bars, default));
    }

    [Fact]
    public void AResultDoesNotDependOnASharedFolder()
    {
        using var bars = Shapes.Bars([3, 2]);
        using var backbone = Open(TinyBackbone.Write(_folder.File("tiny.onnx")), shared: true);
        File.WriteAllText(_folder.File("features"), "a file");

        new BackboneFeatures(backbone).Extract(bars);
        backbone.Save();

        Assert.StartsWith("The features are not kept in --feature-cache ", Assert.Single(_messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void DamageIsSaidAndItsFeaturesComputedAgain(int position)
    {
        using var images = Shapes.Bars([3, 2]);
        var file = TinyBackbone.Write(_folder.File("tiny.onnx"));
        using (var first = Open(file))
        {
            new BackboneFeatures(first).Extract(images);
            first.Save();
        }

        var kept = Directory.GetFiles(_folder.File("features")).Single();
        var bytes = File.ReadAllBytes(kept);
        if (position == int.MaxValue)
        {
            bytes = bytes[..^7];
        }
        else
        {
            bytes[position < 0 ? bytes.Length + position : position] ^= 1;
        }

        File.WriteAllBytes(kept, bytes);
        using var again = Open(file);
        new BackboneFeatures(again).Extract(images);

        Assert.Equal(5, again.Computed);
        Assert.Matches("is not used \\(.*\\); its features are computed again", Assert.Single(_messages));
        again.Save();
        using var mended = Open(file);
        new BackboneFeatures(mended).Extract(images);
        Assert.Equal(0, mended.Computed);
    }

    [Fact]
    public void TorchScriptNeedsPermissionAndThenSeesNormalisedSquares()
    {
        var file = _folder.File("net.pt");
        TorchScriptFile.Write(file, "    return torch.flatten(x, 1)", "Tensor");

        Assert.Contains("--allow-torchscript", Refusal(() => Open(file, allow: false)), StringComparison.Ordinal);
        using var backbone = Open(file, "size=4,range=-1:1");
        Assert.Equal(48, backbone.Width);
        Assert.All(backbone.Of([0.5f], 1, 1, 1, 1, default), v => Assert.Equal(0.5f, v, 1e-6));
    }

    [Fact]
    public void WhatCannotBeUsedIsRefused()
    {
        Assert.Contains("there is no such file", Refusal(() => Open(_folder.File("missing.onnx"))), StringComparison.Ordinal);
        Assert.Contains("takes images of 8 pixels alone", Refusal(() => Open(TinyBackbone.Write(_folder.File("tiny.onnx")), "size=16")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(28, 160)]
    [InlineData(128, 160)]
    [InlineData(129, 224)]
    public void SmallPicturesAreSeenSmaller(int side, int seen) => Assert.Equal(seen, ResNet18Network.SizeFor(side));

    [Fact]
    public void PackagesHaveTheVersionsOfTheProject()
    {
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(e => (string)e.Attribute("Include")!, e => (string)e.Attribute("Version")!);

        Assert.All((OptionalPackage[])[OptionalPackage.OnnxRuntime, OptionalPackage.ResNet18], p => Assert.Equal(versions[p.Id], p.Version));
        Assert.Equal(versions["Microsoft.ML.OnnxRuntime"], versions["Microsoft.ML.OnnxRuntime.Managed"]);
    }

    [Fact]
    public void AMissingPackageIsNamedWithTheCommandThatGetsIt()
    {
        var said = new List<string>();
        var package = new OptionalPackage("Bagan.No.Such.Package", "not-a-version", 1);

        var message = Refusal(() => package.Require("file", "--backbone x", said.Add));

        Assert.Contains("--backbone x needs the package Bagan.No.Such.Package not-a-version", message, StringComparison.Ordinal);
        Assert.Contains("run: dotnet package download Bagan.No.Such.Package@not-a-version", message, StringComparison.Ordinal);
        Assert.Contains("downloading it once", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public void TheOwnFormOfResNet18HasTheFeaturesOfThePublishedModel()
    {
        var path = ResNet18Network.Require(_ => { });
        using var own = new ResNet18Network(path, Device.Cpu, ScalarType.Float32);
        using var published = OnnxNetwork.Open(path, _ => { });
        var input = own.Input.Resolved();
        var random = new Random(11);
        float[] images = [.. Enumerable.Range(0, 2 * 3 * 30 * 30).Select(_ => (2 * random.NextSingle()) - 1)];
        var prepared = input.Prepare(images, 2, 3, 30, 30, 3);
        var centred = prepared.ToArray();
        var (network, mean) = ResNet18Network.Load(path);
        network.Dispose();
        (int, float[]) none = (0, []);
        ResNet18Network.Centre(centred, mean, ref none, 224);

        var features = own.Run(prepared, 2, 224);

        var expected = published.Run(centred, 2, 224);
        Assert.False(published.OneByOne);
        Assert.Equal(2 * ImageNetResNet18.Width, features.Length);
        Assert.All(expected.Zip(features), p => Assert.Equal(p.First, p.Second, 1e-3));
        Assert.InRange(expected.Max(), 1, 100);
        Assert.Contains("multiples of 32", Refusal(() => own.Run(new float[3 * 100 * 100], 1, 100)), StringComparison.Ordinal);
    }

    private static string Refusal(Func<object> open) => Assert.Throws<BaganInputException>(open).Message;

    private Backbone Open(string file, string? input = null, bool allow = true, bool shared = false) =>
        Backbone.Open(file, BackboneInput.TryParse(input, out _)!, allow, Device.Cpu, new FeatureFolder(_folder.File("features"), shared), _messages.Add);

    // Refuses images that are white.
    private sealed class StubbornNetwork : IBackboneNetwork
    {
        public int Planes => 3;

        public BackboneInput Input => new();

        public string Arithmetic => "";

        public float[] Run(float[] images, int count, int size) => images[0] > 1 ? throw new BaganInputException("white") : new float[count];

        public void Dispose()
        {
        }
    }
}
