using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bagan.Tensors;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>
/// What a training takes of memory, measured as the peak of a process of its own: no more than docs/performance.md and the
/// dry run say, and the pixels of the data once.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed class MemoryTests : IDisposable
{
    private const long Pixels = 240L << 20;
    private const int Classes = 10;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("balanced")]
    [InlineData("fast")]
    [InlineData("paper")]
    public void APresetStaysBelowWhatIsStated(string preset)
    {
        // Two steps of each stage at the preset's batch and widths, with everything around them: checkpoints, sample sheets.
        WriteIdx(_folder["data"], 128, 28);
        string[] line = ["train", _folder["data"], "--preset", preset, "--threads", "1"];
        var planned = Line.Run([.. line, "--dry-run", "--json"]);
        Assert.Equal(0, planned.ExitCode);
        var estimated = (double)JsonNode.Parse(planned.Output)!["estimated"]!["memory_bytes"]! / 1e9;
        var stated = Stated(preset);

        var peak = PeakOf([.. line, "--epochs", "1", "--out", _folder["run"]]) / 1e9;

        Assert.InRange(peak, 0.6 * stated, stated); // a figure that has become far too large is no good either
        Assert.InRange(estimated, stated, 1.5 * stated);
    }

    [Fact]
    public void TheDataAreHeldOnce()
    {
        const double Most = 1.3; // held twice they would be 2
        const int side = 64;
        WriteIdx(_folder["small"], 256, side);
        WriteIdx(_folder["large"], (int)(Pixels / (side * side)), side);

        // A dry run reads the data and takes a few steps of both stages.
        var small = PeakOf("train", _folder["small"], "--batch", "16", "--threads", "1", "--dry-run");
        var large = long.MaxValue;
        for (var i = 0; i < 3 && large - small > Most * Pixels; i++)
        {
            // The collector comes sooner or later: of equal runs on a quiet machine the peaks lie 45 MiB apart.
            large = Math.Min(large, PeakOf("train", _folder["large"], "--batch", "16", "--threads", "1", "--dry-run"));
        }

        Assert.InRange(large - small, 0.9 * Pixels, Most * Pixels);
    }

    // The row "| paper | 0.90 GB | 1.15 GB |" of the document: gigabytes with bfloat16 and with float32.
    private static double Stated(string preset)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "performance.md"));
        var row = Regex.Match(text, $@"^\| {preset} \| ([\d.]+) GB \| ([\d.]+) GB \|$", RegexOptions.Multiline);
        Assert.True(row.Success, $"docs/performance.md states no memory for the preset {preset}.");
        return double.Parse(row.Groups[Engine.HasBFloat16 ? 1 : 2].Value, CultureInfo.InvariantCulture);
    }

    private static long PeakOf(params string[] line)
    {
        // The collector of .NET lets garbage lie until it exceeds the processor's cache, and works beside the program, later on a busy machine; what
        // is measured here shall not depend on either. Nor on what ./test.sh tells the C library: bagan tells it by itself.
        using var process = Processes.Start(
            "dotnet", [Repository.Program, .. line], null,
            ("DOTNET_GCgen0size", "0x800000"), ("DOTNET_gcConcurrent", "0"), ("MALLOC_MMAP_THRESHOLD_", null), ("MALLOC_TRIM_THRESHOLD_", null));
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        do
        {
            peak = Math.Max(peak, PeakSoFar(process.Id));
        }
        while (!process.WaitForExit(10));

        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output.Result}{error.Result}");
        return peak;
    }

    // The largest resident size, in bytes; 0 for a process that has just ended, of which nothing is told any more.
    private static long PeakSoFar(int process)
    {
        try
        {
            var match = Regex.Match(File.ReadAllText($"/proc/{process}/status"), @"^VmHWM:\s+(\d+) kB$", RegexOptions.Multiline);
            return match.Success ? 1024 * long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void WriteIdx(string folder, int count, int side)
    {
        Directory.CreateDirectory(folder);
        using (var images = File.Create(Path.Combine(folder, "train-images-idx3-ubyte")))
        {
            images.Write(Header(3, count, side, side));
            images.SetLength(16 + ((long)count * side * side)); // black, and no room on the disk
        }

        using var labels = File.Create(Path.Combine(folder, "train-labels-idx1-ubyte"));
        labels.Write(Header(1, count));
        labels.Write([.. Enumerable.Range(0, count).Select(i => (byte)(i % Classes))]);
    }

    private static byte[] Header(int dimensions, params int[] sizes)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        header[2] = 8; // unsigned bytes
        header[3] = (byte)dimensions;
        for (var d = 0; d < sizes.Length; d++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * d)), sizes[d]);
        }

        return header;
    }
}
