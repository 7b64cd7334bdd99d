// Trains a classifier on a result of bagan balance or quickstart with ML.NET, on the features of a pretrained ResNet-18, and prints the recall
// of each class on other real images: with the generated images, and with the result's real images alone.
//
//     dotnet run --project samples/MlNet -c Release -- RESULT REAL [--labels]
//
// RESULT is the folder that bagan wrote, with class folders (--to folders or --to imagefolder). REAL has a folder of real images per class that neither
// bagan nor this program trains on. With --labels, a generated image counts for every class by its probability in RESULT/labels.csv, instead of for the
// class of its folder alone.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;

if (args is not [var result, var real, ..])
{
    Console.Error.WriteLine("RESULT and REAL are missing.");
    return 2;
}

// The classes in the order of classes.txt, and the folder of each.
var ofWeights = new[] { result, Path.Combine(result, "balanced") }.Select(folder => Path.Combine(folder, "weights.json")).First(File.Exists);
using var weights = JsonDocument.Parse(File.ReadAllText(ofWeights));
var names = weights.RootElement.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToArray();
var ofFolder = weights.RootElement.GetProperty("classes").EnumerateArray().ToDictionary(c => c.GetProperty("folder").GetString()!, c => c.GetProperty("name").GetString()!);

var ml = new MLContext(seed: 0);
var told = args.Contains("--labels") ? Table(Path.Combine(result, "labels.csv")).ToDictionary(row => row["file"]) : [];
var manifest = Table(Path.Combine(result, "manifest.csv")).Where(row => row.GetValueOrDefault("split", "train") == "train").ToList();
Picture[] training = [.. manifest.SelectMany(row => Rows(Path.Combine(result, row["file"]), row["class"], told.GetValueOrDefault(row["file"])))];
Picture[] alone = [.. manifest.Where(row => row["origin"] == "real").DistinctBy(row => row["source"]).Select(row => new Picture { File = Path.Combine(result, row["file"]), Class = row["class"] })];
Picture[] test =
[
    .. Directory.GetDirectories(real).Order(StringComparer.Ordinal).SelectMany(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal)
        .Select(file => new Picture { File = file, Class = ofFolder[Path.GetFileName(folder)] })),
];

// Features are computed once for each file; the classifier is trained on them.
var features = ml.Transforms.LoadImages("Image", null, nameof(Picture.File))
    .Append(ml.Transforms.ResizeImages("Image", 224, 224))
    .Append(ml.Transforms.ExtractPixels("Pixels", "Image"))
    .Append(ml.Transforms.DnnFeaturizeImage("Features", m => m.ModelSelector.ResNet18(ml, m.OutputColumn, m.InputColumn), "Pixels"));
var network = features.Fit(ml.Data.LoadFromEnumerable(training.Take(1)));
var ofFile = Featurise([.. training.Concat(test).DistinctBy(p => p.File)]);
var classifier = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Picture.Class))
    .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: nameof(Picture.Weight), l1Regularization: 0))
    .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
var (with, without) = (Recalls(training), Recalls(alone));
foreach (var name in names.Where(with.ContainsKey))
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {with[name]:0.000}, real images alone {without[name]:0.000}"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean recall: {with.Values.Average():0.000}, real images alone {without.Values.Average():0.000}"));
return 0;

// Trains on pictures; the share of each class's test pictures that are recognised.
Dictionary<string, double> Recalls(Picture[] pictures)
{
    var model = classifier.Fit(ml.Data.LoadFromEnumerable(pictures.Select(WithFeatures)));
    return ml.Data.CreateEnumerable<Prediction>(model.Transform(ml.Data.LoadFromEnumerable(test.Select(WithFeatures))), reuseRowObject: false)
        .GroupBy(p => p.Class).ToDictionary(g => g.Key, g => g.Average(p => p.Predicted == p.Class ? 1.0 : 0.0));
}

// A row for the class, or one for each class that has a probability, weighted by it.
IEnumerable<Picture> Rows(string file, string name, Dictionary<string, string>? probabilities) => probabilities is null
    ? [new Picture { File = file, Class = name }]
    : names.Select(n => new Picture { File = file, Class = n, Weight = float.Parse(probabilities[n], CultureInfo.InvariantCulture) }).Where(p => p.Weight >= 0.05f);

Dictionary<string, float[]> Featurise(Picture[] pictures) =>
    ml.Data.CreateEnumerable<Featured>(network.Transform(ml.Data.LoadFromEnumerable(pictures)), reuseRowObject: false).ToDictionary(f => f.File, f => f.Features);

Featured WithFeatures(Picture picture) => new() { File = picture.File, Class = picture.Class, Weight = picture.Weight, Features = ofFile[picture.File] };

// A table in CSV; a quoted field may hold commas. bagan writes an apostrophe before a field that a spreadsheet would take for a formula.
static IEnumerable<Dictionary<string, string>> Table(string path)
{
    var lines = File.ReadAllLines(path);
    var columns = Fields(lines[0]);
    return lines.Skip(1).Select(line => columns.Zip(Fields(line)).ToDictionary(p => Plain(p.First), p => Plain(p.Second)));
}

static string Plain(string field) => Regex.IsMatch(field, @"^'+[=+\-@\t\r\n]") ? field[1..] : field;

static string[] Fields(string line)
{
    var fields = new List<string> { "" };
    var quoted = false;
    for (var i = 0; i < line.Length; i++)
    {
        if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
        {
            fields[^1] += line[i++];
        }
        else if (line[i] == '"')
        {
            quoted = !quoted;
        }
        else if (line[i] == ',' && !quoted)
        {
            fields.Add("");
        }
        else
        {
            fields[^1] += line[i];
        }
    }

    return [.. fields];
}

/// <summary>A picture with its class and what it weighs.</summary>
internal class Picture
{
    public string File { get; set; } = "";

    public string Class { get; set; } = "";

    public float Weight { get; set; } = 1;
}

/// <summary>A picture with the features of the network.</summary>
internal sealed class Featured : Picture
{
    [VectorType(512)]
    public float[] Features { get; set; } = [];
}

/// <summary>What the classifier says of a picture.</summary>
internal sealed class Prediction
{
    public string Class { get; set; } = "";

    public string Predicted { get; set; } = "";
}
