using System.Text;
using System.Text.Json.Nodes;
using Bagan.Data.Writers;
using Bagan.Export.TensorBoard;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Compare;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Tests.IO;
using Bagan.Tests.Jobs.Pick;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Export;

/// <summary>Event files as a reader of the published format sees them, which shares no code with the writer.</summary>
[Collection(EngineCollection.Name)]
public sealed class TensorBoardTests : IDisposable
{
    // TFRecord frames with CRC-32C bit by bit, and the wire format of Protocol Buffers: prints tag, step and value of every event.
    private const string Reader = """
        import json, struct, sys

        def crc32c(data):
            crc = 0xFFFFFFFF
            for byte in data:
                crc ^= byte
                for _ in range(8):
                    crc = (crc >> 1) ^ (0x82F63B78 & -(crc & 1))
            return crc ^ 0xFFFFFFFF

        def masked(data):
            crc = crc32c(data)
            return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF

        def fields(data):
            at, found = 0, {}
            def varint():
                nonlocal at
                value = shift = 0
                while True:
                    byte = data[at]; at += 1
                    value |= (byte & 127) << shift; shift += 7
                    if byte < 128: return value
            while at < len(data):
                key = varint()
                kind = key & 7
                if kind == 0: value = varint()
                elif kind == 1: value = struct.unpack_from('<d', data, at)[0]; at += 8
                elif kind == 5: value = struct.unpack_from('<f', data, at)[0]; at += 4
                else: size = varint(); value = data[at:at + size]; at += size
                found.setdefault(key >> 3, []).append(value)
            return found

        data, at, first = open(sys.argv[1], 'rb').read(), 0, True
        while at < len(data):
            size, check = struct.unpack_from('<QI', data, at)
            assert check == masked(data[at:at + 8]), 'checksum of a length'
            content = data[at + 12:at + 12 + size]
            assert struct.unpack_from('<I', data, at + 12 + size)[0] == masked(content), 'checksum of a content'
            at += 16 + size
            event = fields(content)
            assert event[1][0] > 1.6e9, 'time'
            if first:
                assert event[3] == [b'brain.Event:2']
                first = False
                continue
            value = fields(fields(event[5][0])[1][0])
            row = dict(tag=value[1][0].decode(), step=event.get(2, [0])[0])
            if 2 in value: row['scalar'] = value[2][0]
            elif 4 in value:
                image = fields(value[4][0])
                assert image[4][0][:8] == b'\x89PNG\r\n\x1a\n'
                assert struct.unpack('>II', image[4][0][16:24]) == (image[2][0], image[1][0])
                row['image'] = image[4][0][:8].hex()
            elif 5 in value:
                histogram = fields(value[5][0])
                limits, counts = (struct.unpack('<%dd' % (len(h) // 8), h) for h in (histogram[6][0], histogram[7][0]))
                assert len(limits) == len(counts) and list(limits) == sorted(limits)
                assert sum(counts) == histogram[3][0] and abs(limits[-1] - histogram[2][0]) < 1e-6
                row['histogram'] = histogram[3][0]
            else:
                assert fields(fields(value[9][0])[1][0])[1] == [b'text']
                row['text'] = fields(value[8][0])[8][0].decode()
            print(json.dumps(row))
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("bagan-board-").FullName;

    public void Dispose() => Trees.RemoveListed(_root);

    private string Log => Path.Combine(_root, "trained", "run", "tensorboard", TensorBoardLog.FileName);

    [Fact]
    public void AnIndependentReaderFindsEveryFigureOnceAfterAResume()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train("bagan-conditional", new ListeningSink { Stop = stop, Stage = "adversarial", After = 60 }, resume: false, stop.Token));
        var before = Read();
        Assert.Contains(before, e => (string)e["tag"]! == "adversarial/discriminator" || ((string)e["tag"]!).StartsWith("adversarial/", StringComparison.Ordinal));

        Train("bagan-conditional", NoProgress.Instance, resume: true);

        var events = Read();
        Assert.Equal(events.Count, events.Select(e => ((string)e["tag"]!, (long)e["step"]!)).Distinct().Count());
        var metrics = File.ReadAllLines(Path.Combine(_root, "trained", "run", "metrics.jsonl")).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal(3 + 4, metrics.Count);
        var scalars = events.Where(e => e["scalar"] is not null).ToDictionary(e => ((string)e["tag"]!, (int)e["step"]!), e => (double)e["scalar"]!);
        var expected = metrics.SelectMany(m => m.Where(f => f.Key is not ("stage" or "epoch" or "epochs" or "images" or "note")).Select(f => (Key: ($"{(string)m["stage"]!}/{f.Key}", (int)m["epoch"]!), Value: (double)f.Value!))).ToList();
        Assert.Equal(expected.Count, scalars.Count);
        Assert.All(expected, f => Assert.Equal((float)f.Value, scalars[f.Key], 1e-6));
        Assert.Equal([1, 2, 3, 4], events.Where(e => (string)e["tag"]! == "adversarial/generated").Select(e => (int)e["step"]!));
        Assert.Equal([1, 2, 3], events.Where(e => (string)e["tag"]! == "autoencoder/reconstructed").Select(e => (int)e["step"]!));
        Assert.Equal(["latents/class 0", "latents/class 1"], events.Where(e => e["histogram"] is not null).Select(e => (string)e["tag"]!));
        Assert.Contains("\"method\": \"bagan-conditional\"", (string)events.Single(e => (string)e["tag"]! == "options")["text"]!, StringComparison.Ordinal);

        // A finished run that is taken up again stays as it is.
        Train("bagan-conditional", NoProgress.Instance, resume: true);
        Assert.Equal(events.Select(e => e.ToJsonString()).Order(), Read().Select(e => e.ToJsonString()).Order());
    }

    [Theory]
    [InlineData("balanced", "autoencoder/", "latents/class 1")]
    [InlineData("gan", "class 1/adversarial/", "class 1/adversarial/generated")]
    [InlineData("smote", "options", "options")]
    public void EveryKindOfMethodIsLogged(string method, string prefix, string tag)
    {
        Train(method, NoProgress.Instance, resume: false);

        var tags = Read().Select(e => (string)e["tag"]!).ToHashSet();
        Assert.Contains(tags, t => t.StartsWith(prefix, StringComparison.Ordinal));
        Assert.Contains(tag, tags);
    }

    [Fact]
    public void BalanceWritesItAndAResumeDoublesNoStep()
    {
        Prepare([16, 8]);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Balance(new ListeningSink { Stop = stop, Stage = "adversarial", After = 20 }, resume: false, stop.Token));

        Balance(NoProgress.Instance, resume: true);

        RequireWhole(Path.Combine(_root, "balanced", "run", "tensorboard"));
    }

    [Fact]
    public void QuickstartWritesIt()
    {
        Prepare([40, 40, 40]);
        new QuickstartJob(
            new QuickstartOptions
            {
                Method = "bagan-conditional", Training = Short, Steps = 1, Seeds = 1, Output = new OutputOptions { Out = Path.Combine(_root, "quick") },
            },
            Path.Combine(_root, "data"), NoProgress.Instance, "").Run(default);

        RequireWhole(Path.Combine(_root, "quick", "run", "tensorboard"));
    }

    [Fact]
    public void CompareWritesOneForEachMethodAndSeed()
    {
        Prepare([16, 8]);
        new CompareJob(
            new CompareOptions
            {
                Data = new DataOptions { Path = Path.Combine(_root, "data") }, Methods = "none,bagan-conditional", Seeds = 2, Steps = 1, Training = Short, Output = new OutputOptions { Out = Path.Combine(_root, "compared") },
            },
            NoProgress.Instance, "").Run(default);

        var folders = Directory.GetDirectories(Path.Combine(_root, "compared", "tensorboard"));
        Assert.Equal(2, folders.Length);
        Assert.All(folders, RequireWhole);
    }

    [Fact]
    public void TheChecksumIsThePublishedOne()
    {
        // RFC 3720, B.4: CRC-32C of 32 zeros is 0x8A9136AA. "123456789" is the check value of the catalogue of CRCs.
        Assert.Equal(Masked(0x8A9136AA), EventFile.MaskedChecksum(new byte[32]));
        Assert.Equal(Masked(0xE3069283), EventFile.MaskedChecksum(Encoding.ASCII.GetBytes("123456789")));

        static uint Masked(uint crc) => ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    [Fact]
    public void ADamagedTailEndsTheReading()
    {
        byte[] file = [.. EventFile.Frame([1, 2, 3]), .. EventFile.Frame([4]), .. EventFile.Frame([5, 6])];
        for (var length = 0; length < file.Length; length++)
        {
            using var cut = new MemoryStream(file[..length]);
            Assert.Equal(length < 19 ? 0 : length < 36 ? 1 : 2, EventFile.Read(cut).Count());
        }

        file[12 + 16 + 3] ^= 1; // in the second record
        using var damaged = new MemoryStream(file);
        Assert.Single(EventFile.Read(damaged));
    }

    private static TrainingOptions Short => new() { AeEpochs = 1, GanEpochs = 4, Batch = 8, Precision = Precision.Float32, Tensorboard = true };

    private void Balance(IProgressSink sink, bool resume, CancellationToken stop = default) => new BalanceJob(
        new BalanceOptions
        {
            Data = new DataOptions { Path = Path.Combine(_root, "data") }, Method = "bagan-conditional", Training = Short, Steps = 1, Seeds = 1,
            Output = new OutputOptions { Out = Path.Combine(_root, "balanced") }, Checkpoints = new CheckpointOptions { Resume = resume },
        },
        sink, "").Run(stop);

    // Both stages, pictures and options, each step once.
    private static void RequireWhole(string folder)
    {
        var events = Read(Path.Combine(folder, TensorBoardLog.FileName));
        Assert.Equal(events.Count, events.Select(e => ((string)e["tag"]!, (long)e["step"]!)).Distinct().Count());
        Assert.Equal([1], events.Where(e => (string)e["tag"]! == "autoencoder/reconstructed").Select(e => (int)e["step"]!));
        Assert.Equal([1, 2, 3, 4], events.Where(e => (string)e["tag"]! == "adversarial/generated").Select(e => (int)e["step"]!));
        Assert.Contains(events, e => e["scalar"] is not null);
        Assert.Contains(events, e => e["histogram"] is not null);
        Assert.Single(events, e => (string)e["tag"]! == "options");
    }

    private void Prepare(int[] counts)
    {
        using var train = TinySet.Make(counts);
        DataWriter.Write(DataWriter.Find("folders"), Path.Combine(_root, "data"), [new WrittenSplit(null, train)]);
    }

    private void Train(string method, IProgressSink sink, bool resume, CancellationToken stop = default)
    {
        var data = Path.Combine(_root, "data");
        if (!Directory.Exists(data))
        {
            Prepare([16, 8]);
        }

        var hasNetworks = method != "smote";
        new TrainJob(
            new TrainOptions
            {
                Data = new SourceOptions { Path = data },
                Method = method,
                Training = hasNetworks
                    ? new TrainingOptions { AeEpochs = method == "gan" ? null : 3, GanEpochs = method == "balanced" ? null : 4, Batch = 8, Precision = Precision.Float32, Tensorboard = true }
                    : new TrainingOptions { Tensorboard = true },
                Output = new OutputOptions { Out = Path.Combine(_root, "trained") },
                Checkpoints = new CheckpointOptions { Resume = resume },
            }, sink).Run(stop);
    }

    private List<JsonObject> Read() => Read(Log);

    private static List<JsonObject> Read(string log) =>
        [.. Python.Run(Reader, log).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];
}
