using System.Buffers.Binary;
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using Bagan.Data;
using Bagan.Data.Readers;

namespace Bagan.Bench;

/// <summary>
/// How fast data are read and how much memory that takes: the image files of an archive, from a folder and from the archive itself; Fashion-MNIST
/// as IDX against its bare decompression; a set over 2 GB.
/// </summary>
internal sealed class DataBenchmark : IBenchmark
{
    private const double MostFolderSeconds = 10;
    private const double MostArchiveRatio = 1.5;
    private const long MostOverhead = 200L << 20;
    internal const string FashionMnist = "/usr/share/datasets/fashion-mnist";

    private bool _ok = true;

    /// <inheritdoc/>
    public string Name => "data";

    /// <inheritdoc/>
    public string Usage => "ARCHIVE.tar.gz [THREADS]   reading speed and memory; ARCHIVE holds image files in class folders, such as CIFAR-10's 60,000 as JPEG";

    /// <inheritdoc/>
    public int Run(IReadOnlyList<string> args)
    {
        if (args.Count is 0 or > 2 || !File.Exists(args[0]))
        {
            Console.Error.WriteLine($"Usage: {Name} {Usage}");
            return 2;
        }

        var threads = args.Count > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2;
        var work = Directory.CreateTempSubdirectory("bagan-bench-").FullName;
        try
        {
            Console.WriteLine($"{Environment.ProcessorCount} cores, {threads} threads, .NET {Environment.Version}");
            Console.WriteLine("case                  images  seconds    cpu s  images/s  memory over the pixels");
            ImageFiles(args[0], Path.Combine(work, "files"), threads);
            Idx(threads);
            Large(Path.Combine(work, "large"), threads);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        Console.WriteLine(_ok ? "as it should be" : "NOT as it should be");
        return _ok ? 0 : 1;
    }

    private void ImageFiles(string archive, string folder, int threads)
    {
        Directory.CreateDirectory(folder);
        using (var unpacked = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress))
        {
            TarFile.ExtractToDirectory(unpacked, folder, overwriteFiles: false);
        }

        // The first time pays for compiling the program, as users do; the second shows the reading alone.
        Measure("folder, first", folder, threads);
        var loose = Measure("folder, again", folder, threads);
        var packed = Measure("tar.gz", archive, threads);
        Check(loose <= MostFolderSeconds, $"the folder takes {loose:0.0} s, more than {MostFolderSeconds} s");
        Check(packed <= loose * MostArchiveRatio, $"the archive takes {packed / loose:0.00} times as long as the folder, more than {MostArchiveRatio}");
    }

    private void Idx(int threads)
    {
        if (!Directory.Exists(FashionMnist))
        {
            Console.WriteLine("idx                  Debian's package dataset-fashion-mnist is not installed");
            return;
        }

        var watch = Stopwatch.StartNew();
        var buffer = new byte[64 * 1024];
        foreach (var file in Directory.GetFiles(FashionMnist, "*.gz"))
        {
            using var unpacked = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            while (unpacked.Read(buffer) > 0)
            {
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decompression alone  {"",7} {watch.Elapsed.TotalSeconds,8:0.00}"));
        Measure("idx.gz", FashionMnist, threads);
    }

    private void Large(string folder, int threads)
    {
        const int Count = 2304;
        const int Side = 1024;
        Directory.CreateDirectory(folder);
        using (var images = File.Create(Path.Combine(folder, "train-images-idx3-ubyte")))
        {
            images.Write(Header(3, Count, Side, Side));
            images.SetLength(16 + ((long)Count * Side * Side));
            images.Position = images.Length - 1;
            images.WriteByte(255);
        }

        using (var labels = File.Create(Path.Combine(folder, "train-labels-idx1-ubyte")))
        {
            labels.Write(Header(1, Count));
            labels.Write([.. Enumerable.Range(0, Count).Select(i => (byte)(i % 2))]);
        }

        Measure("idx of 2.3 GB", folder, threads, data => Check(data.Train[Count - 1][^1] == 255, "the last pixel is wrong"));
    }

    private double Measure(string name, string path, int threads, Action<DataSet>? check = null)
    {
        MemoryPeak.Reset();
        var before = MemoryPeak.Read();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        using var data = DataLoader.Load(path, new DataReadOptions { Threads = threads });
        var seconds = watch.Elapsed.TotalSeconds;
        var pixels = data.Train.Pixels.TotalBytes + (data.Test?.Pixels.TotalBytes ?? 0);
        var overhead = MemoryPeak.Read() - before - pixels;
        var images = data.Train.Count + (data.Test?.Count ?? 0);
        var work = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {images,7} {seconds,8:0.00} {work,8:0.00} {images / seconds,9:0}  {overhead / (double)(1 << 20),6:0} MiB"));
        Check(overhead <= MostOverhead, $"{name} takes {overhead >> 20} MiB over the pixels, more than {MostOverhead >> 20}");
        check?.Invoke(data);
        return seconds;
    }

    private static byte[] Header(int dimensions, params int[] sizes)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        header[2] = 8;
        header[3] = (byte)dimensions;
        for (var d = 0; d < sizes.Length; d++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * d)), sizes[d]);
        }

        return header;
    }

    private void Check(bool condition, string otherwise)
    {
        if (!condition)
        {
            Console.WriteLine($"  {otherwise}");
            _ok = false;
        }
    }
}
