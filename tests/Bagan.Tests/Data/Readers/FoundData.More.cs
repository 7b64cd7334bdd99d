using System.Text;
using Bagan.Data;

namespace Bagan.Tests.Data.Readers;

/// <summary>Sets as they are published, and what programs and systems leave in them.</summary>
internal sealed partial record FoundData
{
    private static IEnumerable<FoundData> Published()
    {
        yield return Read("Roboflow's tables in the folders of splits", f =>
        {
            foreach (var (split, count) in new[] { ("train", 4), ("valid", 2), ("test", 2) })
            {
                Pictures(f, split + "/{0}.png", count, count);
                f.Write(split + "/_classes.csv", Drawn.Table(["filename, cat, dog", .. Enumerable.Range(0, count).Select(i => $"{i}.png, {i % 2}, {1 - (i % 2)}")]));
            }
        }, "cat 2, dog 2 | cat 1, dog 1", "train/_classes.csv has a column for each class");
        Action<TemporaryFolder> tiny = f =>
        {
            Classes(f, "train/", ("n01", 3), ("n02", 2));
            Pictures(f, "val/images/v{0}.png", 4, 7);
            f.Write("val/val_annotations.txt", Drawn.Table(Enumerable.Range(0, 4).Select(i => $"v{i}.png\tn0{1 + (i % 2)}\t0\t0\t9\t9")));
        };
        yield return Refused("labels of a split without class folders", tiny, "val/images has no class folders, and val/val_annotations.txt names its images.");
        yield return Read("labels of a split without class folders, the folders", tiny, "n01 3, n02 2", "The folder val is an unlabelled split", _ => new() { Format = "folders" });
        Action<TemporaryFolder> signs = f =>
        {
            Classes(f, "Train/", ("0", 3), ("1", 2));
            Pictures(f, "Test/t{0}.png", 3, 7);
            Pictures(f, "Meta/{0}.png", 2, 5);
            f.Write("Train.csv", Drawn.Table("ClassId,Path", "0,Train/0/000.png", "0,Train/0/001.png", "0,Train/0/002.png", "1,Train/1/000.png", "1,Train/1/001.png"));
            f.Write("Test.csv", Drawn.Table("ClassId,Path", "0,Test/t0.png", "1,Test/t1.png", "0,Test/t2.png"));
            f.Write("Meta.csv", Drawn.Table("ClassId,Path", "0,Meta/0.png", "1,Meta/1.png"));
        };
        yield return Refused("a table of the test images beside class folders", signs, "Test has no class folders, and Test.csv names its images.");
        yield return Read("a table of the test images beside class folders, the tables", signs, "0 3, 1 2 | 0 2, 1 1", "Meta.csv was not used: the other tables are called after splits.", _ => new() { Format = "table" });
        yield return Read("an example of an answer beside class folders", f => { Classes(f, "train/", ("a", 3), ("b", 2)); Pictures(f, "test/t{0}.png", 2, 7); f.Write("sample_submission.csv", Drawn.Table("id,label", "t0,a", "t1,a")); }, "a 3, b 2", "The folder test is an unlabelled split");
        yield return Read("a number of rows above and no name above the files", f => { Pictures(f, "{0}.png", 4); f.Write("list.txt", Drawn.Table("4", "Bald Male", "0.png 1 -1", "1.png -1 1", "2.png 1 -1", "3.png 1 -1")); }, "Bald 3, Male 1", "list.txt has a column for each class (Bald, Male)");
        yield return Refused("attributes that do not exclude one another", f => { Pictures(f, "{0}.png", 4); f.Write("list.txt", Drawn.Table("4", "Bald Male", "0.png 1 1", "1.png -1 1", "2.png 1 -1", "3.png 1 -1")); }, "list.txt is multi-label");
        yield return Read("an index of the images", f =>
        {
            Classes(f, "set/images/", ("001.Auk", 3), ("002.Owl", 3));
            f.Write("set/images.txt", Drawn.Table(Enumerable.Range(0, 6).Select(i => $"{i + 1} {(i < 3 ? "001.Auk" : "002.Owl")}/{i % 3:d3}.png")));
            f.Write("set/classes.txt", "1 001.Auk\n2 002.Owl\n"u8.ToArray());
            f.Write("set/parts/parts.txt", "1 beak\n"u8.ToArray());
        }, "001.Auk 3, 002.Owl 3", "set/images.txt was not used: it gives each image a number of its own, which is no label.");
        yield return Read("a folder of annotations and one of lists", f => { Classes(f, "Images/", ("n1-Pug", 3), ("n2-Boxer", 2)); f.Write("Annotation/n1-Pug/000", "<a/>"u8.ToArray()); f.Write("lists/train.mat", "MATLAB 5.0"u8.ToArray()); }, "n1-Pug 3, n2-Boxer 2", "The folders Annotation, lists belong to the pictures and are no classes: 2 files left out.");
        yield return Read("trainval beside test", f => { Classes(f, "trainval/", ("a", 3), ("b", 2)); Classes(f, "test/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 1, b 1");
        yield return Read("train_val beside test", f => { Classes(f, "train_val/", ("a", 3), ("b", 2)); Classes(f, "test/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 1, b 1");
        yield return Refused("training images under a name that is not known", f => { Classes(f, "Entraînement/", ("a", 3), ("b", 2)); Classes(f, "Validation/", ("a", 1), ("b", 1)); }, "Its folder Entraînement holds the same class folders as Validation, and none is called train");
        yield return Read("folds that are classes", f => { Classes(f, "fold1/", ("a", 3), ("b", 2)); Classes(f, "fold2/", ("a", 1), ("b", 1)); }, "fold1 5, fold2 2", null, _ => new() { Format = "folders" });
        yield return Refused("folds", f => { Classes(f, "fold1/", ("a", 3), ("b", 2)); Classes(f, "fold2/", ("a", 1), ("b", 1)); }, "Its folders fold1, fold2 are parts of one set by their names");
        yield return Read("what systems leave behind", f =>
        {
            Classes(f, "", ("cat", 4), ("dog", 3));
            foreach (var file in new[] { "@eaDir/0.png/x.jpg", "$RECYCLE.BIN/a.png", "System Volume Information/b", "lost+found/c", "#recycle/d.png", "cat/Icon\r", "dog/Picasa.ini", "cat/ehthumbs_vista.db", "__pycache__/e.pyc", ".ipynb_checkpoints/f.png", "__MACOSX/cat/._0.png" })
            {
                f.Write(file, [1]);
            }
        }, "cat 4, dog 3");
    }

    private static IEnumerable<FoundData> Additions()
    {
        foreach (var addition in new[] { "_m", "L", "_binary", "-roi", ".alpha", "_labelIds", " copy of edges", "_défaut" })
        {
            yield return Read($"masks by '{addition}'", f => { foreach (var c in new[] { "g", "m" }) { Pictures(f, c + "/t{0}.png", 12, c[0] % 3); Masks(f, c + "/t{0}" + addition + ".png", 12); } }, "g 12, m 12", "24 pictures are masks of others");
        }

        yield return Read("twins that are photographs", f => { foreach (var c in new[] { "g", "m" }) { Pictures(f, c + "/t{0}.png", 4, c[0] % 3); Pictures(f, c + "/t{0}_b.png", 4, 3 + (c[0] % 2)); } }, "g 8, m 8");
        yield return Read("names that begin alike", f => { foreach (var name in new[] { "cat", "catfish", "cats", "category", "dog", "dogma" }) { f.Write($"a/{name}.png", Drawn.Png(0, name.Length)); f.Write($"b/{name}.png", Drawn.Mask(1, name.Length)); } }, "a 6, b 6");
        yield return Read("a folder Mask_images", f => { Classes(f, "", ("Defect_images", 4), ("Original_images", 3)); Masks(f, "Mask_images/{0}.png", 4); }, "Defect_images 4, Original_images 3", "The folder Mask_images belongs to the pictures and is no class: 4 files left out.");
        yield return Read("drawings of few values with a word of masks", f => { Masks(f, "arrow/{0}.png", 4); Masks(f, "gas mask/{0}.png", 3); }, "arrow 4, gas mask 3");
    }

    private static IEnumerable<FoundData> MoreTables()
    {
        Action<TemporaryFolder> Table(string text, int count = 4, string name = "t.csv") => f => { Pictures(f, "{0}.png", count); f.Write(name, Encoding.UTF8.GetBytes(text)); };
        yield return Refused("two columns of one name", Table("file,label,label\n0.png,x,p\n1.png,y,q\n2.png,x,p\n3.png,x,p\n"), "its columns 2 and 3 are both called label and hold different labels; name one by its number, --label-column 2");
        yield return Read("two columns of one name, by number", Table("file,label,label\n0.png,x,p\n1.png,y,q\n2.png,x,p\n3.png,x,p\n"), "p 3, q 1", null, _ => new() { LabelColumn = "3" });
        yield return Read("two columns of one name that say the same", Table("file,label,label\n0.png,x,x\n1.png,y,y\n2.png,x,x\n3.png,x,x\n"), "x 3, y 1");
        yield return Read("text kept by a spreadsheet", Table("file,label\n0.png,\"=\"\"007\"\"\"\n1.png,\"=\"\"7\"\"\"\n2.png,=\"07\"\n3.png,\"=\"\"7\"\"\"\n"), "007 1, 07 1, 7 2", "The names of the classes '007', '07', '7' differ only in leading zeros");
        yield return Read("numbers with leading zeros", Table("file,label\n0.png,007\n1.png,7\n2.png,07\n3.png,7\n"), "007 1, 07 1, 7 2", "differ only in leading zeros");
        yield return Read("numbers with leading zeros in JSON", f => { Pictures(f, "{0}.png", 4); f.Write("metadata.jsonl", Drawn.Table("""{"file_name": "0.png", "label": "007"}""", """{"file_name": "1.png", "label": "7"}""", """{"file_name": "2.png", "label": 7}""", """{"file_name": "3.png", "label": "07"}""")); }, "007 1, 07 1, 7 2");
        yield return Read("folders that are numbers with leading zeros", f => Classes(f, "", ("007", 3), ("07", 2), ("7", 4)), "007 3, 07 2, 7 4", "differ only in leading zeros");
        Action<TemporaryFolder> padded = f => { Table("file,label\n0.png,00\n1.png,01\n2.png,00\n3.png,00\n")(f); f.Write("classes.txt", "cat\ndog\n"u8.ToArray()); };
        yield return Read("numbers with leading zeros that classes.txt names", padded, "cat 3, dog 1", "classes.txt names them from 0: 0 is cat.");
        yield return Refused("two texts of one number that classes.txt could name", f => { Table("file,label\n0.png,0\n1.png,00\n2.png,1\n3.png,1\n")(f); f.Write("classes.txt", "cat\ndog\n"u8.ToArray()); }, "its label '00' is not one of the classes in classes.txt");
        yield return Read("samples whose numbers have leading zeros", f =>
        {
            foreach (var (label, i) in new[] { "007", "7", "07", "7" }.Select((label, i) => (label, i)))
            {
                f.Write($"loose/{i:d4}.png", Drawn.Png(i % 2, i));
                f.Write($"loose/{i:d4}.cls", Encoding.UTF8.GetBytes(label));
            }

            using var file = File.Create(f.File("data.tar"));
            System.Formats.Tar.TarFile.CreateFromDirectory(f.File("loose/x")[..^2], file, includeBaseDirectory: false);
        }, "007 1, 07 1, 7 2", null, null, "data.tar");
        yield return Read("classes that differ in blanks", Table("file,label\n0.png,big  cat\n1.png,big cat\n2.png,dog\n3.png,dog\n"), "big  cat 1, big cat 1, dog 2", "differ only in blanks");
        yield return Read("line breaks in quotes", Table("file,caption,label\n0.png,\"a \"\"b\"\"\nsecond, line\",x\n1.png,\"c\r\nd\",y\n2.png,e,x\n3.png,f,x\n"), "x 3, y 1");
        yield return Read("a mark, remarks and decimal commas", Table("\uFEFF# made by hand\n# twice\nfile;weight;label\n0.png;1,5;Ä\n1.png;2,5;b\n2.png;1,0;b\n3.png;0,5;b\n"), "b 3, Ä 1");
        yield return Read("blanks for zeros", Table("file,cat,dog\n0.png,1,\n1.png,,1\n2.png,1,\n3.png,1,\n"), "cat 3, dog 1", "a column for each class");
        yield return Refused("two tables of the same images", f => { Table("file,label\n0.png,x\n1.png,y\n")(f); f.Write("other.csv", "file,label\n0.png,p\n1.png,q\n"u8.ToArray()); }, "holds several tables (other.csv, t.csv). Name the one you mean.");
        yield return Read("a text that names images in prose", f => { Classes(f, "", ("a", 3), ("b", 2)); f.Write("notes.txt", "We removed 000.png\nbecause it was blurred, see below\n"u8.ToArray()); }, "a 3, b 2", "notes.txt was not used: it names images, but its lines are not those of a table.");
        yield return Read("names that a spreadsheet would run", f => Classes(f, "", ("=cmd()", 2), ("+1", 3), ("-", 2), ("@x", 1)), "+1 3, - 2, =cmd() 2, @x 1");
    }
}
