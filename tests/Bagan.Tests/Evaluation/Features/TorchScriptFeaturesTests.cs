using Bagan.Data;
using Bagan.Evaluation.Features;
using Bagan.Tensors;
using Bagan.Tests.Data;

namespace Bagan.Tests.Evaluation.Features;

/// <summary>Networks that a person hands over: what they are shown, and every way in which a file can be wrong.</summary>
[Collection(EngineCollection.Name)]
public sealed class TorchScriptFeaturesTests : IDisposable
{
    private static readonly ImageShape Shape = new(3, 2, 2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheNetworkSeesRedGreenAndBlueFrom0To1()
    {
        using var images = new ImageSet(new PixelBlock(2, 3, 2, 2), [0, 0], ["a"]);
        ((byte[])[0, 51, 102, 255, 0, 0, 0, 0, 255, 255, 255, 255]).CopyTo(images.Pixels[1]);
        using var source = TorchScriptFeatures.Open(Written(TorchScriptFile.Statistics), allowed: true, Shape, Device.Cpu);

        var features = source.Extract(images);

        Assert.Equal(("features.pt", 2, 9), (features.Source, features.Count, features.Width));
        var row = new float[9];
        features.Rows.CopyRow(1, row);
        float[] expected = [0.4f, 0, 1, 0, 0, 1, 1, 0, 1]; // means, minima, maxima
        Assert.All(expected.Zip(row), p => Assert.Equal(p.First, p.Second, 1e-6));
        features.Rows.CopyRow(0, row);
        Assert.Equal(new float[9], row);
    }

    [Fact]
    public void OtherDimensionsAreTakenAsOne()
    {
        using var source = TorchScriptFeatures.Open(Written("    return x"), allowed: true, Shape, Device.Cpu);
        using var images = new ImageSet(new PixelBlock(100, 3, 2, 2), new int[100], ["a"]);
        images.Pixels[99].Fill(255);

        var features = source.Extract(images);

        Assert.Equal((100, 12), (features.Count, features.Width));
        var row = new float[12];
        features.Rows.CopyRow(99, row);
        Assert.All(row, v => Assert.Equal(1, v));
    }

    [Fact]
    public void WithoutPermissionNothingIsLoaded()
    {
        var error = Assert.Throws<BaganInputException>(() => TorchScriptFeatures.Open(_folder.File("missing.pt"), allowed: false, Shape, Device.Cpu));

        Assert.Contains("--allow-torchscript", error.Message, StringComparison.Ordinal);
        Assert.Contains("is code", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNoNetworkIsToldSo()
    {
        File.WriteAllText(_folder.File("text.pt"), "not a network");
        var whole = File.ReadAllBytes(Written(TorchScriptFile.Statistics));
        File.WriteAllBytes(_folder.File("half.pt"), whole[..(whole.Length / 2)]);
        File.WriteAllBytes(_folder.File("empty.pt"), []);

        Assert.Contains("there is no such file", Refusal("missing.pt"), StringComparison.Ordinal);
        Assert.Contains("there is no such file", Refusal("."), StringComparison.Ordinal);
        foreach (var name in (string[])["text.pt", "half.pt", "empty.pt"])
        {
            Assert.Matches($"--features .*{name} is no TorchScript file that this libtorch \\([0-9.]+.*\\) can load: .*torch.jit.save", Refusal(name));
            Assert.DoesNotContain('\n', Refusal(name));
        }
    }

    [Theory]
    [InlineData("    return torch.flatten(x, 0)", "Tensor", "a tensor [12]")]
    [InlineData("    return torch.cat([x, x], 0)", "Tensor", "a tensor [2, 3, 2, 2]")]
    [InlineData("    return (x, x)", "Tuple[Tensor, Tensor]", "answers with Tuple, not with one tensor")]
    [InlineData("    return torch.mm(x, x)", "Tensor", "fails on images of 3x2x2 (float32 in [0, 1]; the network itself must resize, repeat channels and normalise)")]
    [InlineData("    return torch.slice(x, 1, 0, 0)", "Tensor", "a tensor [1, 0, 2, 2]")]
    public void ANetworkThatDoesNotFitIsRefusedBeforeAnythingElseIsDone(string body, string result, string words)
    {
        Written(body, result);
        var live = Engine.LiveTensors;

        Assert.Contains(words, Refusal("features.pt"), StringComparison.Ordinal);
        Assert.Equal(live, Engine.LiveTensors);
    }

    [Fact]
    public void ImagesOfAnotherShapeAreRefused()
    {
        using var source = TorchScriptFeatures.Open(Written(TorchScriptFile.Statistics), allowed: true, Shape, Device.Cpu);
        using var grey = new ImageSet(new PixelBlock(1, 1, 2, 2), [0], ["a"]);

        Assert.Contains("1x2x2", Assert.Throws<ArgumentException>(() => source.Extract(grey)).Message, StringComparison.Ordinal);
    }

    private string Refusal(string name) =>
        Assert.Throws<BaganInputException>(() => TorchScriptFeatures.Open(_folder.File(name), allowed: true, Shape, Device.Cpu)).Message;

    private string Written(string body, string result = "Tensor")
    {
        TorchScriptFile.Write(_folder.File("features.pt"), body, result);
        return _folder.File("features.pt");
    }
}
