// A plain ML.NET program on a result of bagan: trains a classifier on pretrained features (ResNet-18), once on the real images alone and once with
// the generated ones, and prints the recall of each class on test images.
//   dotnet run --project samples/MlNet -- RESULT TEST     RESULT: what balance wrote; TEST: a folder with one subfolder of images per class
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: MlNet RESULT TEST");
    return 2;
}

var ml = new MLContext(seed: 0);

// manifest.csv names each image, its class, and whether it is real or generated.
var rows = File.ReadLines(Path.Combine(args[0], "manifest.csv")).Skip(1).Select(line => line.Split(',')).ToList();
var real = rows.Where(r => r[2] == "real").Select(r => new Row(Path.Combine(args[0], r[0]), r[1])).ToList();
var all = rows.Select(r => new Row(Path.Combine(args[0], r[0]), r[1])).ToList();
var test = Directory.GetDirectories(args[1]).SelectMany(folder => Directory.GetFiles(folder).Select(file => new Row(file, Path.GetFileName(folder)))).ToList();

// Pixels as the network wants them, and its last layer but one as features.
var featurizer = ml.Transforms.LoadImages("Image", "", nameof(Row.Path))
    .Append(ml.Transforms.ResizeImages("Image", 224, 224))
    .Append(ml.Transforms.ExtractPixels("Pixels", "Image"))
    .Append(ml.Transforms.DnnFeaturizeImage("Features", m => m.ModelSelector.ResNet18(ml, m.OutputColumn, m.InputColumn), "Pixels"))
    .Fit(ml.Data.LoadFromEnumerable(all));
var (realFeatures, allFeatures, testFeatures) = (Featurize(real), Featurize(all), Featurize(test));

var without = Recalls(realFeatures);
var with = Recalls(allFeatures);
Console.WriteLine($"{"class",-20} {"real",6} {"with generated",15}");
foreach (var name in without.Keys)
{
    Console.WriteLine(FormattableString.Invariant($"{name,-20} {without[name],6:p0} {with[name],15:p0}"));
}

Console.WriteLine(FormattableString.Invariant($"{"mean",-20} {without.Values.Average(),6:p1} {with.Values.Average(),15:p1}"));
return 0;

IDataView Featurize(List<Row> images) => ml.Data.Cache(featurizer.Transform(ml.Data.LoadFromEnumerable(images)), "Features", nameof(Row.Label));

SortedDictionary<string, double> Recalls(IDataView train)
{
    var model = ml.Transforms.Conversion.MapValueToKey("Key", nameof(Row.Label))
        .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Features"))
        .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"))
        .Fit(train);
    var answers = ml.Data.CreateEnumerable<Answer>(model.Transform(testFeatures), reuseRowObject: false).ToList();
    return new(answers.GroupBy(a => a.Label).ToDictionary(g => g.Key, g => g.Average(a => a.Predicted == a.Label ? 1.0 : 0.0)));
}

internal sealed record Row(string Path, string Label);

internal sealed class Answer
{
    public string Label { get; set; } = "";

    public string Predicted { get; set; } = "";
}
