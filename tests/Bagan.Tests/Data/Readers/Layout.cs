using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Bagan.Data;
using Bagan.Data.Codecs;
using Bagan.Data.Writers;

namespace Bagan.Tests.Data.Readers;

/// <summary>A layout of data on disk, written by the tests themselves or by the library's writers, which every test of the contract is run against.</summary>
internal sealed class Layout
{
    private Layout(string name, string format, Func<string, IReadOnlyList<(string Split, ImageSet Set)>, string> write)
    {
        Name = name;
        Format = format;
        Write = write;
    }

    /// <summary>All layouts.</summary>
    public static IReadOnlyList<Layout> All { get; } =
    [
        new("folders", "folders", WriteFolders),
        new("folders-zip", "folders", (f, s) => Zip(WriteFolders(Path.Combine(f, "loose"), s), Path.Combine(f, "data.zip"))),
        new("folders-tar", "folders", (f, s) => Tar(WriteFolders(Path.Combine(f, "loose"), s), Path.Combine(f, "data.tar"), packed: false)),
        new("folders-tar-gz", "folders", (f, s) => Tar(WriteFolders(Path.Combine(f, "loose"), s), Path.Combine(f, "data.tgz"), packed: true)),
        new("idx", "idx", (f, s) => WriteIdx(f, s, packed: false)),
        new("idx-gz", "idx", (f, s) => WriteIdx(f, s, packed: true)),
        new("idx-tar-gz", "idx", (f, s) => Tar(WriteIdx(Path.Combine(f, "loose"), s, packed: false), Path.Combine(f, "data.tar.gz"), packed: true)),
        new("cifar", "cifar", WriteCifar) { CanGrey = false, CanNames = false, CanSize = false, CanValidation = false },
        new("npy", "numpy", (f, s) => WriteNumpy(f, s)),
        new("npz", "numpy", (f, s) => Zip(WriteNumpy(Path.Combine(f, "loose"), s), Path.Combine(f, "data.npz"))),
        new("table", "table", (f, s) => WriteTable(f, s, ',')),
        new("table-tsv", "table", (f, s) => WriteTable(f, s, '\t')),
        new("gtsrb", "gtsrb", WriteGtsrb) { CanGrey = false, CanNames = false, CanValidation = false },
        new("written-folders", "table", (f, s) => WriteByLibrary(new FolderWriter(), f, s)),
        new("written-idx", "idx", (f, s) => WriteByLibrary(new IdxWriter(), f, s)),
        new("written-npz", "numpy", (f, s) => WriteByLibrary(new NpzWriter(), f, s)),
    ];

    /// <summary>Its name in test output.</summary>
    public string Name { get; }

    /// <summary>The format that must be recognised.</summary>
    public string Format { get; }

    /// <summary>Writes splits into a folder and returns the path that is to be read.</summary>
    public Func<string, IReadOnlyList<(string Split, ImageSet Set)>, string> Write { get; }

    /// <summary>Whether it holds grey images.</summary>
    public bool CanGrey { get; private init; } = true;

    /// <summary>Whether it holds names of classes other than numbers.</summary>
    public bool CanNames { get; private init; } = true;

    /// <summary>Whether it holds images of any size.</summary>
    public bool CanSize { get; private init; } = true;

    /// <summary>Whether it holds a validation split.</summary>
    public bool CanValidation { get; private init; } = true;

    /// <summary>A layout by its name.</summary>
    public static Layout Find(string name) => All.Single(l => l.Name == name);

    public override string ToString() => Name;

    internal static string Zip(string folder, string path)
    {
        ZipFile.CreateFromDirectory(folder, path);
        Directory.Delete(folder, recursive: true);
        return path;
    }

    internal static string Tar(string folder, string path, bool packed)
    {
        using (var file = File.Create(path))
        {
            using Stream target = packed ? new GZipStream(file, CompressionLevel.Fastest) : file;

            // TarFile.CreateFromDirectory would leave hidden files out.
            using var writer = new TarWriter(target);
            foreach (var entry in Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                writer.WriteEntry(entry, Path.Combine("base", Path.GetRelativePath(folder, entry)));
            }
        }

        Directory.Delete(folder, recursive: true);
        return path;
    }

    internal static byte[] Ppm(ImageSet set, int index)
    {
        var pixels = new byte[set.Pixels.ImageBytes];
        ToPixels(set, index, pixels);
        return [.. Encoding.ASCII.GetBytes($"P6\n# a comment\n{set.Width} {set.Height}\n255\n"), .. pixels];
    }

    internal static string WriteFolders(string folder, IReadOnlyList<(string Split, ImageSet Set)> splits)
    {
        foreach (var (split, set) in splits)
        {
            var root = splits.Count == 1 ? folder : Path.Combine(folder, split);
            foreach (var name in set.ClassNames)
            {
                Directory.CreateDirectory(Path.Combine(root, name));
            }

            for (var i = 0; i < set.Count; i++)
            {
                File.WriteAllBytes(Path.Combine(root, set.ClassNames[set.Labels[i]], $"{i:D4}.png"), PngEncoder.Encode(set[i], set.Channels, set.Height, set.Width));
            }
        }

        return folder;
    }

    internal static string WriteIdx(string folder, IReadOnlyList<(string Split, ImageSet Set)> splits, bool packed)
    {
        Directory.CreateDirectory(folder);
        foreach (var (split, set) in splits)
        {
            var prefix = split == "test" ? "t10k" : split;
            var images = new List<byte> { 0, 0, 8, (byte)(set.Channels == 1 ? 3 : 4) };
            AddSizes(images, set.Channels == 1 ? [set.Count, set.Height, set.Width] : [set.Count, set.Height, set.Width, 3]);
            AddPixels(images, set);
            var labels = new List<byte> { 0, 0, 8, 1 };
            AddSizes(labels, [set.Count]);
            labels.AddRange(set.Labels.ToArray().Select(l => (byte)l));
            Save(Path.Combine(folder, $"{prefix}-images-idx{images[3]}-ubyte"), images, packed);
            Save(Path.Combine(folder, $"{prefix}-labels-idx1-ubyte"), labels, packed);
        }

        File.WriteAllLines(Path.Combine(folder, "classes.txt"), splits[0].Set.ClassNames);
        return folder;
    }

    private static string WriteCifar(string folder, IReadOnlyList<(string Split, ImageSet Set)> splits)
    {
        foreach (var (split, set) in splits)
        {
            // Two batches, as the training images come in several.
            var half = split == "train" ? set.Count / 2 : 0;
            foreach (var (name, from, to) in new[] { ("data_batch_1", 0, half), (split == "train" ? "data_batch_2" : "test_batch", half, set.Count) })
            {
                var bytes = new List<byte>();
                for (var i = from; i < to; i++)
                {
                    bytes.Add((byte)set.Labels[i]);
                    bytes.AddRange(set[i]);
                }

                if (bytes.Count > 0)
                {
                    File.WriteAllBytes(Path.Combine(folder, name + ".bin"), [.. bytes]);
                }
            }
        }

        File.WriteAllLines(Path.Combine(folder, "batches.meta.txt"), splits[0].Set.ClassNames);
        return folder;
    }

    private static string WriteNumpy(string folder, IReadOnlyList<(string Split, ImageSet Set)> splits)
    {
        Directory.CreateDirectory(folder);
        foreach (var (split, set) in splits)
        {
            var images = Npy("|u1", set.Channels == 1 ? $"({set.Count}, {set.Height}, {set.Width})" : $"({set.Count}, {set.Height}, {set.Width}, 3)");
            AddPixels(images, set);
            var labels = Npy("<i8", $"({set.Count},)");
            foreach (var label in set.Labels)
            {
                labels.AddRange(BitConverter.GetBytes((long)label));
            }

            File.WriteAllBytes(Path.Combine(folder, $"{split}_images.npy"), [.. images]);
            File.WriteAllBytes(Path.Combine(folder, $"{split}_labels.npy"), [.. labels]);
        }

        var names = splits[0].Set.ClassNames;
        var array = Npy("<U20", $"({names.Count},)");
        foreach (var name in names)
        {
            var text = new byte[80];
            Encoding.UTF32.GetBytes(name, text);
            array.AddRange(text);
        }

        File.WriteAllBytes(Path.Combine(folder, "class_names.npy"), [.. array]);
        return folder;
    }

    internal static List<byte> Npy(string type, string shape)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)];
    }

    private static string WriteTable(string folder, IReadOnlyList<(string Split, ImageSet Set)> splits, char delimiter)
    {
        var lines = new List<string> { string.Join(delimiter, "note", "path", "label", "split") };
        Directory.CreateDirectory(Path.Combine(folder, "pictures"));
        foreach (var (split, set) in splits)
        {
            for (var i = 0; i < set.Count; i++)
            {
                var file = $"pictures/{split} {i}.png";
                File.WriteAllBytes(Path.Combine(folder, file), PngEncoder.Encode(set[i], set.Channels, set.Height, set.Width));
                lines.Add(string.Join(delimiter, "\"a, \"\"quoted\"\"\nnote\"", file, $"\"{set.ClassNames[set.Labels[i]]}\"", split));
            }
        }

        File.WriteAllLines(Path.Combine(folder, "classes.txt"), splits[0].Set.ClassNames);
        var path = Path.Combine(folder, delimiter == '\t' ? "labels.tsv" : "labels.csv");
        File.WriteAllText(path, "\uFEFF" + string.Join("\r\n", lines) + "\r\n");
        return path;
    }

    // The pictures have a border around the region that the table names, which must be cut away.
    private static string WriteGtsrb(string folder, IReadOnlyList<(string Split, ImageSet Set)> splits)
    {
        foreach (var (split, set) in splits)
        {
            var tables = new Dictionary<string, List<string>>();
            for (var i = 0; i < set.Count; i++)
            {
                var label = set.Labels[i];
                var place = split == "test" ? "Final_Test/Images" : $"Final_Training/Images/{label:D5}";
                var table = split == "test" ? $"{place}/GT-final_test.csv" : $"{place}/GT-{label:D5}.csv";
                var name = split == "test" ? $"{i:D5}.ppm" : $"{i / 3:D5}_{i % 3:D5}.ppm";
                Directory.CreateDirectory(Path.Combine(folder, place));
                using var framed = Frame(set, i);
                File.WriteAllBytes(Path.Combine(folder, place, name), Ppm(framed, 0));
                if (!tables.TryGetValue(table, out var lines))
                {
                    tables[table] = lines = ["Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId"];
                }

                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name};{framed.Width};{framed.Height};3;2;{set.Width + 2};{set.Height + 1};{label}"));
            }

            foreach (var (table, lines) in tables)
            {
                File.WriteAllLines(Path.Combine(folder, table), lines);
            }
        }

        return folder;
    }

    private static ImageSet Frame(ImageSet set, int index)
    {
        var framed = Samples.Create([1], set.Channels, set.Height + 4, set.Width + 5, (ulong)index + 99);
        for (var c = 0; c < set.Channels; c++)
        {
            for (var y = 0; y < set.Height; y++)
            {
                set[index].Slice(((c * set.Height) + y) * set.Width, set.Width)
                    .CopyTo(framed.Pixels[0][((((c * framed.Height) + y + 2) * framed.Width) + 3)..]);
            }
        }

        return framed;
    }

    private static string WriteByLibrary(IDataWriter writer, string folder, IReadOnlyList<(string Split, ImageSet Set)> splits)
    {
        var target = Path.Combine(folder, "out");
        DataWriter.Write(writer, target, [.. splits.Select(s => new WrittenSplit(splits.Count == 1 ? null : s.Split, s.Set))]);
        return target;
    }

    private static void AddSizes(List<byte> bytes, int[] sizes)
    {
        var four = new byte[4];
        foreach (var size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(four, size);
            bytes.AddRange(four);
        }
    }

    private static void AddPixels(List<byte> bytes, ImageSet set)
    {
        var pixels = new byte[set.Pixels.ImageBytes];
        for (var i = 0; i < set.Count; i++)
        {
            ToPixels(set, i, pixels);
            bytes.AddRange(pixels);
        }
    }

    private static void ToPixels(ImageSet set, int index, byte[] pixels)
    {
        var plane = set.Height * set.Width;
        for (var p = 0; p < plane; p++)
        {
            for (var c = 0; c < set.Channels; c++)
            {
                pixels[(p * set.Channels) + c] = set[index][(c * plane) + p];
            }
        }
    }

    private static void Save(string path, List<byte> bytes, bool packed)
    {
        if (!packed)
        {
            File.WriteAllBytes(path, [.. bytes]);
            return;
        }

        using var stream = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest);
        stream.Write([.. bytes]);
    }
}
