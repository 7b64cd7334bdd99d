using Bagan.Evaluation.Backbones;
using Bagan.Tests.Data;
using Onnx;

namespace Bagan.Tests.Evaluation.Backbones;

/// <summary>Networks in ONNX files: every common form, and every way in which a file can be wrong.</summary>
public sealed class OnnxNetworkTests : IDisposable
{
    private const int Image = 3 * TinyBackbone.Side * TinyBackbone.Side;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, false, false, false)]
    [InlineData(1, false, false, false)]
    [InlineData(1, true, false, true)]
    [InlineData(0, false, true, false)]
    [InlineData(1, false, true, false)]
    public void EveryFormGivesTheSameFeatures(int batch, bool forOne, bool channelsLast, bool oneByOne)
    {
        using var network = Open(batch: batch, forOne: forOne, channelsLast: channelsLast);
        var images = Images(3);

        var features = network.Run(images, 3, TinyBackbone.Side);

        Assert.Equal((3, oneByOne, TinyBackbone.Side), (network.Planes, network.OneByOne, network.Input.Size));
        var expected = images.Chunk(Image).SelectMany(i => TinyBackbone.Features(i)).ToArray();
        Assert.Equal(expected.Length, features.Length);
        Assert.All(expected.Zip(features), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    [Fact]
    public void BytesAreTakenAsTheyAre()
    {
        using var network = Open(change: m =>
        {
            m.Graph.Input[0].Type.TensorType.ElemType = (int)TensorProto.Types.DataType.Uint8;
            var cast = new NodeProto { OpType = "Cast" };
            cast.Input.Add("image");
            cast.Output.Add("numbers");
            cast.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)TensorProto.Types.DataType.Float });
            m.Graph.Node.Insert(0, cast);
            m.Graph.Node[1].Input[0] = "numbers";
        });
        float[] images = [.. Images(2).Select(v => MathF.Round(v * 255))];

        Assert.Equal("size=8,range=0:255,mean=0/0/0,std=1/1/1", network.Input.Text);
        var expected = images.Chunk(Image).SelectMany(i => TinyBackbone.Features(i));
        Assert.All(expected.Zip(network.Run(images, 2, 8)), p => Assert.Equal(p.First, p.Second, 1e-3 + (1e-5 * p.First)));
    }

    [Fact]
    public void OfSeveralOutputsTheOneWithARowAnImageCountsAndMapsAreAveraged()
    {
        using var both = Open(change: m => m.Graph.Output.Insert(0, TinyBackbone.Value("positive", 0, 6, 8, 8)));
        using var maps = Open(change: m => m.Graph.Output[0] = TinyBackbone.Value("positive", 0, 6, 8, 8));
        var images = Images(2);

        var features = both.Run(images, 2, 8);

        Assert.Equal(2 * TinyBackbone.Width, features.Length);
        var averaged = maps.Run(images, 2, 8);
        Assert.Equal(features.Chunk(4).Select(c => c.Average()).Select(v => (double)v), averaged.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void WhatTheFileSaysOfItsImagesIsRead()
    {
        using var windows = Open(side: 0, change: m => m.MetadataProps.Add([TinyBackbone.Said("Image.NominalPixelRange", "NominalRange_0_255"), TinyBackbone.Said("Image.BitmapPixelFormat", "Bgr8")]));
        using var timm = Open(side: 0, change: m => m.MetadataProps.Add([TinyBackbone.Said("mean", "[0.5, 0.4, 0.3]"), TinyBackbone.Said("std", "(0.2, 0.2, 0.2)"), TinyBackbone.Said("input_size", "[3, 8, 8]")]));
        using var nothing = Open(side: 0, change: m => m.MetadataProps.Add(TinyBackbone.Said("mean", "see the paper")));

        Assert.Equal("order=bgr,range=0:255", windows.Input.Text);
        Assert.Equal("size=8,mean=0.5/0.4/0.3,std=0.2/0.2/0.2", timm.Input.Text);
        Assert.Equal("", nothing.Input.Text);
    }

    [Fact]
    public void WhatIsNoBackboneIsRefusedInWords()
    {
        File.WriteAllText(_folder.File("text.onnx"), "not a network");
        File.WriteAllBytes(_folder.File("empty.onnx"), []);
        var whole = File.ReadAllBytes(TinyBackbone.Write(_folder.File("whole.onnx")));
        File.WriteAllBytes(_folder.File("half.onnx"), whole[..(whole.Length / 2)]);

        foreach (var name in (string[])["text.onnx", "empty.onnx", "half.onnx"])
        {
            Assert.Contains($"{name} is no ONNX file", Refusal(() => OnnxNetwork.Open(_folder.File(name), _ => { })), StringComparison.Ordinal);
        }

        Assert.Contains("takes batches of 4 images alone", Refusal(() => Open(batch: 4)), StringComparison.Ordinal);
        Assert.Contains("takes image [?, 3, ?, ?], mask [?]".Replace("?", "any", StringComparison.Ordinal), Refusal(() => Open(side: 0, change: m => m.Graph.Input.Add(TinyBackbone.Value("mask", 0)))), StringComparison.Ordinal);
        Assert.Contains("a backbone takes squares of up to 1024 pixels", Refusal(() => Open(change: m => m.Graph.Input[0] = TinyBackbone.Value("image", 0, 3, 8, 9))), StringComparison.Ordinal);
        Assert.Contains("a backbone takes squares of up to 1024 pixels", Refusal(() => Open(side: 100_000)), StringComparison.Ordinal);
        Assert.Contains("cannot be loaded by ONNX Runtime", Refusal(() => Open(change: m => m.Graph.Node[0].OpType = "Riddle")), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOutputWithoutRowsIsRefused()
    {
        using var network = Open(change: m => m.Graph.Node[3].Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 0 }));

        Assert.Contains("one output must have a row of features per image", Refusal(() => network.Run(Images(2), 2, 8)), StringComparison.Ordinal);
    }

    private static string Refusal(Func<object> open) => Assert.Throws<BaganInputException>(open).Message;

    private static float[] Images(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count * Image).Select(_ => random.NextSingle())];
    }

    private OnnxNetwork Open(int batch = 0, int side = TinyBackbone.Side, bool forOne = false, bool channelsLast = false, Action<ModelProto>? change = null) =>
        OnnxNetwork.Open(TinyBackbone.Write(_folder.File("tiny.onnx"), batch, side, forOne, channelsLast, change), _ => { });
}
