using Bagan.Data;
using Bagan.Data.Plans;
using Bagan.Data.Readers;
using Bagan.Data.Writers;
using Bagan.Methods;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;
using Bagan.Training;

namespace BaganAsLibrary;

public static class FitAndResample
{
    /// <summary>Fills the small classes of a data set and writes originals and generated images to class folders.</summary>
    public static void Run(string photos, string balanced, string methodName)
    {
        using var data = DataLoader.Load(photos);
        var plan = SamplingStrategy.Auto.Plan(data.Train); // every class up to the size of the largest
        var settings = new MethodSettings(BaganPresets.Fast);
        var method = MethodCatalogue.Create(MethodChoice.Parse(methodName), settings); // "smote", "bagan", "balanced", ...
        var context = new TrainingContext { Seed = 0, Observer = NoObserver.Instance };
        using var resampling = method.FitResample(data.Train, plan, context);
        using var together = resampling.Generated is { } generated ? ImageSet.Join(data.Train, generated) : null; // null: no class lacks images, or the method adds none
        DataWriter.Write(DataWriter.Find("folders"), balanced, [new WrittenSplit(null, together ?? data.Train)]);
    }
}
