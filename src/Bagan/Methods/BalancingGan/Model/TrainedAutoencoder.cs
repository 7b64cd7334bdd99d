using Bagan.Data;
using Bagan.Networks;
using Bagan.Ranks;
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
    /// <param name="ranks">The processes that divide the work, where all of them come here with the same weights: each takes whole batches, so that the codes are those of one process. Null: this process does all of it.</param>
    internal static float[] Of(Encoder encoder, ImageSet images, Device device, RankSession? ranks = null)
    {
        var wasTraining = encoder.IsTraining;
        using var noGrad = Autograd.NoGrad();
        encoder.Train(false);
        var batches = (images.Count + Batch - 1) / Batch;
        var codes = ranks?.ShareOf(batches) is { } share ? Gathered(share, ranks) : Own(0, batches);
        encoder.Train(wasTraining);
        return codes;

        // Those of some batches.
        float[] Own(int first, int count)
        {
            var own = Array.Empty<float>();
            var (from, end) = (first * Batch, Math.Min(images.Count, (first + count) * Batch));
            for (var start = from; start < end; start += Batch)
            {
                using var scope = new TensorScope();
                int[] indices = [.. Enumerable.Range(start, Math.Min(Batch, end - start))];
                var part = encoder.Forward(ImageBatches.Load(images, indices, device, encoder.ComputeType)).To(ScalarType.Float32); // [N, D]
                var d = checked((int)part.Size(1));
                if (start == from)
                {
                    own = new float[(long)(end - from) * d];
                }

                part.CopyTo(own.AsSpan((start - from) * d, indices.Length * d));
            }

            return own;
        }

        float[] Gathered(BatchShare share, RankSession all)
        {
            using var scope = new TensorScope();
            var own = Own(share.First, share.Count);
            var d = own.Length / (Math.Min(images.Count, (share.First + share.Count) * Batch) - (share.First * Batch));
            var room = new float[(batches + all.Group.Size - 1) / all.Group.Size * Batch * d]; // of the largest part
            own.CopyTo(room, 0);
            float[] codes = [.. all.Group.AllGather(Tensor.From<float>(room, room.Length)).SelectMany((part, rank) =>
                part.ToArray<float>().Take((int)(((long)batches * (rank + 1) / all.Group.Size) - ((long)batches * rank / all.Group.Size)) * Batch * d))];
            return codes[..(images.Count * d)]; // the last batch is a part of one
        }
    }
}
