using System.Text.Json;
using System.Text.Json.Serialization;
using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Jobs.Progress;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>How many images the trainings of a grid will handle, for the time that is left.</summary>
internal sealed class GridWork(CompareOptions options, ClassifierProtocol protocol, ImageSet full)
{
    /// <summary>Images that a method and its variants will handle.</summary>
    internal long Images(GridCell cell, int variants)
    {
        var train = cell.Protocol.KeptCounts(full.ClassNames, full.ClassCounts).Sum();
        var made = MethodCatalogue.Create(MethodChoice.Parse(cell.Method.ImagesText), ResolvedTraining.Settings(options.Training, comparison: true)).Work(train, full.Channels, full.Height);
        return made + ((long)variants * protocol.StepsFor(train) * protocol.Batch);
    }

    /// <summary>How long the cells take, from a few measured steps of each network: the methods, their drawing, the classifiers and their tests, and the one that gives the features of image figures.</summary>
    /// <param name="grid">The cells.</param>
    /// <param name="tested">Test images.</param>
    /// <param name="hasValidation">Whether there are validation images.</param>
    /// <param name="context">The device.</param>
    internal double Seconds(IReadOnlyList<GridCell> grid, int tested, bool hasValidation, TrainingContext context)
    {
        const double PassesOfTraining = 3; // of a training step; a test takes one
        var seconds = 0.0;
        var classified = 0.0;
        var settings = ResolvedTraining.Settings(options.Training, comparison: true);
        foreach (var data in grid.GroupBy(c => c.Protocol.Text))
        {
            var imbalance = data.First().Protocol;
            using var train = full.Select(imbalance.Apply(full, context.Seed));
            foreach (var method in data.GroupBy(c => c.Method.ImagesText))
            {
                var choice = MethodChoice.Parse(method.Key);
                var seeds = method.Select(c => c.Seed).Distinct().Count();
                if (choice.Parts != MethodParts.None)
                {
                    var generator = MethodCatalogue.OptionsOf(choice, settings, train);
                    var work = MethodWork.Of(choice, settings, generator, train);
                    var speeds = ImageSpeeds.Measure(work, settings, generator, train, context);
                    var made = imbalance.FillingPlan(full.ClassNames, full.ClassCounts).Repeating(MethodCatalogue.RepeatShareOf(choice.Method)).TotalToGenerate;
                    seconds += seeds * (work.Seconds(speeds) + (choice.Parts.HasFlag(MethodParts.Teacher) ? made * speeds.Drawing(work, probe: false) : 0));
                    classified += seeds * (made + train.Count) / PassesOfTraining; // their features
                }

                classified += method.Sum(c => protocol.ImagesFor(c.Method.Extend(MethodCatalogue.RecipeOf(c.Method.Method) ?? ClassifierRecipe.Plain), train.Count, hasValidation) + (tested / PassesOfTraining));
            }
        }

        if (grid.Any(c => c.Method.Parts != MethodParts.None) || grid.Any(c => !c.Protocol.IsAsIs))
        {
            classified += protocol.ImagesFor(ClassifierRecipe.Plain, full.Count) + (tested / PassesOfTraining);
        }

        return seconds + (classified * ClassifierSpeed.SecondsPerImage(protocol, full, context, trainings: 1));
    }
}

/// <summary>One cell of a comparison's grid.</summary>
/// <param name="Method">The method with its suffixes.</param>
/// <param name="Protocol">The imbalance, of one data set: drop:P has become drop:CLASS=P.</param>
/// <param name="Seed">Seed of the choice of images, the method and the classifier.</param>
internal sealed record GridCell(MethodChoice Method, ImbalanceProtocol Protocol, long Seed)
{
    internal (string Method, string Protocol, long Seed) Key => (Method.Text, Protocol.Text, Seed);
}

/// <summary>Shows all trainings of a grid as one stage, counted in images, with what is under way in words.</summary>
internal sealed class GridProgress(IProgressSink sink) : ITrainingObserver
{
    private long _before;
    private long _stage;

    /// <summary>A piece of work that was expected to handle so many images is over, however many it handled.</summary>
    internal void Finished(long upTo)
    {
        _before = upTo;
        sink.Advanced(_before);
    }

    public void Resumed(string stage, int epochs, IReadOnlyList<EpochRecord> records) => sink.Message($"  continuing the {stage} stage after {epochs} epochs");

    public void StageStarted(string stage, long images, long done)
    {
        _stage = images;
        Advanced(done);
    }

    public void Advanced(long done) => sink.Advanced(_before + done);

    public void StageFinished(string stage) => _before += _stage;

    public void EpochFinished(EpochRecord record) =>
        sink.Detail($"  {record.Stage} {record.Epoch}/{record.Epochs}: {string.Join(", ", record.Figures.Select(f => FormattableString.Invariant($"{f.Key} {f.Value:g4}")))}");

    public bool WantsSamples(int epoch, int epochs) => false;

    public void Samples(SampleSheet sheet)
    {
    }

    public void Message(string text) => sink.Message(text);
}

/// <summary>What a comparison would do.</summary>
/// <param name="Methods">The methods with their suffixes.</param>
/// <param name="Protocols">The data sets that the protocol makes.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Cells">Cells of the grid.</param>
/// <param name="ClassifierSteps">Training steps of each classifier.</param>
/// <param name="TestImages">What the figures are measured on, in words.</param>
internal sealed record ComparePlan(
    IReadOnlyList<string> Methods, IReadOnlyList<ProtocolPlan> Protocols, IReadOnlyList<long> Seeds, int Cells, int ClassifierSteps, string TestImages)
{
    /// <summary>How long it takes on this machine; null where that was not measured, as the classifier is chosen by trial first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EstimatedSeconds { get; init; }

    /// <summary>What a person should know of the estimate.</summary>
    [JsonIgnore]
    public string? Note { get; init; }

    private static ComparePlanContext Context { get; } = new(BaganJson.Create(indented: true));

    /// <summary>The size of it in a sentence.</summary>
    [JsonIgnore]
    public string Summary =>
        $"{Quantity.Of(Cells, "cell")}: {Quantity.Of(Methods.Count, "method")} x {Quantity.Of(Protocols.Count, "data set")} x {Quantity.Of(Seeds.Count, "seed")}, " +
        $"each with a classifier of {Quantity.Of(ClassifierSteps, "step")}, tested on {TestImages}.";

    /// <summary>As JSON: UTF-8, names unescaped, keys in snake_case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context.ComparePlan);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ComparePlan))]
internal sealed partial class ComparePlanContext : JsonSerializerContext;

/// <summary>One data set of a comparison.</summary>
/// <param name="Name">The protocol.</param>
/// <param name="Classes">Training images of each class.</param>
internal sealed record ProtocolPlan(string Name, IReadOnlyList<ClassCount> Classes);
