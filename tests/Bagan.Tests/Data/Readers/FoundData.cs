using System.Text;
using Bagan.Data;

namespace Bagan.Tests.Data.Readers;

/// <summary>
/// Data as people have them, each with what is right: the classes with their counts ("cat 12, dog 4"; behind a bar the test split), or words of the
/// refusal. Where a note must be said, words of it.
/// </summary>
internal sealed partial record FoundData(string Name, Action<TemporaryFolder> Write, string? Right, string? Refusal, string? Said, Func<string, DataReadOptions> Options, string Path = "")
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 24).Select(i => $"p{i:x4}")];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FoundData> All { get; } = [.. Splits(), .. Tables(), .. SeveralLabels(), .. Texts(), .. Masks(), .. Kinds(), .. Archives(), .. Arrays(), .. Shards(), .. Oddities(), .. OddTables(), .. OddArrays(), .. Published(), .. Additions(), .. MoreTables()];

    /// <summary>One by its name.</summary>
    public static FoundData Find(string name) => All.Single(d => d.Name == name);

    public override string ToString() => Name;

    private static FoundData Read(string name, Action<TemporaryFolder> write, string right, string? said = null, Func<string, DataReadOptions>? options = null, string path = "") =>
        new(name, write, right, null, said, options ?? (_ => DataReadOptions.Default), path);

    private static FoundData Refused(string name, Action<TemporaryFolder> write, string refusal, Func<string, DataReadOptions>? options = null, string path = "") =>
        new(name, write, null, refusal, null, options ?? (_ => DataReadOptions.Default), path);

    private static void Pictures(TemporaryFolder f, string place, int count, int kind = 0)
    {
        for (var i = 0; i < count; i++)
        {
            f.Write(string.Format(System.Globalization.CultureInfo.InvariantCulture, place, i), Drawn.Png(kind, i));
        }
    }

    private static void Classes(TemporaryFolder f, string folder, params (string Name, int Count)[] classes)
    {
        for (var c = 0; c < classes.Length; c++)
        {
            Pictures(f, $"{folder}{classes[c].Name}/{{0:d3}}.png", classes[c].Count, c + (folder.Length * 5));
        }
    }

    private static IEnumerable<FoundData> Splits()
    {
        yield return Read("test split with loose pictures", f => { Classes(f, "train/", ("ok", 6), ("nok", 3)); Pictures(f, "test/{0}.png", 5, 9); }, "nok 3, ok 6", "The folder test is an unlabelled split");
        yield return Read("test split with unknown pictures", f => { Classes(f, "train/", ("ok", 6), ("nok", 3)); Pictures(f, "test/unknown/{0}.png", 5, 9); }, "nok 3, ok 6", "its only folder is unknown");
        yield return Read("val split with loose pictures", f => { Classes(f, "train/", ("ok", 6), ("nok", 3)); Pictures(f, "val/{0}.png", 5, 9); }, "nok 3, ok 6", "unlabelled split");
        yield return Read("holdout", f => { Classes(f, "train/", ("a", 3), ("b", 2)); Classes(f, "holdout/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 1, b 1");
        yield return Read("Train_Set and Testing", f => { Classes(f, "Train_Set/", ("a", 3), ("b", 2)); Classes(f, "Testing/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 1, b 1");
        yield return Read("train_images and images_test", f => { Classes(f, "train_images/", ("a", 3), ("b", 2)); Classes(f, "images_test/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 1, b 1");
        yield return Read("another folder beside splits", f => { Classes(f, "train/", ("a", 3), ("b", 2)); Classes(f, "test/", ("a", 1), ("b", 1)); Pictures(f, "backup/{0}.png", 4); }, "a 3, b 2 | a 1, b 1", "The folder backup lies beside the split");
        yield return Read("a loose picture in train", f => { Classes(f, "train/", ("a", 3), ("b", 2)); Classes(f, "test/", ("a", 1), ("b", 1)); Pictures(f, "train/stray{0}.png", 1, 8); }, "a 3, b 2 | a 1, b 1", "Images that lie in train itself are left out");
        yield return Read("test beside classes", f => { Classes(f, "", ("cat", 4), ("dog", 3)); Pictures(f, "test/{0}.png", 5, 9); }, "cat 4, dog 3", "The folder test is an unlabelled split");
        yield return Read("a class called valid", f => Classes(f, "", ("invalid", 4), ("valid", 3)), "invalid 4, valid 3", "valid is read as a class");
        yield return Read("a class called train", f => Classes(f, "", ("car", 4), ("train", 3), ("plane", 2)), "car 4, plane 2, train 3", "train is read as a class");
        yield return Read("a folder of pictures around the classes", f => Classes(f, "images/", ("a", 3), ("b", 2)), "a 3, b 2");
        yield return Read("pictures around the classes of a split", f => { Classes(f, "train/images/", ("a", 3), ("b", 2)); Classes(f, "val/images/", ("a", 1), ("b", 1)); }, "a 3, b 2");
        yield return Read("evaluation beside test", f => { Classes(f, "train-images/", ("a", 3), ("b", 2)); Classes(f, "eval-images/", ("a", 2), ("b", 2)); Classes(f, "test-images/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 1, b 1");
        yield return Read("evaluation alone", f => { Classes(f, "train/", ("a", 3), ("b", 2)); Classes(f, "eval/", ("a", 2), ("b", 2)); }, "a 3, b 2 | a 2, b 2");
        yield return Read("two folders of one split", f => { Classes(f, "train/", ("a", 3), ("b", 2)); Classes(f, "test_1/", ("a", 2), ("b", 2)); Classes(f, "test_2/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 3, b 3", "The folders test_1, test_2 are read together as the test split.");
        yield return Read("a test split with one folder images", f => { Classes(f, "train/", ("a", 3), ("b", 2)); Pictures(f, "test/images/{0}.png", 4, 9); }, "a 3, b 2", "The folder test is an unlabelled split (its only folder is images)");
        yield return Read("splits inside class folders", f => { Classes(f, "cat/", ("train", 4), ("test", 2)); Classes(f, "mouse/", ("train", 3), ("test", 1)); }, "cat 4, mouse 3 | cat 2, mouse 1", "The class folders hold splits (cat/test, cat/train, mouse/test, mouse/train)");
        yield return Read("splits inside class folders, with what lies beside them", f => { Classes(f, "cat/", ("train", 4), ("val", 2), ("old", 3)); Pictures(f, "mouse/{0}.png", 3, 9); }, "cat 4, mouse 3", "The folder old lies beside the splits of a class: 3 files left out.");
        yield return Refused("a set in each folder", f => { Classes(f, "bottle/train/", ("good", 4)); Classes(f, "bottle/test/", ("good", 2), ("broken", 2)); Classes(f, "cable/train/", ("good", 3)); Classes(f, "cable/test/", ("good", 1), ("bent", 1)); },
            "The folders bottle, cable hold splits with class folders in them, so each is a data set of its own: name one of them.");
        yield return Read("folders inside class folders", f => { Classes(f, "animals/", ("cat", 3), ("dog", 2)); Classes(f, "plants/", ("rose", 3), ("tulip", 1)); }, "animals 5, plants 4", "Class folders hold folders of images (animals/cat, animals/dog, plants/rose, plants/tulip)");
        yield return Read("a split unpacked into a folder of its name", f => { Classes(f, "training_set/training_set/", ("cats", 3), ("dogs", 2)); Classes(f, "test_set/test_set/", ("cats", 1), ("dogs", 1)); }, "cats 3, dogs 2 | cats 1, dogs 1");
        yield return Read("splits alike but for their word", f => { Classes(f, "seg_train/seg_train/", ("a", 3), ("b", 2)); Classes(f, "seg_test/seg_test/", ("a", 1), ("b", 1)); Pictures(f, "seg_pred/{0}.png", 2, 9); }, "a 3, b 2 | a 1, b 1", "The folder seg_pred lies beside the split");
        yield return Refused("splits of classes side by side", f => Classes(f, "", ("pear_train", 4), ("pear_test", 2), ("plum_train", 4), ("plum_test", 2)), "if they are classes, say so by --format folders");
        yield return Read("held out, vali and cv", f => { Classes(f, "Training Data/", ("a", 3), ("b", 2)); Classes(f, "Held-out test/", ("a", 1), ("b", 1)); Classes(f, "cv/", ("a", 1), ("b", 1)); Classes(f, "vali/", ("a", 1), ("b", 1)); }, "a 3, b 2 | a 1, b 1", "The folders cv, vali are read together as the val split.");
        yield return Refused("pictures in splits alone", f => { Pictures(f, "train_images/{0}.png", 4); Pictures(f, "test_images/{0}.png", 2, 1); }, "nothing says which class");
        yield return Refused("one folder of pictures", f => Pictures(f, "images/{0}.png", 4), "The folder images holds images and no class folders");
        yield return Refused("parts of one set", f => { Pictures(f, "part_1/{0}.png", 4); Pictures(f, "part_2/{0}.png", 4, 1); }, "are parts of one set by their names");
        yield return Read("parts that are classes", f => { Pictures(f, "part_1/{0}.png", 4); Pictures(f, "part_2/{0}.png", 4, 1); }, "part_1 4, part_2 4", null, _ => new() { Format = "folders" });
        yield return Refused("loose train beside classes", f => { Pictures(f, "train_images/{0}.png", 4); Classes(f, "", ("a", 3), ("b", 2)); }, "holds images directly, so nothing says their class");
    }

    private static IEnumerable<FoundData> Tables()
    {
        void Ids2(TemporaryFolder f, string head, Func<int, string> label) => f.Write("train.csv", Drawn.Table(Ids.Select((x, i) => $"{x},{label(i)}").Prepend(head)));
        void InFolder(TemporaryFolder f, string folder, string ending = ".png") => Array.ForEach(Ids, x => f.Write($"{folder}/{x}{ending}", Drawn.Png(0, Array.IndexOf(Ids, x))));
        yield return Refused("ids without endings", f => { InFolder(f, "train_images"); Pictures(f, "test_images/t{0}.png", 6, 1); Ids2(f, "id_code,diagnosis", i => $"{i % 3}"); f.Write("test.csv", Drawn.Table("id_code", "t0", "t1")); },
            "train_images: add --images");
        yield return Read("ids without endings, by --images", f => { InFolder(f, "train_images"); Pictures(f, "test_images/t{0}.png", 6, 1); Ids2(f, "id_code,diagnosis", i => $"{i % 3}"); f.Write("test.csv", Drawn.Table("id_code,note", "t0,", "t1,")); },
            "0 8, 1 8, 2 8", "images those in", f => new() { ImagesFolder = System.IO.Path.Combine(f, "train_images") });
        yield return Read("a folder in the data, by --images and columns", f => { InFolder(f, "photos", ".tif"); Ids2(f, "a,b", i => "xy"[i % 2].ToString()); }, "x 12, y 12", null, _ => new() { ImagesFolder = "photos", FileColumn = "a", LabelColumn = "2" });
        yield return Refused("a table beside part folders", f => { for (var i = 0; i < 24; i++) { f.Write($"part_{1 + (i % 2)}/{Ids[i]}.png", Drawn.Png(0, i)); } f.Write("metadata.csv", Drawn.Table(Ids.Select((x, i) => $"l{x},{x},{(i % 3 == 0 ? "nv" : "mel")},50").Prepend("lesion_id,image_id,dx,age"))); },
            "Its columns are lesion_id, image_id, dx, age");
        yield return Read("a table beside part folders, by --images", f => { for (var i = 0; i < 24; i++) { f.Write($"part_{1 + (i % 2)}/{Ids[i]}.png", Drawn.Png(0, i)); } f.Write("metadata.csv", Drawn.Table(Ids.Select((x, i) => $"l{x},{x},{(i % 3 == 0 ? "nv" : "mel")},50").Prepend("lesion_id,image_id,dx,age"))); },
            "mel 16, nv 8", null, f => new() { ImagesFolder = f });
        yield return Refused("a table that contradicts the folders", f => { for (var i = 0; i < 24; i++) { f.Write($"{"ab"[i % 2]}/{Ids[i]}.png", Drawn.Png(0, i)); } f.Write("labels.csv", Drawn.Table(Ids.Select((x, i) => $"{"ab"[i % 2]}/{x}.png,{(i % 3 == 0 ? "nv" : "mel")}").Prepend("file,dx"))); },
            "can be read in two ways");
        yield return Read("a table that says what the folders say", f => { for (var i = 0; i < 24; i++) { f.Write($"{"ab"[i % 2]}/{Ids[i]}.png", Drawn.Png(0, i)); } f.Write("labels.csv", Drawn.Table(Ids.Select((x, i) => $"{"ab"[i % 2]}/{x}.png,{i % 2}").Prepend("file,label"))); },
            "a 12, b 12", "the column label says the same as the folders");
        yield return Read("a table of other things beside class folders", f => { Classes(f, "", ("a", 3), ("b", 2)); f.Write("sizes.csv", Drawn.Table("name,width", "x,3")); }, "a 3, b 2", "Read as class folders; sizes.csv was not used: its columns are name, width.");
        yield return Refused("a folder beside a table of unknown columns", f => { Pictures(f, "images/{0}.png", 4); f.Write("daten.csv", Drawn.Table("Datei;Klasse", "0.png;a")); }, "Its columns are Datei, Klasse");
        yield return Read("one-hot columns", f => { Pictures(f, "i{0}.png", 6); f.Write("truth.csv", Drawn.Table("image,MEL,NV,BCC", "i0.png,1.0,0.0,0.0", "i1.png,0.0,1.0,0.0", "i2,0,1,0", "i3,0,0,1", "i4,0,1,0", "i5,1,0,0")); }, "BCC 1, MEL 2, NV 3", "a column for each class (MEL, NV, BCC)");
        yield return Read("separated by blanks, two columns", f => { Pictures(f, "{0}.png", 4); f.Write("list.txt", Drawn.Table("0.png 0", "1.png 1", "2.png 0", "3.png 0")); }, "0 3, 1 1", "has no header");
        yield return Read("labels before files, without a header", f => { Pictures(f, "{0}.png", 4); f.Write("t.csv", Drawn.Table("x,0.png", "y,1.png", "x,2.png", "x,3.png")); }, "x 3, y 1", "files are taken from column 2 and labels from column 1");
        yield return Refused("ids without endings and without a header", f => { InFolder(f, "train"); f.Write("labels.csv", Drawn.Table(Ids.Select((x, i) => $"{x},{i % 3}"))); }, "none of its 24 rows names a file that is there (there is no file p0000). Its columns are 1 ('p0000'), 2 ('0')");
        yield return Read("ids without endings and without a header, by --images", f => { InFolder(f, "train"); f.Write("labels.csv", Drawn.Table(Ids.Select((x, i) => $"{x},{i % 3}"))); }, "0 8, 1 8, 2 8", null, _ => new() { ImagesFolder = "train" });
        yield return Read("a remark above the header", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("# made by someone", "#file,label", "0.png,x", "1.png,y", "2.png,x")); }, "x 2, y 1");
        yield return Read("rows that repeat a picture", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("xmin,file,label", "1,0.png,x", "2,0.png,x", "1,1.png,y", "5,./1.png,y", "1,2.png,x")); }, "x 2, y 1", "2 rows of t.csv name pictures of an earlier row with the same label; each picture is read once.");
        yield return Refused("a comma in a label without quotes", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("file,label", "0.png,x", "1.png,y, small", "2.png,x")); }, "t.csv line 3: it has 3 fields, and the table 2 columns");
        yield return Read("commas at the ends of lines", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("file,label", "0.png,x,", "1.png,y,", "2.png,x,")); }, "x 2, y 1");
        yield return Read("numbers that classes.txt names", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("file,label", "0.png,0", "1.png,1", "2.png,0")); f.Write("classes.txt", "no\nyes\n"u8.ToArray()); }, "no 2, yes 1", "classes.txt names them from 0: 0 is no");
        yield return Read("files in folders of splits", f => { Pictures(f, "train/{0}.png", 3); Pictures(f, "test/{0}.png", 2, 1); f.Write("t.csv", Drawn.Table("file,label", "train/0.png,x", "train/1.png,y", "train/2.png,x", "test/0.png,x", "test/1.png,y")); },
            "x 2, y 1 | x 1, y 1", "t.csv names no splits; its files lie in folders that do (test, train), and these are taken.");
        yield return Read("some files in a folder of a split", f => { Pictures(f, "own/{0}.png", 3); Pictures(f, "test/{0}.png", 2, 1); f.Write("t.csv", Drawn.Table("file,label", "own/0.png,x", "own/1.png,y", "own/2.png,x", "test/0.png,x", "test/1.png,y")); },
            "x 3, y 2", "also those in test; a column that --split-column names decides");
        yield return Read("folders called as the labels are no splits", f => { Classes(f, "", ("valid", 3), ("train", 2)); f.Write("t.csv", Drawn.Table("file,label", "valid/000.png,valid", "valid/001.png,valid", "valid/002.png,valid", "train/000.png,train", "train/001.png,train")); }, "train 2, valid 3", null, _ => new() { Format = "table" });
        yield return Refused("metadata with a broken line", f => { Pictures(f, "train/{0}.png", 2); f.Write("train/metadata.jsonl", "{\"file_name\": \"0.png\", \"label\": 1}\n{broken\n"u8.ToArray()); }, "train/metadata.jsonl was not used: its lines are not those of a table.");
        yield return Refused("labels in a spreadsheet", f => { Pictures(f, "images/{0}.png", 3); f.Write("labels.xlsx", "PK"u8.ToArray()); }, "labels.xlsx is a spreadsheet, and only tables in text are read: save it as CSV.");
        yield return Refused("labels in JSON of an own kind", f => { Pictures(f, "images/{0}.png", 3); f.Write("labels.json", "{\"0.png\": \"x\"}"u8.ToArray()); }, "labels.json was not used: of labels in JSON, metadata.jsonl");
        yield return Refused("separated by blanks, three columns", f => { Pictures(f, "images/{0}.png", 4); f.Write("labels.csv", Drawn.Table("images/0.png  1.0  mono", "images/1.png  0.0  poly", "images/2.png  0.3  mono", "images/3.png  0.0  mono")); }, "--label-column NUMBER");
        yield return Read("separated by blanks, three columns, by number", f => { Pictures(f, "images/{0}.png", 4); f.Write("labels.csv", Drawn.Table("images/0.png  1.0  mono", "images/1.png  0.0  poly", "images/2.png  0.3  mono", "images/3.png  0.0  mono")); }, "mono 3, poly 1", null, _ => new() { LabelColumn = "3" });
        yield return Read("separated by bars", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("file|label", "0.png|x", "1.png|y", "2.png|x")); }, "x 2, y 1");
        yield return Read("sep=;", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Encoding.UTF8.GetBytes("sep=;\r\nfile;label\r\n0.png;x\r\n1.png;y\r\n2.png;x\r\n")); }, "x 2, y 1");
        yield return Read("UTF-16", f => { Pictures(f, "{0}.png", 3); f.Write("t.txt", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("\"file\"\t\"label\"\r\n0.png\tÖl\r\n1.png\ty\r\n2.png\tÖl\r\n")]); }, "y 1, Öl 2");
        yield return Read("old Mac line ends and backslashes", f => { Pictures(f, "pics/{0}.png", 3); f.Write("t.csv", "file,label\rpics\\0.png,x\rpics\\1.png,y\r.\\pics\\2.png,x"u8.ToArray()); }, "x 2, y 1");
        yield return Read("absolute paths of another machine", f => { Pictures(f, "pics/{0}.png", 3); f.Write("t.csv", Drawn.Table("file,label", @"D:\sets\e\pics\0.png,x", @"D:\sets\e\pics\1.png,y", @"D:\sets\e\pics\2.png,x")); }, "x 2, y 1", "taken for the folder of the table");
        yield return Read("folder and name in two columns", f => { Pictures(f, "pics/{0}.png", 3); f.Write("t.csv", Drawn.Table("path,filename,label", "pics,0.png,x", "pics,1.png,y", "pics,2.png,x")); }, "x 2, y 1");
        yield return Read("two columns of labels", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("file,label,class_name", "0.png,0,disc", "1.png,1,bar", "2.png,0,disc")); }, "0 2, 1 1", "class_name could be meant too");
        yield return Read("an index column", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table(",file,label", "0,0.png,x", "1,1.png,y", "2,2.png,x")); }, "x 2, y 1");
        yield return Read("a blank in the header, capitals in endings, a dot before", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("File Name,Finding Labels", "0.PNG,x", "./1.png,y", "2.png,x")); }, "x 2, y 1");
        yield return Read("relative to the folder above", f => { Pictures(f, "own/i/{0}.png", 3); f.Write("own/t.csv", Drawn.Table("file,label", "own/i/0.png,x", "own/i/1.png,y", "own/i/2.png,x")); }, "x 2, y 1", null, null, "own");
        yield return Read("an example of an answer", f => { Pictures(f, "{0}.png", 4); f.Write("train.csv", Drawn.Table("file,label", "0.png,x", "1.png,y")); f.Write("test.csv", Drawn.Table("file,label", "2.png,x", "3.png,y")); f.Write("sample_submission.csv", Drawn.Table("file,label", "2.png,x", "3.png,x")); },
            "x 1, y 1 | x 1, y 1", "sample_submission.csv was not used");
        yield return Read("a column that is no split", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("image,label,phase", "0.png,x,arterial", "1.png,y,venous", "2.png,x,arterial")); }, "x 2, y 1");
        yield return Read("a split column of another name", f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("image,label,use", "0.png,x,Training", "1.png,y,Training", "2.png,x,PublicTest")); }, "x 1, y 1 | x 1", null, _ => new() { SplitColumn = "use" });
        yield return Read("a table in a wrapper folder", f => { Pictures(f, "download/set/{0}.png", 3); f.Write("download/set/t.csv", Drawn.Table("file,label", "0.png,x", "1.png,y", "2.png,x")); f.Write("download/readme.txt", "x"u8.ToArray()); }, "x 2, y 1");
        yield return Read("metadata in each split's folder", f => { Pictures(f, "train/{0}.png", 3); Pictures(f, "test/{0}.png", 2, 1); f.Write("train/metadata.csv", Drawn.Table("file_name,label", "0.png,x", "1.png,y", "2.png,x")); f.Write("test/metadata.csv", Drawn.Table("file_name,label", "0.png,x", "1.png,y")); },
            "x 2, y 1 | x 1, y 1");
        yield return Read("metadata.jsonl", f => { Pictures(f, "{0}.png", 3); f.Write("metadata.jsonl", Drawn.Table("""{"file_name": "0.png", "label": "x"}""", """{"file_name": "1.png", "label": "y", "more": [1, 2]}""", """{"label": "x", "file_name": "2.png"}""")); }, "x 2, y 1");
        yield return Read("StyleGAN's dataset.json", f => { Pictures(f, "00000/img{0}.png", 3); f.Write("dataset.json", """{"labels": [["00000/img0.png", 1], ["00000/img1.png", 0], ["00000/img2.png", 1]]}"""u8.ToArray()); }, "0 1, 1 2");
        yield return Refused("a table that leads out of the data", f => { Pictures(f, "secret/{0}.png", 2); f.Write("data/t.csv", Drawn.Table("file,label", "../secret/0.png,x", $"{f.File("secret/1.png")},y")); }, "--allow-outside", null, "data");
        yield return Read("a table that may lead out of the data", f => { Pictures(f, "secret/{0}.png", 2); f.Write("data/t.csv", Drawn.Table("file,label", "../secret/0.png,x", $"{f.File("secret/1.png")},y")); }, "x 1, y 1", null, _ => new() { AllowOutside = true }, "data");
    }

    private static IEnumerable<FoundData> SeveralLabels()
    {
        Action<TemporaryFolder> joined = f => { Pictures(f, "{0}.png", 5); f.Write("t.csv", Drawn.Table("file,label", "0.png,None", "1.png,Mass", "2.png,Mass|Edema", "3.png,Edema", "4.png,Edema|Mass|Nodule")); };
        Action<TemporaryFolder> rows = f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("file,label", "0.png,a", "1.png,a", "2.png,b", "0.png,b")); };
        Action<TemporaryFolder> ones = f => { Pictures(f, "{0}.png", 3); f.Write("t.csv", Drawn.Table("file,A,B", "0.png,1,0", "1.png,1,1", "2.png,0,1")); };
        yield return Refused("labels joined by bars", joined, "is multi-label: 2 pictures have several labels");
        yield return Read("labels joined by bars, the first", joined, "Edema 2, Mass 2, None 1", "the first label is taken", _ => new() { LabelPolicy = LabelPolicy.First });
        yield return Read("labels joined by bars, left out", joined, "Edema 1, Mass 1, None 1", "left out (--label-policy skip)", _ => new() { LabelPolicy = LabelPolicy.Skip });
        yield return Refused("a picture on two rows", rows, "is multi-label: 1 picture has several labels (0.png (t.csv line 5): a, b)");
        yield return Read("a picture on two rows, the first", rows, "a 2, b 1", null, _ => new() { LabelPolicy = LabelPolicy.First });
        yield return Read("a picture on two rows, left out", rows, "a 1, b 1", null, _ => new() { LabelPolicy = LabelPolicy.Skip });
        yield return Refused("several ones", ones, "is multi-label: 1 picture has several labels");
        yield return Read("several ones, left out", ones, "A 1, B 1", null, _ => new() { LabelPolicy = LabelPolicy.Skip });
        yield return Read("commas in names are no labels", f => { Pictures(f, "{0}.png", 4); f.Write("t.csv", Drawn.Table("file;label", "0.png;Paris, France", "1.png;Lyon, France", "2.png;Rome, Italy", "3.png;Milan, Italy")); }, "Lyon, France 1, Milan, Italy 1, Paris, France 1, Rome, Italy 1");
    }

    private static IEnumerable<FoundData> Texts()
    {
        var ansi = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        Action<TemporaryFolder> german = f => { Pictures(f, "{0}.png", 4); f.Write("t.csv", ansi.GetBytes("file;label\n0.png;Öl\n1.png;Äl\n2.png;Öl\n3.png;Öl\n")); };
        yield return Refused("windows-1252", german, "windows-1252 reads '0.png;Öl'");
        yield return Read("windows-1252, named", german, "Äl 1, Öl 3", null, _ => new() { Encoding = "windows-1252" });
        yield return Refused("an encoding that is another", german, "is not in the encoding", _ => new() { Encoding = "utf-8" });
        yield return Read("names that differ in their Unicode form", f => { Classes(f, "", ("e\u0301", 2), ("\u00E9", 3)); }, "e\u0301 2, \u00E9 3", "differ only in their Unicode form");
        yield return Read("names that differ in letter case", f => { Classes(f, "", ("Cat", 2), ("cat", 3)); }, "Cat 2, cat 3", "differ only in letter case");
        yield return Read("columns in another language, named", f => { Pictures(f, "{0}.png", 3); f.Write("标签.csv", Drawn.Table("文件名,类别", "0.png,猫", "1.png,狗", "2.png,猫")); }, "狗 1, 猫 2", null, _ => new() { FileColumn = "文件名", LabelColumn = "类别" });
    }

    private static IEnumerable<FoundData> Masks()
    {
        Action<TemporaryFolder> named = f =>
        {
            foreach (var (name, kind) in new[] { ("benign", 0), ("malignant", 3) })
            {
                for (var i = 1; i < 5; i++)
                {
                    f.Write($"{name}/{name} ({i}).png", Drawn.Png(kind, i));
                    f.Write($"{name}/{name} ({i})_mask.png", Drawn.Mask(kind, i));
                }
            }

            f.Write("benign/benign (1)_mask_1.png", Drawn.Mask(0, 77));
        };
        Action<TemporaryFolder> paired = f =>
        {
            foreach (var (name, kind) in new[] { ("crack", 0), ("free", 3) })
            {
                for (var i = 0; i < 5; i++)
                {
                    f.Write($"{name}/{i}.pgm", [.. "P5 16 16 255\n"u8, .. Drawn.Grey(kind, i)]);
                    f.Write($"{name}/{i}.png", Drawn.Mask(kind, i));
                }
            }
        };
        yield return Read("masks in a folder of each class", f =>
        {
            foreach (var (name, kind) in new[] { ("ok", 0), ("nok", 3) })
            {
                Pictures(f, $"train/{name}/images/{{0}}.png", 4, kind);
                Array.ForEach([0, 1, 2, 3], i => f.Write($"train/{name}/masks/{i}.png", Drawn.Mask(kind, i)));
            }
        }, "nok 4, ok 4", "2 folders in class folders (masks) belong to the pictures: 8 files left out.");
        yield return Read("masks beside pictures of few values", f =>
        {
            foreach (var name in new[] { "ok", "nok" })
            {
                for (var i = 0; i < 4; i++)
                {
                    f.Write($"{name}/{i}.pgm", [.. "P5 4 4 255\n"u8, .. Enumerable.Range(0, 16).Select(v => (byte)((v * 13) + i + name.Length))]);
                    f.Write($"{name}/{i}.png", Drawn.Mask(0, i + (10 * name.Length)));
                }
            }
        }, "nok 4, ok 4", "8 pictures are masks of others by name and content");
        yield return Read("masks by name", named, "benign 4, malignant 4", "9 pictures are masks of others");
        yield return Read("masks whose names begin so", f => { foreach (var c in new[] { "ok", "nok" }) { Pictures(f, c + "/{0}.png", 4, c.Length); Array.ForEach([0, 1, 2, 3], i => f.Write($"{c}/mask_{i}.png", Drawn.Mask(c.Length, i))); } }, "nok 4, ok 4", "8 pictures are masks of others");
        yield return Read("masks beside pictures called so", f => { foreach (var c in new[] { "ok", "nok" }) { Pictures(f, c + "/{0}_image.png", 4, c.Length); Array.ForEach([0, 1, 2, 3], i => f.Write($"{c}/{i}_mask.png", Drawn.Mask(c.Length, i))); } }, "nok 4, ok 4", "8 pictures are masks of others");
        yield return Read("a folder of masks for each class", f => { foreach (var c in new[] { "ok", "nok" }) { Pictures(f, c + "_images/{0}.png", 4, c.Length); Array.ForEach([0, 1, 2, 3], i => f.Write($"{c}_masks/{i}.png", Drawn.Mask(c.Length, i))); } }, "nok_images 4, ok_images 4", "The folder ok_masks belongs to the pictures and is no class");
        yield return Read("a class called face mask", f => Classes(f, "", ("face", 3), ("face_mask", 2)), "face 3, face_mask 2");
        yield return Read("masks by name, kept", named, "benign 9, malignant 8", "--masks skip leaves them out", _ => new() { Masks = MaskPolicy.Keep });
        yield return Read("masks by another ending", paired, "crack 5, free 5", "10 pictures are masks of others");
        yield return Read("masks by another ending, kept", paired, "crack 10, free 10", null, _ => new() { Masks = MaskPolicy.Keep });
        yield return Read("two endings of one name, both photographs", f =>
        {
            for (var i = 0; i < 3; i++)
            {
                f.Write($"a/{i}.pgm", [.. "P5 16 16 255\n"u8, .. Drawn.Grey(0, i)]);
                f.Write($"a/{i}.png", Drawn.Png(1, i));
                f.Write($"b/{i}.png", Drawn.Png(2, i));
            }
        }, "a 6, b 3");
        yield return Read("few masks are kept and said", f => { Classes(f, "", ("a", 9), ("b", 5)); f.Write("a/000_mask.png", Drawn.Mask(0, 0)); }, "a 10, b 5", "1 picture is a mask of others by name and content (the first is a/000_mask.png) and is read as a picture");
        yield return Read("few masks, left out", f => { Classes(f, "", ("a", 9), ("b", 5)); f.Write("a/000_mask.png", Drawn.Mask(0, 0)); }, "a 9, b 5", "is left out", _ => new() { Masks = MaskPolicy.Skip });
        yield return Read("a folder of masks beside splits", f => { Classes(f, "train/", ("good", 6), ("bad", 2)); Classes(f, "test/", ("good", 2), ("bad", 2)); f.Write("ground_truth/bad/000_mask.png", Drawn.Mask(1, 1)); }, "bad 2, good 6 | bad 2, good 2", "The folder ground_truth belongs to the pictures and is no class");
        yield return Read("a folder of masks beside the classes' folder", f => { Classes(f, "images/", ("a", 3), ("b", 2)); f.Write("masks/a/000.png", Drawn.Mask(1, 1)); }, "a 3, b 2", "The folder masks belongs to the pictures");
        yield return Read("a class called mask", f => Classes(f, "", ("mask", 3), ("no_mask", 2)), "mask 3, no_mask 2");
        yield return Refused("boxes of YOLO", f => { Pictures(f, "train/images/{0}.png", 4); f.Write("train/labels/0.txt", "0 0.5 0.5 0.4 0.4\n"u8.ToArray()); f.Write("data.yaml", "nc: 2\n"u8.ToArray()); }, "a set for detection (images beside labels, as YOLO has them)");
    }

    private static IEnumerable<FoundData> Kinds()
    {
        byte[] Brand(string brand) => [0, 0, 0, 24, .. "ftyp"u8, .. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(brand + "mif1"), .. new byte[64]];
        byte[] dicom = [.. new byte[128], .. "DICM"u8, .. new byte[64]];
        yield return Read("files of other kinds", f =>
        {
            Classes(f, "", ("benign", 4), ("malignant", 2));
            f.Write("benign/IMG_0001.HEIC", Brand("heic"));
            f.Write("benign/photo.avif", Brand("avif"));
            f.Write("malignant/scan", dicom);
            f.Write("malignant/vol.nii.gz", [0x1F, 0x8B, 8, 0]);
            f.Write("malignant/a.jp2", [0, 0, 0, 12, .. "jP  \r\n"u8]);
            f.Write("malignant/notes.txt", "checked"u8.ToArray());
            f.Write("benign/no_ending", Drawn.Png(0, 50));
            f.Write("benign/really_png.jpg", Drawn.Png(0, 51));
        }, "benign 6, malignant 2", "1 DICOM image (malignant/scan)");
        yield return Refused("HEIC under a JPEG's name", f => { Classes(f, "", ("a", 3), ("b", 2)); f.Write("a/shot.jpg", Brand("heic")); }, "a/shot.jpg: it is not an image file (HEIC image)");
        yield return Refused("nothing but DICOM", f => { f.Write("a/1.dcm", dicom); f.Write("b/2.dcm", dicom); }, "2 DICOM images");
        yield return Refused("CIFAR's archive for Python", f => { f.Write("cifar-10-batches-py/data_batch_1", [0x80, 3]); f.Write("cifar-10-batches-py/batches.meta", [0x80, 3]); }, "bagan data get cifar10");
        yield return Refused("CIFAR-100's archive for Python", f => { foreach (var name in new[] { "train", "test", "meta" }) { f.Write($"cifar-100-python/{name}", [0x80, 3]); } }, "bagan data get cifar100");
        foreach (var (ending, content, command, package) in new (string, byte[], string, string)[]
        {
            ("dcm", dicom, "dcmj2pnm --write-png IN OUT", "dcmtk"), ("nii", new byte[352], "medcon -f IN -c png", "medcon"), ("heic", Brand("heic"), "heif-convert IN OUT.png", "libheif-examples"),
            ("avif", Brand("avif"), "avifdec IN OUT.png", "libavif-bin"), ("jp2", [0, 0, 0, 12, .. "jP  \r\n"u8], "opj_decompress -i IN -o OUT.png", "libopenjp2-tools"), ("jxl", [0xFF, 0x0A, 0, 0], "djxl IN OUT.png", "libjxl-tools"),
        })
        {
            yield return Refused($"nothing but {ending}", f => { f.Write($"a/1.{ending}", content); f.Write($"b/2.{ending}", content); }, $"{command}, of Debian's package {package}");
        }

        yield return Refused("a MATLAB file", f => f.Write("train_32x32.mat", "MATLAB 5.0 MAT-file"u8.ToArray()), "scipy.io.loadmat");
        yield return Refused("an HDF5 file", f => f.Write("set.h5", [0x89, .. "HDF\r\n\x1a\n"u8]), "h5py.File");
        yield return Refused("a TFRecord", f => f.Write("train.tfrecord", new byte[20]), "TFRecord");
        yield return Refused("COCO", f => { f.Write("annotations/instances_train.json", "{}"u8.ToArray()); Pictures(f, "train2017/{0}.png", 2); Pictures(f, "val2017/{0}.png", 1, 1); }, "as COCO has them");
    }

    private static IEnumerable<FoundData> Archives()
    {
        byte[] Packed(System.Text.Encoding encoding, string one, string other, bool isUtf8 = false, Func<byte[], byte[]>? extra = null) => Drawn.Zip([.. Enumerable.Range(0, 5).Select(i =>
        {
            var name = encoding.GetBytes($"{(i < 3 ? one : other)}/{i}.png");
            return (name, Drawn.Png(i < 3 ? 0 : 1, i), isUtf8, extra?.Invoke(name) ?? []);
        })]);
        var dos = CodePagesEncodingProvider.Instance.GetEncoding(437)!;
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!;
        var sjis = CodePagesEncodingProvider.Instance.GetEncoding(932)!;
        yield return Refused("a zip in code page 437", f => f.Write("a.zip", Packed(dos, "Öl", "Äl")), "ibm437 reads 'Öl/0.png'", null, "a.zip");
        yield return Read("a zip in code page 437, named", f => f.Write("a.zip", Packed(dos, "Öl", "Äl")), "Äl 2, Öl 3", null, _ => new() { Encoding = "cp437" }, "a.zip");
        yield return Refused("a zip in GBK", f => f.Write("a.zip", Packed(gbk, "猫", "狗")), "gb18030 reads '狗", null, "a.zip");
        yield return Read("a zip in GBK, named", f => f.Write("a.zip", Packed(gbk, "猫", "狗")), "狗 2, 猫 3", null, _ => new() { Encoding = "gbk" }, "a.zip");
        yield return Read("a zip in Shift JIS with a backslash in a character", f => f.Write("a.zip", Packed(sjis, "表", "犬")), "犬 2, 表 3", null, _ => new() { Encoding = "shift_jis" }, "a.zip");
        yield return Read("a zip in UTF-8 with the flag", f => f.Write("a.zip", Packed(Encoding.UTF8, "Öl", "Äl", isUtf8: true)), "Äl 2, Öl 3", null, null, "a.zip");
        yield return Read("a zip in UTF-8 without the flag", f => f.Write("a.zip", Packed(Encoding.UTF8, "Öl", "Äl")), "Äl 2, Öl 3", null, null, "a.zip");
        yield return Read("a zip with a field of Unicode names", f => f.Write("a.zip", Packed(dos, "Öl", "Äl", false, name =>
        {
            var text = Encoding.UTF8.GetBytes(dos.GetString(name));
            return [0x75, 0x70, (byte)(text.Length + 5), 0, 1, .. BitConverter.GetBytes(Drawn.Crc(name)), .. text];
        })), "Äl 2, Öl 3", null, null, "a.zip");
        yield return Read("a zip with backslashes", f => f.Write("a.zip", Drawn.Zip([.. Enumerable.Range(0, 5).Select(i => (Encoding.ASCII.GetBytes($"set\\{(i < 3 ? "cat" : "dog")}\\{i}.png"), Drawn.Png(0, i), false, Array.Empty<byte>()))])), "cat 3, dog 2", null, null, "a.zip");
        yield return Refused("an archive in an archive", f => f.Write("a.zip", Drawn.Zip(("in/set.zip"u8.ToArray(), Packed(Encoding.UTF8, "a", "b"), false, []), ("in/readme.txt"u8.ToArray(), "x"u8.ToArray(), false, []))), "1 archive (in/set.zip)", null, "a.zip");
        yield return Read("an archive a split", f => { f.Write("train.zip", Packed(Encoding.UTF8, "a", "b")); f.Write("test.zip", Packed(Encoding.UTF8, "a", "b")); }, "a 3, b 2 | a 3, b 2", "Read from 2 archives, each as a folder of its name: test, train.");
        yield return Read("a table beside an archive", f => { f.Write("a.zip", Packed(Encoding.UTF8, "a", "b")); f.Write("labels.csv", Drawn.Table("file,label", "x.png,1")); }, "a 3, b 2", "labels.csv was not used: none of its files is in them");
        yield return Refused("a table beside an archive of its images", f => { f.Write("train.zip", Packed(Encoding.UTF8, "in", "in")); f.Write("labels.csv", Drawn.Table("id,label", "0,x", "1,y", "2,x", "3,x", "4,x")); }, "train/in: add --images train/in.");
        yield return Read("a table beside an archive of its images, by --images", f => { f.Write("train.zip", Packed(Encoding.UTF8, "in", "in")); f.Write("labels.csv", Drawn.Table("id,label", "0,x", "1,y", "2,x", "3,x", "4,x")); }, "x 4, y 1", null, _ => new() { ImagesFolder = "train" });
        yield return Read("a table in an archive", f =>
        {
            f.Write("in/set/t.csv", Drawn.Table("file,label", "0.png,x", "1.png,y", "2.png,x"));
            Pictures(f, "in/set/{0}.png", 3);
            Layout.Zip(f.File("in/x")[..^2], f.File("a.zip"));
        }, "x 2, y 1", null, null, "a.zip");
    }

    private static IEnumerable<FoundData> Arrays()
    {
        const int N = 6;
        byte[] pixels = [.. Enumerable.Range(0, N).SelectMany(i => Drawn.Grey(i % 3, i, 8))];
        byte[] Of<T>(Func<byte, T> value, Func<T, byte[]> bytes) => [.. pixels.SelectMany(v => bytes(value(v)))];
        var labels = Drawn.Npy("<i8", $"({N},)", [.. Enumerable.Range(0, N).SelectMany(i => BitConverter.GetBytes((long)(i % 3)))]);
        Action<TemporaryFolder> Pair(byte[] images, byte[]? other = null, string x = "x_train", string y = "y_train") => f => { f.Write($"{x}.npy", images); f.Write($"{y}.npy", other ?? labels); };
        const string Right = "0 2, 1 2, 2 2";
        yield return Read("floats from 0 to 1", Pair(Drawn.Npy("<f4", $"({N}, 8, 8, 1)", Of(v => v / 255f, BitConverter.GetBytes))), Right, "0 is read as black and 1 as white");
        yield return Read("floats from -1 to 1", Pair(Drawn.Npy("<f4", $"({N}, 8, 8)", Of(v => (v / 127.5f) - 1, BitConverter.GetBytes))), Right, "-1 is read as black and 1 as white");
        yield return Read("floats from 0 to 255", Pair(Drawn.Npy("<f8", $"({N}, 8, 8)", Of(v => (double)v, BitConverter.GetBytes))), Right, "255 as white");
        yield return Read("half floats", Pair(Drawn.Npy("<f2", $"({N}, 8, 8)", Of(v => (Half)(v / 255f), BitConverter.GetBytes))), Right);
        yield return Refused("standardised floats", Pair(Drawn.Npy("<f4", $"({N}, 8, 8)", Of(v => (v - 100) / 50f, BitConverter.GetBytes))), "--range MIN:MAX");
        yield return Read("standardised floats by a range", Pair(Drawn.Npy("<f4", $"({N}, 8, 8)", Of(v => (v - 100) / 50f, BitConverter.GetBytes))), Right, "-2 is read as black and 3 as white", _ => new() { Range = ValueRange.Parse("-2:3")! });
        yield return Refused("numbers that are not finite", Pair(Drawn.Npy("<f4", $"({N}, 8, 8)", Of(v => v > 128 ? float.NaN : 0, BitConverter.GetBytes))), "not finite");
        yield return Read("12 bits in 16", Pair(Drawn.Npy("<u2", $"({N}, 8, 8)", Of(v => (ushort)(v * 16), BitConverter.GetBytes)), null, "images", "labels"), Right, "4095 as white");
        yield return Read("64-bit integers of bytes, big-endian", Pair(Drawn.Npy(">i8", $"({N}, 8, 8)", Of(v => (long)v, v => [.. BitConverter.GetBytes(v).Reverse()]))), Right, "255 as white");
        yield return Read("RGBA", Pair(Drawn.Npy("|u1", $"({N}, 8, 8, 4)", [.. pixels.SelectMany(v => new byte[] { v, v, 0, 255 })])), Right, "transparency");
        yield return Read("channels first", Pair(Drawn.Npy("|u1", $"({N}, 3, 8, 8)", [.. Enumerable.Range(0, N).SelectMany(i => Enumerable.Repeat(Drawn.Grey(i % 3, i, 8), 3).SelectMany(p => p))])), Right);
        yield return Read("flat rows of a square", Pair(Drawn.Npy("|u1", $"({N}, 64)", pixels)), Right, "rows of 64 numbers in x_train.npy are read as images of 8x8");
        yield return Refused("flat rows of no square", Pair(Drawn.Npy("|u1", $"({N}, 63)", new byte[63 * N])), "pixels of a square");
        yield return Refused("a volume", Pair(Drawn.Npy("|u1", $"({N}, 8, 8, 8)", new byte[512 * N])), "is none of images");
        yield return Read("labels as floats", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), Drawn.Npy("<f4", $"({N},)", [.. Enumerable.Range(0, N).SelectMany(i => BitConverter.GetBytes((float)(i % 3)))])), Right, "read as class numbers");
        yield return Refused("labels with fractions", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), Drawn.Npy("<f4", $"({N},)", [.. Enumerable.Range(0, N).SelectMany(i => BitConverter.GetBytes(i / 3f))])), "no class number");
        yield return Read("one-hot labels", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), Drawn.Npy("<f4", $"({N}, 3)", [.. Enumerable.Range(0, N).SelectMany(i => Enumerable.Range(0, 3).SelectMany(c => BitConverter.GetBytes(c == i % 3 ? 1f : 0f)))])), Right, "a one for the class of each image");
        var several = Drawn.Npy("|u1", $"({N}, 3)", [1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0]);
        yield return Refused("several ones a row", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), several), "y_train.npy is multi-label: 2 pictures have several labels (image 2: 1, 2; image 4: 0, 1)");
        yield return Read("several ones a row, the first", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), several), "0 3, 1 2, 2 1", "the first label is taken", _ => new() { LabelPolicy = LabelPolicy.First });
        yield return Read("several ones a row, left out", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), several), "0 2, 1 1, 2 1", "2 images with several labels are left out", _ => new() { LabelPolicy = LabelPolicy.Skip });
        yield return Refused("floating point from 0 to 16", Pair(Drawn.Npy("<f8", $"({N}, 64)", Of(v => v / 16.0, BitConverter.GetBytes))), "could be black and white in several ways");
        yield return Read("floating point from 0 to 16, by its range", Pair(Drawn.Npy("<f8", $"({N}, 64)", Of(v => v / 16.0, BitConverter.GetBytes))), Right, null, _ => new() { Range = ValueRange.Parse("0:16")! });
        yield return Refused("arrays without names", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), null, "arr_0", "arr_1"), "--format numpy");
        yield return Read("arrays without names, named so", Pair(Drawn.Npy("|u1", $"({N}, 8, 8)", pixels), null, "arr_0", "arr_1"), Right, "arr_0 and arr_1 are read as train images and labels", _ => new() { Format = "numpy" });
    }

    private static IEnumerable<FoundData> Shards()
    {
        void Shard(TemporaryFolder f, string name, int count, Func<int, (string Ending, byte[] Content)> label)
        {
            for (var i = 0; i < count; i++)
            {
                f.Write($"loose/{name}/{i:d4}.png", Drawn.Png(i % 2, i + (name.Length * 100)));
                var (ending, content) = label(i);
                f.Write($"loose/{name}/{i:d4}.{ending}", content);
            }

            using var file = File.Create(f.File($"{name}.tar"));
            System.Formats.Tar.TarFile.CreateFromDirectory(f.File($"loose/{name}/x")[..^2], file, includeBaseDirectory: false);
        }

        (string, byte[]) Number(int i) => ("cls", Encoding.ASCII.GetBytes($"{i % 2}\n"));
        yield return Read("a tar of samples", f => { Shard(f, "data", 5, Number); Directory.Delete(f.File("loose/x")[..^2], true); }, "0 3, 1 2", null, null, "data.tar");
        yield return Read("shards of samples", f => { Shard(f, "set/train-000000", 4, Number); Shard(f, "set/train-000001", 3, Number); Shard(f, "set/val-000000", 2, Number); Directory.Move(f.File("loose/x")[..^2], f.File("away")); f.Write("set/classes.txt", "no\nyes\n"u8.ToArray()); },
            "no 4, yes 3", "Read from 3 archives", null, "set");
        yield return Read("samples with JSON", f => { Shard(f, "data", 5, i => ("json", Encoding.UTF8.GetBytes($$"""{"label": "{{(i % 2 == 0 ? "ja" : "nein")}}", "width": 16}"""))); }, "ja 3, nein 2", null, null, "data.tar");
    }
}
