using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;

namespace Bagan.Methods.BalancingGan;

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
