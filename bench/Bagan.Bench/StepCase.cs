using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Networks;

namespace Bagan.Bench;

/// <summary>A preset on a shape of images.</summary>
/// <param name="Preset">"paper" or "fast".</param>
/// <param name="Shape">Images and classes.</param>
internal sealed record StepCase(string Preset, NetworkShape Shape)
{
    /// <summary>The preset and the side: "paper28".</summary>
    internal string Name => $"{Preset}{Shape.Side}";

    /// <summary>The preset's options.</summary>
    internal BaganOptions Options => Preset == "fast" ? BaganPresets.Fast(60_000) : BaganPresets.Paper() with { Batch = 128 };

    /// <summary>Grey images of 28 x 28 in ten classes.</summary>
    internal static StepCase Grey28(string preset) => Of(preset, 28);

    /// <summary>Images of ten classes of another side: grey up to 28 pixels, colour above.</summary>
    internal static StepCase Of(string preset, int side) => new(preset, new NetworkShape(side <= 28 ? 1 : 3, side, 10));

    /// <summary>What makes PyTorch's program build the same networks and step.</summary>
    internal string[] PeerArguments()
    {
        var (options, networks) = (Options, Options.Networks);
        string[] arguments =
        [
            "--side", $"{Shape.Side}", "--channels", $"{Shape.Channels}", "--classes", $"{Shape.Classes}", "--batch", $"{options.Batch}",
            "--latent", $"{networks.Latent}", "--dense", $"{networks.GeneratorDense}", "--base", $"{networks.GeneratorBase}",
            "--inner", $"{networks.GeneratorInner}", "--outer", $"{networks.GeneratorOuter}", "--trunk", string.Join(',', networks.TrunkFilters),
            "--objective", options.Objective == Objective.Conditional ? "conditional" : "softmax",
            "--shift", FormattableString.Invariant($"{options.DiscriminatorShift}"),
        ];
        return options.AverageHalfLife is null ? arguments : [.. arguments, "--average"];
    }
}
