using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Train;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Compare;

/// <summary>How many images the trainings of a grid will handle, for the time that is left.</summary>
internal sealed class GridWork(CompareOptions options, ClassifierProtocol protocol, ImageSet full)
{
    /// <summary>Images that a method and its variants will handle.</summary>
    internal long Images(GridCell cell, int variants)
    {
        var train = cell.Protocol.KeptCounts(full.ClassNames, full.ClassCounts).Sum();
        var made = MethodCatalogue.Create(MethodChoice.Parse(cell.Method.ImagesText), ResolvedTraining.Settings(options.Training, comparison: true)).Work(train);
        return made + ((long)variants * protocol.StepsFor(train) * protocol.Batch);
    }
}
