using Bagan.Methods.Adversarial;
using Bagan.Methods.BalancingGan;

namespace Bagan.Tests.Methods.Examples;

/// <summary>BAGAN whose latents are drawn around single training images.</summary>
public sealed class KdeBaganMethod(GeneratorSettings settings) : GenerativeMethod(settings)
{
    public override string Name => "bagan-kde";

    public override string Description => "BAGAN whose latents lie around the codes of single training images.";

    protected override BaganOptions Adapt(BaganOptions preset) => preset with { Latents = LatentKind.Kde };
}
