using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Generative;

namespace Bagan.Tests.Methods.Examples;

/// <summary>BAGAN whose latents are drawn around single training images.</summary>
public sealed class KdeBaganMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    public override string Name => "bagan-kde";

    public override string Description => "BAGAN whose latents lie around the codes of single training images.";

    protected override BaganOptions Adapt(BaganOptions preset) => preset with { Latents = LatentKind.Kde };
}
