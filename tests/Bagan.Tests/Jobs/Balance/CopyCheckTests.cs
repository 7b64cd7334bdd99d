using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Features;
using Bagan.Jobs.Balance;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Evaluation.Classifiers;

namespace Bagan.Tests.Jobs.Balance;

/// <summary>Copies are found in the space that the report names.</summary>
[Collection(EngineCollection.Name)]
public sealed class CopyCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CopiesAreFoundByPixelsAndByTheFeaturesOfAPretrainedNetwork()
    {
        using var backbone = Backbone.Open(TinyBackbone.Write(_folder.File("tiny.onnx")), new BackboneInput(), false, Device.Cpu, null, _ => { });
        using var real = Shapes.Bars([40, 30]);
        using var fresh = Shapes.Bars([40, 40], seed: 9, noise: 100);
        using var copies = real.Select([.. Enumerable.Range(0, 10)]);
        IFeatureSource[] spaces = [new PixelFeatures(), new BackboneFeatures(backbone)];

        foreach (var space in spaces)
        {
            Assert.Contains("10 of the 10 generated images checked are this close", CopyCheck.Make(real, copies, space, 1, default)!.Value.Note, StringComparison.Ordinal);
        }

        Assert.Contains("0 of the 80 generated images checked are this close", CopyCheck.Make(real, fresh, spaces[0], 1, default)!.Value.Note, StringComparison.Ordinal);
        Assert.StartsWith("The number is the root mean square difference of the pixels (0 to 1).", CopyCheck.Make(real, copies, spaces[0], 1, default)!.Value.Note, StringComparison.Ordinal);
        Assert.StartsWith("Images are compared by the features of the pretrained network tiny.onnx,", CopyCheck.Make(real, copies, spaces[1], 1, default)!.Value.Note, StringComparison.Ordinal);
        using var none = real.Select([]);
        Assert.Null(CopyCheck.Make(real, none, spaces[0], 1, default));
    }
}
