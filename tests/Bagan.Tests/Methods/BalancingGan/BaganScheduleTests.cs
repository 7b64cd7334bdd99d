using Bagan.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.BalancingGan;

/// <summary>Epochs that fit into minutes beside a teacher.</summary>
[Collection(EngineCollection.Name)]
public sealed class BaganScheduleTests
{
    [Theory]
    [InlineData(10, 0, 4, 6)] // steps of the tiny networks take next to no time beside ten seconds an epoch
    [InlineData(0, 30, 100, 100_000)]
    [InlineData(0, 90, 1, 1)] // the teacher alone takes longer: the least there is
    public void TheOtherNetworksOfAMethodArePaidForFirst(double secondsAnEpoch, double seconds, int least, int most)
    {
        using var train = TinySet.Make([20, 8]);
        var options = TinyPreset.Options with { AdversarialEpochs = 0 };

        var fitted = BaganSchedule.FitToMinutes(options, 1, train, new TrainingContext { Observer = NoObserver.Instance }, epochs => seconds + (epochs * secondsAnEpoch));

        Assert.InRange(fitted.AutoencoderEpochs, least, most);
        Assert.Equal(options, fitted with { AutoencoderEpochs = options.AutoencoderEpochs });
    }
}
