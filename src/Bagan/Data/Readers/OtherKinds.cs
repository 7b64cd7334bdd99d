using Bagan.Data.Readers.Listing;
using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>Knows data in forms that are not read, and says what leads to a form that is.</summary>
internal static class OtherKinds
{
    private const int Shown = 3;

    // Of more files than these, names alone are looked at.
    private const int MostOpened = 1000;

    /// <summary>Sentences on what the files are, for an error.</summary>
    public static IEnumerable<string> Advice(FileTree tree)
    {
        var kinds = tree.Files.Where(f => !FileKinds.HasImageEnding(f.Name)).GroupBy(f => Kind(tree, f)).OrderByDescending(g => g.Count());
        var sentences = kinds.Select(files => Sentence(files.Key, [.. files.Select(f => f.Path)])).OfType<string>().ToList();
        if (tree.Files.Any(f => f.Name.StartsWith("instances_", StringComparison.Ordinal) && f.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            sentences.Add("This is a set for detection (instances_*.json, as COCO has them): its labels are boxes, and no picture has a class. Cut the boxes out into a folder for each class.");
        }

        var arrays = tree.Files.Where(f => f.Name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)).Select(f => Path.GetFileNameWithoutExtension(f.Name)).ToArray();
        if (arrays.Length > 0 && !arrays.Contains("arr_0"))
        {
            sentences.Add($"Its arrays are called {Quantity.Names(arrays)}, and nothing says which holds images and which labels: call them train_images and train_labels (val_, test_), or images and labels.");
        }

        if (arrays.Contains("arr_0"))
        {
            sentences.Add("Its arrays have no names (arr_0, arr_1), as numpy.savez(FILE, x, y) leaves them; --format numpy takes them for images and labels.");
        }

        var sheets = tree.Files.Where(f => Path.GetExtension(f.Name).ToUpperInvariant() is ".XLSX" or ".XLS" or ".ODS").Select(f => f.Path).ToArray();
        if (sheets.Length > 0)
        {
            sentences.Add($"{Quantity.Names(sheets, Shown)} {Quantity.Form(sheets.Length, "is a spreadsheet", "are spreadsheets")}, and only tables in text are read: save {Quantity.Form(sheets.Length, "it", "them")} as CSV.");
        }

        var labels = tree.Files.Where(f => f.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !f.Name.StartsWith("instances_", StringComparison.Ordinal)).Select(f => f.Path).ToArray();
        if (labels.Length > 0 && tree.Files.Any(f => FileKinds.HasImageEnding(f.Name)))
        {
            sentences.Add($"{Quantity.Names(labels, Shown)} {Quantity.Form(labels.Length, "was", "were")} not used: of labels in JSON, metadata.jsonl (a line {{\"file_name\": ..., \"label\": ...}} an image) and StyleGAN's dataset.json are read.");
        }

        return sentences.Distinct(StringComparer.Ordinal);
    }

    private static FileKind Kind(FileTree tree, SourceFile file)
    {
        var kind = FileKinds.OfName(file.Name);
        return tree.Files.Count <= MostOpened && (kind.One.EndsWith("ending", StringComparison.Ordinal) || kind.One.StartsWith('.'))
            ? FileKinds.OfContent(tree.ReadHead(file, FileKinds.HeadLength)) ?? kind
            : kind;
    }

    private static string? Sentence(FileKind kind, IReadOnlyList<string> files)
    {
        var names = Quantity.Names(files, Shown);
        if (files.Any(IsCifar100Pickle))
        {
            return $"It is CIFAR-100's archive for Python (train, test and meta), whose files are programs to Python and not read. {ProgramName.Text} data get cifar100 fetches the binary version (cifar-100-binary.tar.gz of the same publisher), which is read.";
        }

        if (files.Any(IsCifarPickle))
        {
            return $"It is CIFAR's archive for Python (data_batch_1 and so on), whose files are programs to Python and not read. {ProgramName.Text} data get cifar10 fetches the binary version (cifar-10-binary.tar.gz of the same publisher), which is read.";
        }

        return kind.One switch
        {
            "archive" => $"It holds {Quantity.Of(files.Count, "archive")} ({names}), and archives inside a folder or an archive are not read: unpack {Quantity.Form(files.Count, "it", "them")}, each split into a folder of its name, or name one.",
            "MATLAB file" => $"It holds {Quantity.Of(files.Count, kind.One, kind.Many)} ({names}), which {Quantity.Form(files.Count, "is", "are")} not read. In Python: d = scipy.io.loadmat(FILE); numpy.savez(\"data.npz\", images=d[\"X\"], labels=d[\"y\"]), the images with their number first (numpy.moveaxis(d[\"X\"], -1, 0) for SVHN).",
            "HDF5 file" => $"It holds {Quantity.Of(files.Count, kind.One, kind.Many)} ({names}), which {Quantity.Form(files.Count, "is", "are")} not read. In Python: f = h5py.File(FILE); numpy.savez(\"data.npz\", images=f[...][:], labels=f[...][:]) with the names of its data sets.",
            "TFRecord file" => $"It holds {Quantity.Of(files.Count, kind.One, kind.Many)} ({names}), which {Quantity.Form(files.Count, "is", "are")} not read. In Python, tensorflow_datasets.as_numpy gives images and labels for numpy.savez(\"data.npz\", images=..., labels=...).",
            "Python pickle" => $"It holds {Quantity.Of(files.Count, kind.One, kind.Many)} ({names}), which {Quantity.Form(files.Count, "is", "are")} programs to Python and not read. Save the arrays by numpy.savez(\"data.npz\", images=..., labels=...).",
            _ when kind.IsPicture => $"It holds {Quantity.Of(files.Count, kind.One, kind.Many)} ({names}), which {Quantity.Form(files.Count, "is", "are")} not read: {kind.Advice}.",
            _ => null,
        };
    }

    private static bool IsCifar100Pickle(string path) => path == "cifar-100-python/meta" || path.EndsWith("/cifar-100-python/meta", StringComparison.Ordinal);

    private static bool IsCifarPickle(string path) => Path.GetFileName(path) is "data_batch_1" or "test_batch" or "batches.meta";
}
