using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Evaluation.Statistics;
using Bagan.Reports.Values;

namespace Bagan.Reports.Balance;

/// <summary>
/// summary.json: the figures of a balancing run for programs. UTF-8, keys in snake_case, class names unescaped, recalls and other shares
/// from 0 to 1, a missing figure as null with its reason under "blanks".
/// </summary>
internal static class SummaryJson
{
    private static readonly SummaryContext Context = new(BaganJson.Create(indented: true));

    /// <summary>The text of the file.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentException">The number of recalls differs from the number of classes.</exception>
    public static string Write(BalanceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var stage in report.Stages)
        {
            var key = stage.Name.Replace(' ', '_');
            seconds[key] = seconds.GetValueOrDefault(key) + stage.Seconds;
        }

        var made = report.MadeBy;
        var document = new SummaryDocument(
            report.DataName,
            report.Verdict.Heading,
            GainOf(report.Classifier?.Gain ?? Gain.Blank("there are no test images"), report.Classifier?.Fits),
            report.Classifier?.FolderGain is { } folder ? GainOf(folder, report.Classifier.Fits) : null,
            report.Plan,
            [.. report.Classes.Select(c => new SummaryClass(
                c.Name, c.Folder, c.Before, c.Repeated, c.After, report.Filter.FirstOrDefault(f => f.ClassName == c.Name)?.Share))],
            report.Classifier is { } classifier ? Classifier(report.Classes, classifier) : null,
            report.Pick is { } pick ? Pick(pick) : null,
            report.Networks.Count == 0 ? null : [.. report.Networks.Select(n => new SummaryNetwork(n.Part, n.Probe ? "probe" : "scratch", n.Backbone, n.ProbeAcsa, n.ScratchAcsa, n.ValidationImages))],
            seconds,
            report.Notes,
            new SummaryMadeBy(
                made.Version, made.Engine, made.Device, made.Threads, made.Seed, made.Command, made.Machine, made.Finished));
        return JsonSerializer.Serialize(document, Context.SummaryDocument) + "\n";
    }

    private static SummaryPick Pick(PickReport pick) => new(
        [.. pick.Candidates.Select(c => new SummaryCandidate(c.Name, c.Acsa.Value, c.Acsa.StandardError))], pick.Chosen, pick.Reason, pick.Recipe);

    private static SummaryClassifier Classifier(IReadOnlyList<ClassBalance> classes, ClassifierComparison comparison)
    {
        return new(
            comparison.Protocol,
            comparison.TestImages,
            Figures(classes, comparison.Alone.Figures),
            comparison.Arms.Where(a => a.Role == ArmRole.Rival).ToDictionary(a => a.Name, a => Figures(classes, a.Figures), StringComparer.Ordinal),
            comparison.NotTried,
            Figures(classes, comparison.Images.Figures),
            Of(ArmRole.Labelled),
            Of(ArmRole.Control),
            Of(ArmRole.Teacher));

        SummaryFigures? Of(ArmRole role) => comparison.Arms.FirstOrDefault(a => a.Role == role) is { } arm ? Figures(classes, arm.Figures) : null;
    }

    private static SummaryGain GainOf(Gain gain, int? fits) => new(
        gain.Helps, gain.Against, gain.Acsa, gain.Low, gain.High, gain.TestImages, gain.Seeds, fits, gain.Detectable, gain.ByTeacher, gain.ByImages, gain.ByImagesLow, gain.ByImagesHigh, gain.Reason);

    private static SummaryFigures Figures(IReadOnlyList<ClassBalance> classes, ClassifierFigures figures)
    {
        if (figures.Recall.Count != classes.Count)
        {
            throw new ArgumentException($"There are {classes.Count} classes, but {figures.Recall.Count} recalls.", nameof(figures));
        }

        var recall = classes.Select((c, i) => (c.Name, Estimate: figures.Recall[i])).ToList();
        Estimate[] all = [.. figures.All];
        return new SummaryFigures(
            recall.ToDictionary(r => r.Name, r => r.Estimate.Value, StringComparer.Ordinal),
            figures.Acsa.Value,
            figures.GMean.Value,
            figures.F1.Value,
            all.All(e => e.StandardError is null)
                ? null
                : new SummaryErrors(
                    recall.Where(r => r.Estimate.StandardError is not null)
                        .ToDictionary(r => r.Name, r => r.Estimate.StandardError!.Value, StringComparer.Ordinal),
                    figures.Acsa.StandardError,
                    figures.GMean.StandardError,
                    figures.F1.StandardError),
            all.All(e => e.Value is not null)
                ? null
                : new SummaryBlanks(
                    recall.Where(r => r.Estimate.Value is null)
                        .ToDictionary(r => r.Name, r => r.Estimate.Reason ?? "not measured", StringComparer.Ordinal),
                    figures.Acsa.Reason,
                    figures.GMean.Reason,
                    figures.F1.Reason));
    }
}

/// <summary>The structure of summary.json; docs/formats.md explains each key.</summary>
internal sealed record SummaryDocument(
    string Data,
    string Verdict,
    SummaryGain Gain,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryGain? GainFolder,
    string Plan,
    IReadOnlyList<SummaryClass> Classes,
    SummaryClassifier? Classifier,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryPick? Pick,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SummaryNetwork>? Networks,
    Dictionary<string, double> Seconds,
    IReadOnlyList<string> Notes,
    SummaryMadeBy MadeBy);

/// <summary>A class in summary.json; repeated counts originals that are added once more beside generated images; accepted is null if its images were not checked.</summary>
internal sealed record SummaryClass(
    string Name, string Folder, int Before, int Repeated, int After, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Accepted);

/// <summary>What the teacher, or the filter's classifier ("judge"), is in summary.json; the figures are null if nothing was compared.</summary>
internal sealed record SummaryNetwork(string Part, string Network, string Backbone, double? ProbeAcsa, double? ScratchAcsa, int ValidationImages);

/// <summary>The decision of <c>--pick</c> in summary.json.</summary>
internal sealed record SummaryPick(IReadOnlyList<SummaryCandidate> Candidates, string Chosen, string Reason, string Recipe);

/// <summary>A candidate in summary.json; the figures are null if they could not be measured.</summary>
internal sealed record SummaryCandidate(string Name, double? Acsa, double? Se);

/// <summary>The classifier in summary.json.</summary>
internal sealed record SummaryClassifier(
    string Protocol,
    int TestImages,
    SummaryFigures Without,
    Dictionary<string, SummaryFigures> Rivals,
    IReadOnlyList<string> NotTried,
    SummaryFigures With,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryFigures? WithLabels,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryFigures? Control,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryFigures? Teacher);

/// <summary>The gain behind the verdict in summary.json; null where nothing was measured, with the reason.</summary>
internal sealed record SummaryGain(
    bool? Helps, string? Against, double? Acsa, double? Low, double? High, int TestImages, int Seeds, int? Fits, double? Detectable,
    double? ByTeacher, double? ByImages, double? ByImagesLow, double? ByImagesHigh, string? Reason);

/// <summary>Results of the classifier in summary.json.</summary>
internal sealed record SummaryFigures(
    Dictionary<string, double?> Recall,
    double? Acsa,
    [property: JsonPropertyName("gmean")] double? GMean,
    double? F1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryErrors? StandardErrors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SummaryBlanks? Blanks);

/// <summary>Standard errors in summary.json; null for a figure measured once.</summary>
internal sealed record SummaryErrors(
    Dictionary<string, double> Recall, double? Acsa, [property: JsonPropertyName("gmean")] double? GMean, double? F1);

/// <summary>Reasons of missing figures in summary.json; null for figures that are there.</summary>
internal sealed record SummaryBlanks(
    Dictionary<string, string> Recall, string? Acsa, [property: JsonPropertyName("gmean")] string? GMean, string? F1);

/// <summary>Program, machine and command in summary.json.</summary>
internal sealed record SummaryMadeBy(
    string Version, string Engine, string Device, int Threads, long Seed, string Command, string? Machine, DateTimeOffset Finished);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SummaryDocument))]
internal sealed partial class SummaryContext : JsonSerializerContext;
