using Bagan.Methods.BalancingGan;

namespace Bagan.Methods.Generative;

/// <summary>BAGAN as a method (Mariani et al. 2018, arXiv 1803.09655), under either objective.</summary>
public sealed class BaganMethod : GenerativeMethod
{
    private readonly Objective _objective;

    private BaganMethod(MethodSettings settings, string name, string description, Objective objective)
        : base(settings)
    {
        Name = name;
        Description = description;
        _objective = objective;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>The paper's: one softmax over n classes and "generated".</summary>
    public static BaganMethod Softmax(MethodSettings settings) =>
        new(settings, "bagan", "BAGAN with the paper's discriminator: one of n classes, or generated.", Objective.Softmax);

    /// <summary>The reading with D(x, y).</summary>
    public static BaganMethod Conditional(MethodSettings settings) =>
        new(settings, "bagan-conditional", "BAGAN with a conditional discriminator, D(x, y).", Objective.Conditional);

    /// <inheritdoc/>
    protected override BaganOptions Adapt(BaganOptions preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return preset with { Objective = Settings.Objective ?? _objective };
    }
}
