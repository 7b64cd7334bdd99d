using System.Net;
using System.Net.Sockets;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Ranks;
using Bagan.Tensors;

namespace Bagan.Tests.Methods.BalancingGan;

/// <summary>The codes that the latents of classes are made of, by several processes, which are threads here.</summary>
[Collection(EngineCollection.Name)]
public sealed class ImageCodesTests
{
    private static readonly NetworkOptions Options = new() { Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 4, 4, 4], Dropout = 0 };

    // Three batches, the last one smaller: two processes take one and two of them, three one each; of four each computes all, as where there is a single batch.
    [Theory]
    [InlineData(600, 2)]
    [InlineData(600, 3)]
    [InlineData(600, 4)]
    [InlineData(200, 2)]
    public async Task Processes_that_divide_them_have_the_bytes_of_one(int images, int processes)
    {
        using var one = new OneThread();
        using var train = TinySet.Make([images / 2, images / 2]);
        var alone = Codes(Encoder(), null);
        Assert.Equal(images * Options.Latent, alone.Length);
        Assert.Contains(alone, c => c != 0);

        var port = FreePort();
        List<Encoder> encoders = [.. Enumerable.Range(0, processes).Select(_ => Encoder())];
        var all = await Task.WhenAll(encoders.Select((encoder, rank) => Task.Factory.StartNew(
            () =>
            {
                using var ranks = RankSession.Open(
                    new LaunchedRank(rank, processes) { Port = port }, new Dictionary<string, string>(), CancellationToken.None, words => throw new InvalidOperationException(words));
                var codes = Codes(encoder, ranks);
                ranks.WaitForAll("end", CancellationToken.None);
                return codes;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.All(all, codes => Assert.Equal(alone.Select(BitConverter.SingleToInt32Bits), codes.Select(BitConverter.SingleToInt32Bits)));

        float[] Codes(Encoder encoder, RankSession? ranks)
        {
            using (encoder)
            {
                return ImageCodes.Of(encoder, train, Device.Cpu, ranks);
            }
        }
    }

    private static Encoder Encoder()
    {
        Engine.Seed(3);
        return new Encoder(new NetworkShape(1, 8, 2), Options);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
