using Bagan.Data;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Model;

/// <summary>A trained encoder and decoder, without the latents of classes.</summary>
internal sealed class TrainedAutoencoder(BaganModelHeader header, Encoder encoder, Generator decoder, Device device) : IDisposable
{
    /// <summary>Images, classes and options.</summary>
    internal BaganModelHeader Header => header;

    /// <summary>Images to codes.</summary>
    internal Encoder Encoder => encoder;

    /// <summary>Codes to images.</summary>
    internal Generator Decoder => decoder;

    internal Device Device => device;

    /// <summary>Restores both from a checkpoint of a finished training.</summary>
    /// <exception cref="BaganInputException">The file is no such checkpoint.</exception>
    internal static TrainedAutoencoder Load(SafetensorsFile file, Device device)
    {
        var header = BaganModel.ReadHeader(file.Metadata);
        BaganModel.RequireLatents(file);
        var (shape, options) = (header.Shape, header.Options);
        var decoder = BaganModel.LoadNetwork(
            file,
            "generator.",
            Generator.ParametersOf(shape, options.Networks, BaganNetworks.IsToldTheClass(options), options.SupervisedAutoencoder),
            () => BaganNetworks.CreateGenerator(shape, options),
            header,
            device);
        try
        {
            var encoder = BaganModel.LoadNetwork(file, "encoder.", Encoder.ParametersOf(shape, options.Networks), () => new Encoder(shape, options.Networks), header, device);
            return new TrainedAutoencoder(header, encoder, decoder, device);
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        encoder.Dispose();
        decoder.Dispose();
    }
}

/// <summary>Images through an encoder.</summary>
internal static class ImageCodes
{
    private const int Batch = 256;

    /// <summary>The codes of images in their order, row-major [N, D]; dropout off.</summary>
    /// <param name="encoder">On the device, in what it computes in.</param>
    /// <param name="images">N images of the encoder's shape.</param>
    /// <param name="device">Where the encoder is.</param>
    internal static float[] Of(Encoder encoder, ImageSet images, Device device)
    {
        var codes = Array.Empty<float>();
        var wasTraining = encoder.IsTraining;
        using var noGrad = Autograd.NoGrad();
        encoder.Train(false);
        for (var start = 0; start < images.Count; start += Batch)
        {
            using var scope = new TensorScope();
            int[] indices = [.. Enumerable.Range(start, Math.Min(Batch, images.Count - start))];
            var part = encoder.Forward(ImageBatches.Load(images, indices, device, encoder.ComputeType)).To(ScalarType.Float32); // [N, D]
            var d = checked((int)part.Size(1));
            if (start == 0)
            {
                codes = new float[(long)images.Count * d];
            }

            part.CopyTo(codes.AsSpan(start * d, indices.Length * d));
        }

        encoder.Train(wasTraining);
        return codes;
    }
}
