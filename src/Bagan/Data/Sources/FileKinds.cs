using Bagan.Data.Codecs;

namespace Bagan.Data.Sources;

/// <summary>Tells by a file's name and first bytes what it is.</summary>
internal static class FileKinds
{
    /// <summary>As many bytes from a file's start as <see cref="OfContent"/> looks at.</summary>
    public const int HeadLength = 160;

    private const string DicomAdvice = "dcmj2pnm --write-png IN OUT, of Debian's package dcmtk, converts one";
    private const string VolumeAdvice = "medcon -f IN -c png, of Debian's package medcon, converts one into pictures";
    private const string PhotoAdvice = "convert to PNG or JPEG first";
    private const string UnpackAdvice = "an archive inside a folder or archive is not read: unpack it";

    private static readonly HashSet<string> ImageEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm",
    };

    private static readonly HashSet<string> HiddenNames =
        new(StringComparer.OrdinalIgnoreCase)
        {
            "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "Picasa.ini", "Icon\r", "__MACOSX", "__pycache__",
            "@eaDir", "#recycle", "@Recycle", "$RECYCLE.BIN", "RECYCLER", "System Volume Information", "lost+found",
        };

    private static readonly FileKind Dicom = Picture("DICOM image", DicomAdvice);
    private static readonly FileKind Nifti = Picture("NIfTI volume", VolumeAdvice);
    private static readonly FileKind Heic = Picture("HEIC image", "heif-convert IN OUT.png, of Debian's package libheif-examples, converts one");
    private static readonly FileKind Avif = Picture("AVIF image", "avifdec IN OUT.png, of Debian's package libavif-bin, converts one");
    private static readonly FileKind Jpeg2000 = Picture("JPEG 2000 image", "opj_decompress -i IN -o OUT.png, of Debian's package libopenjp2-tools, converts one");
    private static readonly FileKind JpegXl = Picture("JPEG XL image", "djxl IN OUT.png, of Debian's package libjxl-tools, converts one");
    private static readonly FileKind Svg = Picture("SVG drawing", PhotoAdvice);
    private static readonly FileKind Photoshop = Picture("Photoshop image", PhotoAdvice);
    private static readonly FileKind Raw = Picture("camera raw image", PhotoAdvice);
    private static readonly FileKind OtherPicture = Picture("image of a format that is not read", PhotoAdvice, "images of formats that are not read");
    private static readonly FileKind Video = new("video", "videos");
    private static readonly FileKind Archive = new("archive", "archives", UnpackAdvice);
    private static readonly FileKind Text = File("text file");
    private static readonly FileKind Table = File("table");
    private static readonly FileKind Json = File("JSON file");
    private static readonly FileKind Xml = File("XML file");
    private static readonly FileKind Pdf = File("PDF file");
    private static readonly FileKind Numpy = File("NumPy array");
    private static readonly FileKind Matlab = File("MATLAB file");
    private static readonly FileKind Hdf5 = File("HDF5 file");
    private static readonly FileKind Pickle = File("Python pickle");
    private static readonly FileKind TfRecord = File("TFRecord file");
    private static readonly FileKind Parquet = File("Parquet file");
    private static readonly FileKind Code = File("program text");
    private static readonly FileKind Weights = File("file of network weights", "files of network weights");

    private static readonly Dictionary<string, FileKind> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".dcm"] = Dicom, [".dicom"] = Dicom, [".ima"] = Dicom,
        [".nii"] = Nifti, [".mha"] = Nifti with { One = "MetaImage volume", Many = "MetaImage volumes" }, [".nrrd"] = Nifti with { One = "NRRD volume", Many = "NRRD volumes" },
        [".heic"] = Heic, [".heif"] = Heic, [".avif"] = Avif, [".jxl"] = JpegXl,
        [".jp2"] = Jpeg2000, [".j2k"] = Jpeg2000, [".jpf"] = Jpeg2000, [".jpx"] = Jpeg2000, [".j2c"] = Jpeg2000, [".jpm"] = Jpeg2000,
        [".svg"] = Svg, [".svgz"] = Svg, [".psd"] = Photoshop,
        [".dng"] = Raw, [".nef"] = Raw, [".cr2"] = Raw, [".cr3"] = Raw, [".arw"] = Raw, [".raf"] = Raw, [".orf"] = Raw, [".rw2"] = Raw,
        [".tga"] = OtherPicture, [".exr"] = OtherPicture, [".hdr"] = OtherPicture, [".ico"] = OtherPicture, [".pcx"] = OtherPicture,
        [".xcf"] = OtherPicture, [".fits"] = OtherPicture, [".svs"] = OtherPicture, [".ndpi"] = OtherPicture,
        [".mp4"] = Video, [".avi"] = Video, [".mov"] = Video, [".mkv"] = Video, [".webm"] = Video,
        [".zip"] = Archive, [".tar"] = Archive, [".tgz"] = Archive, [".gz"] = Archive, [".bz2"] = Archive, [".xz"] = Archive, [".7z"] = Archive, [".rar"] = Archive, [".zst"] = Archive,
        [".txt"] = Text, [".md"] = Text, [".rst"] = Text, [".log"] = Text, [".html"] = Text, [".htm"] = Text, [".doc"] = Text, [".docx"] = Text, [".rtf"] = Text,
        [".csv"] = Table, [".tsv"] = Table, [".tab"] = Table, [".xlsx"] = Table, [".xls"] = Table, [".ods"] = Table,
        [".json"] = Json, [".jsonl"] = Json, [".xml"] = Xml, [".yaml"] = Text, [".yml"] = Text, [".pdf"] = Pdf,
        [".npy"] = Numpy, [".npz"] = Numpy, [".mat"] = Matlab, [".h5"] = Hdf5, [".hdf5"] = Hdf5, [".pkl"] = Pickle, [".pickle"] = Pickle,
        [".tfrecord"] = TfRecord, [".tfrecords"] = TfRecord, [".parquet"] = Parquet,
        [".py"] = Code, [".ipynb"] = Code, [".sh"] = Code, [".m"] = Code, [".r"] = Code,
        [".pt"] = Weights, [".pth"] = Weights, [".onnx"] = Weights, [".safetensors"] = Weights,
    };

    /// <summary>Whether a file or folder of this name is passed over: it is hidden, or systems leave such things behind.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) =>
        name.StartsWith('.') || HiddenNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>The path down to the first hidden part, or null where no part is hidden.</summary>
    /// <param name="path">A path with forward slashes.</param>
    public static string? HiddenPart(string path)
    {
        for (var start = 0; start < path.Length;)
        {
            var slash = path.IndexOf('/', start);
            var end = slash < 0 ? path.Length : slash;
            if (IsHidden(path.AsSpan(start, end - start)))
            {
                return path[..end];
            }

            start = end + 1;
        }

        return null;
    }

    /// <summary>Whether a file's name, or its path, ends like that of an image that is read.</summary>
    public static bool HasImageEnding(ReadOnlySpan<char> name) =>
        ImageEndings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Path.GetExtension(name));

    /// <summary>Whether a file's name ends like that of a table and of nothing else.</summary>
    public static bool HasTableEnding(string name) => Path.GetExtension(name).ToUpperInvariant() is ".CSV" or ".TSV" or ".TAB";

    /// <summary>Whether a file is meant to be an image: by its name's ending, or else by its first bytes.</summary>
    public static bool IsImage(FileTree tree, SourceFile file) => Look(tree, file) is null;

    /// <summary>What a file is; null for an image that is read, by its name's ending, or else by its first bytes.</summary>
    public static FileKind? Look(FileTree tree, SourceFile file)
    {
        if (HasImageEnding(file.Path))
        {
            return null;
        }

        var head = tree.ReadHead(file, HeadLength);
        return ImageDecoder.Identify(head) is null ? OfContent(head) ?? OfName(file.Name) : null;
    }

    /// <summary>What a file is by its name alone.</summary>
    public static FileKind OfName(string name)
    {
        var ending = Path.GetExtension(name);
        if (name.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase))
        {
            return Nifti;
        }

        return ByEnding.TryGetValue(ending, out var kind) ? kind
            : HasImageEnding(name) ? new FileKind("image", "images")
            : ending.Length < 2 ? new FileKind("file without an ending", "files without an ending")
            : new FileKind($"{ending.ToLowerInvariant()} file", $"{ending.ToLowerInvariant()} files");
    }

    /// <summary>The kind that a file's first bytes announce, of those that no reader reads; null if none.</summary>
    /// <param name="head">The first <see cref="HeadLength"/> bytes, or all of a shorter file.</param>
    public static FileKind? OfContent(ReadOnlySpan<byte> head) => head switch
    {
        _ when head.Length >= 132 && head[128..].StartsWith("DICM"u8) => Dicom,
        _ when head.Length >= 12 && head[4..].StartsWith("ftyp"u8) => OfBrand(head.Slice(8, 4)),
        [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => Jpeg2000,
        [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] or [0xFF, 0x0A, ..] => JpegXl,
        _ when head.StartsWith("8BPS"u8) => Photoshop,
        _ when head.StartsWith("<svg"u8) => Svg,
        _ when head.StartsWith("%PDF"u8) => Pdf,
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => Hdf5,
        _ when head.StartsWith("MATLAB 5.0"u8) => Matlab,
        _ when head.StartsWith("PAR1"u8) => Parquet,
        _ => null,
    };

    private static FileKind? OfBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("avi"u8) ? Avif
        : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) ? Heic
        : Video;

    private static FileKind Picture(string one, string advice, string? many = null) => new(one, many ?? one + "s", advice, true);

    private static FileKind File(string one, string? many = null) => new(one, many ?? one + "s");
}
