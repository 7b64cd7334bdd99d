using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Generative;
using Bagan.Networks;

namespace Bagan.Tests.Methods;

/// <summary>Networks and schedules that train in a fraction of a second.</summary>
internal static class TinyPreset
{
    internal static BaganOptions Options { get; } = new()
    {
        Networks = new NetworkOptions { Latent = 4, GeneratorDense = 8, GeneratorBase = 4, GeneratorInner = 4, GeneratorOuter = 4, TrunkFilters = [4, 4, 4, 4] },
        Batch = 8,
        AutoencoderEpochs = 2,
        AdversarialEpochs = 2,
        AverageHalfLife = 100,
    };

    internal static MethodSettings Settings { get; } = new(_ => Options);
}
