using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Train;
using Bagan.Methods;
using Bagan.Methods.Balanced;

namespace Bagan.Jobs.Compare;

/// <summary>How many images the trainings of a grid will handle, for the time that is left.</summary>
internal sealed class GridWork(CompareOptions options, ClassifierProtocol protocol, ImageSet full)
{
    /// <summary>Images that a method and its variants will handle.</summary>
    internal long Images(GridCell cell, int variants)
    {
        var train = cell.Protocol.KeptCounts(full.ClassNames, full.ClassCounts).Sum();
        var generator = ResolvedTraining.Resolve(options.Training, train, CompareOptions.UsualPreset);
        var made = MethodCatalogue.TrainsGenerator(cell.Method.Method) ? (long)(generator.AutoencoderEpochs + generator.AdversarialEpochs) * train : 0;
        if (cell.Method.Method == BalancedMethod.MethodName)
        {
            made += Teacher.Work(train, generator.AutoencoderEpochs + generator.AdversarialEpochs);
        }

        return made + ((long)variants * protocol.StepsFor(train) * protocol.Batch);
    }
}
