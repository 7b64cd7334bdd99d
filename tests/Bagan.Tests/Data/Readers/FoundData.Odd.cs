using System.Text;
using Bagan.Data;

namespace Bagan.Tests.Data.Readers;

/// <summary>Layouts that are easily taken for others.</summary>
internal sealed partial record FoundData
{
    private static void Masks(TemporaryFolder f, string place, int count) =>
        Array.ForEach([.. Enumerable.Range(0, count)], i => f.Write(string.Format(System.Globalization.CultureInfo.InvariantCulture, place, i), Drawn.Mask(place.Length % 4, i)));

    private static IEnumerable<FoundData> Oddities()
    {
        yield return Refused("splits in another language", f => { Classes(f, "entrenamiento/", ("cat", 4), ("dog", 3)); Classes(f, "prueba/", ("cat", 2), ("dog", 2)); },
            "each of its folders entrenamiento, prueba holds the folders cat, dog. If entrenamiento, prueba are the classes, say so by --format folders");
        yield return Refused("sites that hold the classes", f => { Classes(f, "amazon/images/", ("bike", 4), ("mug", 3)); Classes(f, "dslr/images/", ("bike", 2), ("mug", 2)); }, "It can be read in two ways");
        yield return Read("classes that hold the same folders, named so", f => { Classes(f, "benign/", ("40X", 3), ("100X", 2)); Classes(f, "malignant/", ("40X", 2), ("100X", 1)); }, "benign 5, malignant 3", "these images are of the class of the upper folder", _ => new() { Format = "folders" });
        yield return Read("classes whose parts are numbered alike", f => { foreach (var c in new[] { "a", "b" }) { Pictures(f, c + "/part_1/{0}.png", 2, c[0] % 3); Pictures(f, c + "/part_2/{0}.png", 1, 3 + (c[0] % 2)); } }, "a 3, b 3", "Class folders hold folders of images");
        yield return Read("unlabelled images beside the classes", f => Classes(f, "", ("cat", 4), ("dog", 3), ("unlabeled", 5)), "cat 4, dog 3", "The folder unlabeled holds images without a class by its name: 5 files left out.");
        yield return Refused("two folders of masks beside the images", f => { Pictures(f, "training/images/{0}.png", 4); Masks(f, "training/mask/{0}.png", 4); Masks(f, "training/1st_manual/{0}.png", 4); }, "holds images and no class folders");
        yield return Read("annotations by name", f => { foreach (var c in new[] { "g", "m" }) { Pictures(f, c + "/t_{0}.png", 4, c[0] % 3); Masks(f, c + "/t_{0}_anno.png", 4); } }, "g 4, m 4", "8 pictures are masks of others");
        yield return Read("masks by a capital", f => { foreach (var c in new[] { "g", "m" }) { Pictures(f, c + "/t{0}.png", 4, c[0] % 3); Masks(f, c + "/t{0}Mask.png", 4); } }, "g 4, m 4", "8 pictures are masks of others");
        yield return Refused("a zip packed by another method", f =>
        {
            using var stream = new MemoryStream();
            using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var name in new[] { "a/0.png", "b/0.png" })
                {
                    using var entry = zip.CreateEntry(name, System.IO.Compression.CompressionLevel.NoCompression).Open();
                    entry.Write(Drawn.Png(0, name[0]));
                }
            }

            // Bytes 8 and 9 of a local header, 10 and 11 of an entry of the directory, name the method; 12 is bzip2.
            var bytes = stream.ToArray();
            for (var i = 0; i + 12 < bytes.Length; i++)
            {
                if (bytes.AsSpan(i).StartsWith("PK\x03\x04"u8))
                {
                    bytes[i + 8] = 12;
                }
                else if (bytes.AsSpan(i).StartsWith("PK\x01\x02"u8))
                {
                    bytes[i + 10] = 12;
                }
            }

            f.Write("a.zip", bytes);
        }, "it is packed in a way that is not read", null, "a.zip");
    }

    private static IEnumerable<FoundData> OddTables()
    {
        Action<TemporaryFolder> Table(string text, int count = 4, string name = "t.csv") => f => { Pictures(f, "{0}.png", count); f.Write(name, Encoding.UTF8.GetBytes(text)); };
        yield return Read("tables of splits whose files have equal names", f =>
        {
            Pictures(f, "train/{0}.png", 3);
            Pictures(f, "test_images/{0}.png", 2, 1);
            f.Write("train.csv", Drawn.Table("id,label", "0,x", "1,y", "2,x"));
            f.Write("test.csv", Drawn.Table("id,label", "0,x", "1,y"));
        }, "x 2, y 1 | x 1, y 1", "The files of test.csv are taken from the folder test_images, which is called after the same split.");
        yield return Read("tables of splits whose files have equal names, by --images", f =>
        {
            Pictures(f, "pictures/train/{0}.png", 3);
            Pictures(f, "pictures/test/{0}.png", 2, 1);
            f.Write("train.csv", Drawn.Table("id,label", "0,x", "1,y", "2,x"));
            f.Write("test.csv", Drawn.Table("id,label", "0,x", "1,y"));
        }, "x 2, y 1 | x 1, y 1", null, _ => new() { ImagesFolder = "pictures" });
        yield return Refused("a table whose files have the names of another split's", f => { Pictures(f, "train/{0}.png", 3); Pictures(f, "test/{0}.png", 3, 1); f.Write("train.csv", Drawn.Table("id,label", "0,x", "1,y", "2,x")); }, "Images of these names are in train: add --images");
        yield return Read("lists of a label", Table("file,label\n0.png,['x']\n1.png,['y']\n2.png,['x']\n3.png,['x']\n"), "x 3, y 1", "The labels of t.csv are lists (['x'])");
        yield return Refused("lists of labels", Table("file,label\n0.png,['x']\n1.png,\"['x', 'y']\"\n2.png,['y']\n3.png,\"[\"\"x\"\"]\"\n"), "t.csv is multi-label: 1 picture has several labels");
        yield return Read("lists with a one", Table("file,label\n0.png,\"[1, 0]\"\n1.png,\"[0, 1]\"\n2.png,\"[1, 0]\"\n3.png,\"[1, 0]\"\n"), "0 3, 1 1", "lists with a one for the class");
        yield return Refused("an empty list", Table("file,label\n0.png,['x']\n1.png,[]\n2.png,['y']\n3.png,['x']\n"), "t.csv line 3: it has no label");
        yield return Read("class numbers with a point", Table("file,label\n0.png,10.0\n1.png,2.0\n2.png,10.0\n3.png,2.0\n"), "10 2, 2 2", "floating-point numbers without fractions");
        yield return Read("a word for no label", Table("file,label\n0.png,nan\n1.png,y\n2.png,y\n3.png,nan\n"), "nan 2, y 2", "The class nan may be a word for images without a label.");
        yield return Read("a table of the classes' names beside that of the images", f => { Pictures(f, "p{0}.png", 4); f.Write("train.csv", Drawn.Table("id,label", "p0,0", "p1,1", "p2,0", "p3,0")); f.Write("label_map.csv", Drawn.Table("label,name", "0,cat", "1,dog")); }, "0 3, 1 1", "label_map.csv was not used: none of the files that it names is there.");
        yield return Read("boxes", Table("filename,width,height,class,xmin,ymin,xmax,ymax\n0.png,16,16,x,1,1,5,5\n1.png,16,16,y,1,1,5,5\n2.png,16,16,x,1,1,5,5\n3.png,16,16,x,1,1,5,5\n"), "x 3, y 1", "t.csv has columns of boxes; images are read whole, not cut out.");
        yield return Refused("pixels in a table", f => f.Write("mnist_train.csv", Drawn.Table("label," + string.Join(',', Enumerable.Range(0, 784).Select(i => $"pixel{i}")), "1," + string.Join(',', Enumerable.Repeat("0", 784)))), "has 785 columns, as tables of pixels have, which are not read. In Python: t = numpy.loadtxt(\"mnist_train.csv\"");
        yield return Read("names in another Unicode form", f => { foreach (var name in new[] { "e\u0301a", "o\u0308b", "c" }) { f.Write(name + ".png", Drawn.Png(0, name[0])); } f.Write("t.csv", Drawn.Table("file,label", "\u00E9a.png,x", "\u00F6b.png,y", "c.png,x")); }, "x 2, y 1");
        yield return Read("ids of pictures and of their masks", f => { Pictures(f, "images/p{0}.jpg", 4); Masks(f, "images/p{0}.png", 4); f.Write("labels.csv", Drawn.Table("image_id,label", "p0,x", "p1,y", "p2,x", "p3,x")); },
            "x 3, y 1", "of two files of one name the one that is a mask of the other is not meant", _ => new() { ImagesFolder = "images" });
        yield return Refused("ids of two pictures", f => { Pictures(f, "p{0}.jpg", 3); Pictures(f, "p{0}.png", 3, 1); f.Write("labels.csv", Drawn.Table("image_id,label", "p0,x", "p1,y", "p2,x")); }, "there are two files of this name, p0.jpg and p0.png");
        yield return Read("columns in the plural and a split called a data set", f => { Classes(f, "train/", ("owl", 3), ("jay", 2)); Classes(f, "test/", ("owl", 1), ("jay", 1)); f.Write("birds.csv", Drawn.Table(new[] { ("train", "owl", 3), ("train", "jay", 2), ("test", "owl", 1), ("test", "jay", 1) }.SelectMany(s => Enumerable.Range(0, s.Item3).Select(i => $"{s.Item1}/{s.Item2}/{i:d3}.png,{s.Item2.ToUpperInvariant()},{s.Item1}")).Prepend("filepaths,labels,data set"))); },
            "jay 2, owl 3 | jay 1, owl 1", "birds.csv was not used: the column labels says the same as the folders.");
        yield return Read("StyleGAN's labels as ones", f => { Pictures(f, "00000/img{0}.png", 3); f.Write("dataset.json", """{"labels": [["00000/img0.png", [0, 1]], ["00000/img1.png", [1.0, 0.0]], ["00000/img2.png", [0, 1]]]}"""u8.ToArray()); }, "0 1, 1 2");
        yield return Refused("StyleGAN's set without labels", f => { Pictures(f, "00000/img{0}.png", 3); Pictures(f, "00001/img{0}.png", 3, 1); f.Write("dataset.json", """{"labels": null}"""u8.ToArray()); }, "its \"labels\" are null");
        yield return Refused("StyleGAN's labels as fractions", f => { Pictures(f, "00000/img{0}.png", 2); f.Write("dataset.json", """{"labels": [["00000/img0.png", [0.5, 0.5]], ["00000/img1.png", [1, 0]]]}"""u8.ToArray()); }, "its \"labels\" are no list of [file, number]");
        Action<TemporaryFolder> samples = f =>
        {
            for (var i = 0; i < 4; i++)
            {
                f.Write($"loose/{i:d4}.png", Drawn.Png(i % 2, i));
                f.Write($"loose/{i:d4}.json", Encoding.UTF8.GetBytes(i == 2 ? """{"label": ["x", "y"]}""" : $$"""{"label": ["{{"xy"[i % 2]}}"]}"""));
            }

            using var file = File.Create(f.File("data.tar"));
            System.Formats.Tar.TarFile.CreateFromDirectory(f.File("loose/x")[..^2], file, includeBaseDirectory: false);
        };
        yield return Refused("samples with several labels", samples, "is multi-label: 1 picture has several labels (0002.json: x,y)", null, "data.tar");
        yield return Read("samples with several labels, the first", samples, "x 2, y 2", "the first label is taken", _ => new() { LabelPolicy = LabelPolicy.First }, "data.tar");
        yield return Read("samples with several labels, left out", samples, "x 1, y 2", "1 picture with several labels is left out", _ => new() { LabelPolicy = LabelPolicy.Skip }, "data.tar");
    }

    private static IEnumerable<FoundData> OddArrays()
    {
        const int N = 6, Side = 8;
        byte[] pixels = [.. Enumerable.Range(0, N).SelectMany(i => Drawn.Grey(i % 3, i, Side))];
        var images = Drawn.Npy("|u1", $"({N}, {Side}, {Side})", pixels);
        var labels = Drawn.Npy("|u1", $"({N},)", [.. Enumerable.Range(0, N).Select(i => (byte)(i % 3))]);
        byte[] Fortran(byte[] array) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(array).Replace("'fortran_order': False", "'fortran_order': True ", StringComparison.Ordinal));
        Action<TemporaryFolder> Pair(byte[] x, byte[] y, string first = "images", string second = "labels") => f => { f.Write(first + ".npy", x); f.Write(second + ".npy", y); };
        const string Right = "0 2, 1 2, 2 2";
        byte[] turned = [.. Enumerable.Range(0, Side * Side * N).Select(at => pixels[((at % N) * Side * Side) + (at / N % Side * Side) + (at / N / Side)])];
        byte[] ones = [.. Enumerable.Range(0, 3).SelectMany(c => Enumerable.Range(0, N).Select(i => (byte)(i % 3 == c ? 1 : 0)))];
        yield return Read("Fortran's order", Pair(Fortran(Drawn.Npy("|u1", $"({N}, {Side}, {Side})", turned)), Fortran(Drawn.Npy("|u1", $"({N}, 3)", ones))), Right, "a one for the class of each image");
        yield return Read("names in one word", Pair(images, labels, "trainX", "trainY"), Right);
        yield return Read("names of two letters", f => { Pair(images, labels, "x_tr", "y_tr")(f); Pair(images, labels, "x_te", "y_te")(f); }, $"{Right} | {Right}");
        yield return Read("a test array without labels", f => { Pair(images, labels, "x_train", "y_train")(f); f.Write("x_test.npy", images); }, Right, "x_test.npy has no array of labels beside it: its images are unlabelled and left out.");
        yield return Refused("names that say nothing", Pair(images, labels, "foo", "bar"), "Its arrays are called bar, foo, and nothing says which holds images");
        yield return Refused("labels that are Python objects", Pair(images, Drawn.Npy("|O", $"({N},)", new byte[40])), "it holds Python objects");
        yield return Refused("the number of images last", Pair(Drawn.Npy("|u1", $"({Side}, {Side}, 3, {N})", [.. pixels, .. pixels, .. pixels]), labels), "numpy.moveaxis(images, -1, 0)");
        yield return Refused("channels first or last", Pair(Drawn.Npy("|u1", $"({N}, 3, {Side}, 3)", new byte[N * 9 * Side]), labels), "or of several layouts");
        yield return Read("small squares, channels last", Pair(Drawn.Npy("|u1", $"({N}, 4, 4, 3)", [.. pixels.Take(N * 48)]), labels), Right);
    }
}
