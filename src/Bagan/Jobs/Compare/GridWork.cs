using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;
using Bagan.Jobs.Pipeline;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Training;

namespace Bagan.Jobs.Compare;

/// <summary>What the cells of a grid take: images that their trainings handle, and seconds.</summary>
/// <param name="options">The comparison.</param>
/// <param name="protocol">How its classifiers are trained.</param>
/// <param name="full">The training images before any imbalance.</param>
/// <param name="tested">Test images.</param>
/// <param name="hasValidation">Whether there are validation images.</param>
/// <param name="context">The device; the seed of the images by which speeds are measured.</param>
internal sealed class GridWork(CompareOptions options, ClassifierProtocol protocol, ImageSet full, int tested, bool hasValidation, TrainingContext context)
{
    private const double PassesOfTraining = 3; // of a training step; a test takes one
    private readonly MethodSettings _settings = ResolvedTraining.Settings(options.Training, comparison: true);
    private readonly Dictionary<string, ImageSpeeds> _speeds = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Protocol, string Method), double> _methods = [];
    private double? _classifier;

    /// <summary>Images that the trainings of a method and its variants will handle.</summary>
    internal long Images(CellGroup group)
    {
        var cell = group.Cells[0];
        var train = Kept(cell).Sum();
        var made = MethodCatalogue.Create(MethodChoice.Parse(cell.Method.ImagesText), _settings).Work(train, full.Channels, full.Height);
        return made + ((long)group.Cells.Count * protocol.StepsFor(train) * protocol.Batch);
    }

    /// <summary>How long the cells of a grid take together, from a few measured steps of each network.</summary>
    /// <param name="grid">The cells.</param>
    internal double Seconds(IReadOnlyList<GridCell> grid) =>
        CellGroup.Of(grid).Sum(Seconds) + (grid.Any(c => c.Method.Parts != MethodParts.None) || grid.Any(c => !c.Protocol.IsAsIs) ? ReferenceSeconds : 0);

    /// <summary>How long a method, its drawing, the features of its images, and the classifiers of its variants and their tests take.</summary>
    internal double Seconds(CellGroup group)
    {
        var cell = group.Cells[0];
        var key = (cell.Protocol.Text, cell.Method.ImagesText);
        if (!_methods.TryGetValue(key, out var method))
        {
            _methods[key] = method = cell.Method.Parts == MethodParts.None ? 0 : MethodSeconds(cell);
        }

        var train = Kept(cell).Sum();
        var classified = group.Cells.Sum(c => protocol.ImagesFor(c.Method.Extend(MethodCatalogue.RecipeOf(c.Method.Method) ?? ClassifierRecipe.Plain), train, hasValidation) + (tested / PassesOfTraining));
        return method + (classified * Classifier);
    }

    /// <summary>How long the classifier takes that gives the features of image figures.</summary>
    internal double ReferenceSeconds => (protocol.ImagesFor(ClassifierRecipe.Plain, full.Count) + (tested / PassesOfTraining)) * Classifier;

    private double Classifier => _classifier ??= ClassifierSpeed.SecondsPerImage(protocol, full, context, trainings: 1);

    private double MethodSeconds(GridCell cell)
    {
        var imbalance = cell.Protocol;
        using var train = full.Select(imbalance.Apply(full, context.Seed));
        var choice = MethodChoice.Parse(cell.Method.ImagesText);
        var generator = MethodCatalogue.OptionsOf(choice, _settings, train);
        var work = MethodWork.Of(choice, _settings, generator, train);
        if (!_speeds.TryGetValue(choice.Text, out var speeds))
        {
            _speeds[choice.Text] = speeds = ImageSpeeds.Measure(work, _settings, generator, train, context);
        }

        var made = imbalance.FillingPlan(full.ClassNames, full.ClassCounts).Repeating(MethodCatalogue.RepeatShareOf(choice.Method)).TotalToGenerate;
        var drawing = choice.Parts.HasFlag(MethodParts.Teacher) ? made * speeds.Drawing(work, probe: false) : 0;
        return work.Seconds(speeds) + drawing + ((made + train.Count) / PassesOfTraining * Classifier);
    }

    private IReadOnlyList<int> Kept(GridCell cell) => cell.Protocol.KeptCounts(full.ClassNames, full.ClassCounts);
}

/// <summary>One cell of a comparison's grid.</summary>
/// <param name="Method">The method with its suffixes.</param>
/// <param name="Protocol">The imbalance, of one data set: drop:P has become drop:CLASS=P.</param>
/// <param name="Seed">Seed of the choice of images, the method and the classifier.</param>
internal sealed record GridCell(MethodChoice Method, ImbalanceProtocol Protocol, long Seed)
{
    internal (string Method, string Protocol, long Seed) Key => (Method.Text, Protocol.Text, Seed);
}
