using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Bagan.Jobs.Options;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Networks;
using Bagan.Tensors;
using Bagan.Tensors.Serialization;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Training;

/// <summary>
/// Checkpoints and options from elsewhere, seeded mutations of real ones: they are read or refused in words, with no other exception and without
/// taking more memory than the files are long. BAGAN_FUZZ_MUTATIONS and BAGAN_FUZZ_SEED make longer and other runs.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed partial class HostileCheckpointTests : IDisposable
{
    private static readonly string[] Extremes = ["0", "-1", "1", "3", "2147483647", "2147483648", "9223372036854775807", "1e308", "null", "\"x\"", "[]", "{}", "true"];
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-hostile-").FullName;

    private static int Mutations => Setting("BAGAN_FUZZ_MUTATIONS", 3000);

    private static int Seed => Setting("BAGAN_FUZZ_SEED", 1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AMutatedCheckpointIsReadOrRefused()
    {
        var options = new BaganOptions
        {
            Networks = new NetworkOptions { Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 4, 4, 4] },
            Batch = 8,
            AutoencoderEpochs = 1,
            AdversarialEpochs = 2,
            AverageHalfLife = 100,
            Precision = Precision.Float32,
        };
        using var train = TinySet.Make([16, 8]);
        var context = new TrainingContext { Seed = 1, Observer = NoObserver.Instance, Checkpoints = new CheckpointStore(_folder, new CheckpointInterval(1e-12, null)) };
        using (var trainer = new BaganTrainer(train, options, context))
        {
            trainer.Fit().Dispose();
        }

        var files = Directory.EnumerateFiles(_folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            File.Delete(file);
        }

        using var victim = new BaganTrainer(train, options, context);
        var path = Path.Combine(_folder, "000001.safetensors");
        var random = new Random(Seed);
        var memory = Environment.WorkingSet;
        int read = 0, refused = 0;
        for (var number = 0; number < Mutations; number++)
        {
            File.WriteAllBytes(path, Sealed(Mutate(files[random.Next(files.Length)], random)));
            try
            {
                using var file = context.Checkpoints!.LoadNewest((_, _) => { });
                if (file is null)
                {
                    refused++;
                    continue;
                }

                victim.Resume();
                BaganModel.Load(file, Device.Cpu).Dispose();
                read++;
            }
            catch (BaganException e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Mutation {number} of seed {Seed}: {e}");
            }
        }

        // A mutator that spares or destroys everything would show nothing.
        Assert.True(read > Mutations / 50, $"Only {read} were read.");
        Assert.True(refused > Mutations / 5, $"Only {refused} were refused.");
        Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 300L << 20);
    }

    [Fact]
    public void MutatedOptionsAreReadOrRefused()
    {
        var json = Encoding.UTF8.GetBytes(OptionsJson.Write(new BalanceOptions { Data = new DataOptions { Path = "photos" }, Output = new OutputOptions { Out = "out" } }));
        var random = new Random(Seed);
        int read = 0, refused = 0;
        for (var number = 0; number < Mutations; number++)
        {
            var text = Encoding.UTF8.GetString(random.Next(2) == 0 ? Flip(json.ToArray(), random, 0, json.Length) : Encoding.UTF8.GetBytes(Replace(Encoding.UTF8.GetString(json), random)));
            try
            {
                OptionsJson.Read<BalanceOptions>(text, "a file").Validate();
                read++;
            }
            catch (BaganInputException)
            {
                refused++;
            }
        }

        Assert.True(read > Mutations / 50, $"Only {read} were read.");
        Assert.True(refused > Mutations / 5, $"Only {refused} were refused.");
    }

    [Fact]
    public void AMutatedSafetensorsFileIsReadOrRefused()
    {
        using var scope = new TensorScope();
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [("a", Tensor.Full([3, 5], 1)), ("b", Tensor.From<byte>([1, 2, 3], 3))], new Dictionary<string, string> { ["k"] = "v" });
        var whole = stream.ToArray();
        var random = new Random(Seed);
        int read = 0, refused = 0;
        for (var number = 0; number < Mutations; number++)
        {
            using var mutated = new MemoryStream(Mutate(whole, random));
            try
            {
                SafetensorsFile.Read(mutated).Dispose();
                read++;
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }

        Assert.True(read > Mutations / 50, $"Only {read} were read.");
        Assert.True(refused > Mutations / 5, $"Only {refused} were refused.");
    }

    // Half of the mutations keep the header well formed but change what it says; the others are flips anywhere, and cuts.
    private static byte[] Mutate(byte[] file, Random random)
    {
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        switch (random.Next(6))
        {
            case 0:
                return file[..random.Next(file.Length)];
            case 1:
                return Flip(file.ToArray(), random, 8 + header, file.Length);
            case 2:
                return Flip(file.ToArray(), random, 0, 8 + header);
            default:
                var json = Encoding.UTF8.GetBytes(Replace(Encoding.UTF8.GetString(file, 8, header), random));
                var prefix = new byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(prefix, json.Length);
                return [.. prefix, .. json, .. file.AsSpan(8 + header)];
        }
    }

    private static byte[] Flip(byte[] content, Random random, int from, int to)
    {
        for (var i = random.Next(1, 4); i > 0 && to > from; i--)
        {
            content[random.Next(from, to)] ^= (byte)(1 << random.Next(8));
        }

        return content;
    }

    private static string Replace(string json, Random random)
    {
        var values = Numbers().Matches(json);
        var value = values[random.Next(values.Count)];
        return string.Concat(json.AsSpan(0, value.Index), Extremes[random.Next(Extremes.Length)].Replace("\"", json[..value.Index].EndsWith('\\') ? "\\\"" : "\"", StringComparison.Ordinal), json.AsSpan(value.Index + value.Length));
    }

    // With a checksum that is right: a hostile file has one.
    private static byte[] Sealed(byte[] file)
    {
        if (file.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{CheckpointChecksum.Key}\":\"")) < 0)
        {
            return file;
        }

        using var stream = new MemoryStream();
        stream.Write(file);
        try
        {
            CheckpointChecksum.Seal(stream);
        }
        catch (InvalidOperationException)
        {
            // Cut off within the checksum.
        }

        return stream.ToArray();
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;

    [GeneratedRegex(@"(?<=[:\[,] ?)(-?\d+(\.\d+)?|null|true|false)(?=[,\]}\s])")]
    private static partial Regex Numbers();
}
