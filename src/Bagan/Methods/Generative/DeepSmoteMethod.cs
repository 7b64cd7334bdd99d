
using Bagan.Methods.BalancingGan;

namespace Bagan.Methods.Generative;

/// <summary>
/// DeepSMOTE (Dablain, Krawczyk, Chawla, "DeepSMOTE: Fusing deep learning and SMOTE for imbalanced data", TNNLS 2022,
/// arXiv 2105.02340): an autoencoder with a permutation penalty, SMOTE with k = 5 among the codes of a class, and the decoder.
/// The networks are the preset's; batches come in the data's own imbalance, as theirs do.
/// </summary>
public sealed class DeepSmoteMethod(MethodSettings settings) : GenerativeMethod(settings)
{
    /// <inheritdoc/>
    public override string Name => "deepsmote";

    /// <inheritdoc/>
    public override string Description => "DeepSMOTE: an autoencoder, SMOTE among the codes of a class, and the decoder makes images of them.";

    /// <inheritdoc/>
    public override MethodParts Parts => MethodParts.Autoencoder;

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset) => Settings.AutoencoderAlone(preset) with
    {
        Latents = LatentKind.Smote,
        AutoencoderLoss = AutoencoderLoss.L2,
        PermutationPenalty = true,
        BalancedAutoencoder = false,
    };
}
