using Bagan.Methods.Adversarial;
using Bagan.Methods.BaganGp;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan;
using Bagan.Methods.Classical;
using Bagan.Methods.DeepSmote;
using Bagan.Methods.Smote;

namespace Bagan.Methods;

/// <summary>Every method by its name. A new method is one entry here.</summary>
public static class MethodCatalogue
{
    private static readonly (string Name, Func<GeneratorSettings, IResamplingMethod> Create)[] Entries =
    [
        ("none", _ => RecipeMethod.None),
        ("oversample", _ => RecipeMethod.Oversample),
        ("reweight", _ => RecipeMethod.Reweight),
        ("reweight-strong", _ => RecipeMethod.ReweightStrong),
        ("effective", _ => RecipeMethod.Effective),
        ("focal", _ => RecipeMethod.Focal),
        ("drw", _ => RecipeMethod.DeferredReweighting),
        ("drs", _ => RecipeMethod.DeferredResampling),
        ("ldam-drw", _ => RecipeMethod.Margin),
        ("crt", _ => RecipeMethod.RetrainedHead),
        ("tau-norm", _ => RecipeMethod.NormalisedHead),
        ("logit-adjust", _ => RecipeMethod.AdjustedLogits),
        ("mirror", _ => new MirrorMethod()),
        ("affine", _ => new AffineMethod()),
        ("smote", _ => new SmoteMethod()),
        ("gan", settings => new GanMethod(settings)),
        ("cgan", settings => new CganMethod(settings)),
        ("acgan", settings => new AcganMethod(settings)),
        ("smote-gan", settings => new SmoteGanMethod(settings)),
        ("deepsmote", settings => new DeepSmoteMethod(settings)),
        ("bagan", BaganMethod.Softmax),
        ("bagan-conditional", BaganMethod.Conditional),
        ("bagan-gp", settings => new BaganGpMethod(settings)),
        ("balanced", settings => new BalancedMethod(settings)),
    ];

    /// <summary>The names, in the order in which results show them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    /// <summary>Whether a method trains a generator; the others make their images at once, or none.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static bool TrainsGenerator(string name) => Create(name, new GeneratorSettings(BaganPresets.Fast)) is GenerativeMethod or GanMethod;

    /// <summary>Makes a method.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">What generative methods share; the others do without.</param>
    /// <exception cref="BaganInputException">The name is not known; the message names the known ones.</exception>
    public static IResamplingMethod Create(string name, GeneratorSettings settings)
    {
        foreach (var entry in Entries)
        {
            if (entry.Name == name)
            {
                return entry.Create(settings);
            }
        }

        throw new BaganInputException($"The method '{name}' is not known. Known are {string.Join(", ", Names)}.");
    }
}
