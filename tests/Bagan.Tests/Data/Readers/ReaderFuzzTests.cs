using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Bagan.Data;
using Bagan.Data.Inspection;
using Bagan.Data.Readers;

namespace Bagan.Tests.Data.Readers;

/// <summary>
/// Mutated data of every layout give good images or an error in words: no other exception, no hang, no memory without bound.
/// BAGAN_FUZZ_MUTATIONS and BAGAN_FUZZ_SEED make longer and other runs.
/// </summary>
public class ReaderFuzzTests
{
    private const int Default = 150;
    private const long MostMemory = 400L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);
    private static readonly byte[] Edges = [0, 1, 2, 3, 4, 7, 8, 0x1F, 0x7F, 0x80, 0x8B, 0xFE, 0xFF, (byte)'"', (byte)',', (byte)';', (byte)'\n', (byte)'\t', (byte)'/', (byte)'.', (byte)'0', (byte)'9', (byte)'-'];

    public static TheoryData<string> Layouts => [.. Layout.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void MutatedDataGiveImagesOrAnErrorInWords(string name)
    {
        var layout = Layout.Find(name);
        string[] names = name == "gtsrb" ? ["00000", "00001"] : ["0", "1"];
        using var train = Samples.Create([3, 2], layout.CanGrey ? 1 : 3, 32, 32, 1, names);
        using var test = Samples.Create([1, 1], layout.CanGrey ? 1 : 3, 32, 32, 2, names);
        using var folder = new TemporaryFolder();
        var path = layout.Write(folder.Path, [("train", train), ("test", test)]);
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => (Path: f, Bytes: File.ReadAllBytes(f))).ToArray();
        var before = Process.GetCurrentProcess().PeakWorkingSet64;
        var (good, refused) = (0, 0);
        for (var number = 0; number < Setting("BAGAN_FUZZ_MUTATIONS", Default); number++)
        {
            var random = new Random(unchecked((Setting("BAGAN_FUZZ_SEED", 1) * 7919) + (number * 104729) + name.Length));
            var touched = Mutate(files, random);
            var watch = Stopwatch.StartNew();
            if (Read(path, number))
            {
                good++;
            }
            else
            {
                refused++;
            }

            Assert.True(watch.Elapsed < MostTime, $"Mutation {number} of {name} took {watch.Elapsed}.");
            foreach (var file in touched)
            {
                File.WriteAllBytes(file.Path, file.Bytes);
            }
        }

        // A mutator that spares or destroys everything would show nothing.
        Assert.True(good > 0 && refused > 0, $"{good} mutations were read and {refused} refused.");
        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 - before < MostMemory, "The memory grew.");
    }

    private static bool Read(string path, int number)
    {
        var options = new DataReadOptions { Threads = number % 8 == 0 ? 2 : 1, MemoryLimit = 32 << 20, MaxPixels = 1 << 20, SkipBad = number % 3 == 0 };
        try
        {
            if (number % 5 == 0)
            {
                using var report = DataInspector.Inspect(path, options, samplesPerClass: 2);
                Assert.All(report.Bad, b => Assert.NotEmpty(b.Reason));
                return report.Bad.Count == 0;
            }

            using var data = DataLoader.Load(path, options);
            Assert.All(data.Train.ClassCounts, n => Assert.True(n > 0));
            Assert.Equal(data.Train.Count, data.Train.Sources!.Count);
            return true;
        }
        catch (BaganInputException e)
        {
            Assert.NotEmpty(e.Message);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Mutation {number}: {e}", e);
        }
    }

    private static List<(string Path, byte[] Bytes)> Mutate((string Path, byte[] Bytes)[] files, Random random)
    {
        var touched = new List<(string, byte[])>();
        for (var n = 1 + random.Next(2); n > 0; n--)
        {
            var file = files[random.Next(files.Length)];
            if (random.Next(20) == 0)
            {
                File.Delete(file.Path);
            }
            else
            {
                File.WriteAllBytes(file.Path, Mutate(file.Path, file.Bytes, random));
            }

            touched.Add(file);
        }

        return touched;
    }

    // Half the mutations of packed files go to what is packed: else nearly all end at a checksum.
    private static byte[] Mutate(string path, byte[] bytes, Random random)
    {
        if (bytes is [0x1F, 0x8B, ..] && random.Next(2) == 0)
        {
            using var unpacked = new MemoryStream();
            using (var source = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            {
                source.CopyTo(unpacked);
            }

            using var packed = new MemoryStream();
            using (var target = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                target.Write(Edit(unpacked.ToArray(), random));
            }

            return packed.ToArray();
        }

        var edited = Edit(bytes, random);
        if (path.EndsWith(".tar", StringComparison.Ordinal) && random.Next(2) == 0)
        {
            RepairTarChecksums(edited);
        }

        return edited;
    }

    private static byte[] Edit(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var edits = 1 + random.Next(random.Next(2) == 0 ? 1 : 6); edits > 0; edits--)
        {
            if (bytes.Count < 2)
            {
                bytes.AddRange([0, 0]);
            }

            var at = random.Next(random.Next(2) == 0 ? Math.Min(128, bytes.Count) : bytes.Count);
            var length = Math.Min(1 + random.Next(random.Next(4) == 0 ? 2000 : 16), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 or 2:
                    bytes[at] = Edges[random.Next(Edges.Length)];
                    break;
                case 3:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    break;
                case 5:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 6:
                    var number = new byte[4];
                    BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)random.NextInt64(uint.MaxValue));
                    bytes.InsertRange(at, number);
                    bytes.RemoveRange(at + 4, Math.Min(4, bytes.Count - at - 4));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void RepairTarChecksums(byte[] bytes)
    {
        for (var block = 0; block + 512 <= bytes.Length; block += 512)
        {
            if (bytes.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
            {
                bytes.AsSpan(block + 148, 8).Fill((byte)' ');
                var sum = 0;
                foreach (var b in bytes.AsSpan(block, 512))
                {
                    sum += b;
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(bytes, block + 148);
            }
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
