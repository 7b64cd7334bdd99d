using Bagan.Data;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Classical;
using Bagan.Methods.Filtering;
using Bagan.Methods.Generative;
using Bagan.Training;

namespace Bagan.Methods.Catalogue;

/// <summary>Every method by its name. A new method is one entry here.</summary>
public static class MethodCatalogue
{
    private static readonly (string Name, Func<MethodSettings, IResamplingMethod> Create)[] Entries =
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
        (PasteMethod.ObjectName, settings => new PasteMethod(settings, PasteKind.Object)),
        (PasteMethod.ContextName, settings => new PasteMethod(settings, PasteKind.Context)),
        (DistilMethod.MethodName, settings => new DistilMethod(settings)),
        (BalancedMethod.MethodName, settings => new BalancedMethod(settings)),
    ];

    private static readonly Dictionary<string, IResamplingMethod> Samples =
        Entries.ToDictionary(e => e.Name, e => e.Create(new MethodSettings(BaganPresets.Fast)), StringComparer.Ordinal);

    /// <summary>The names, in the order in which results show them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(e => e.Name)];

    /// <summary>The networks that a method trains.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static MethodParts PartsOf(string name) => Samples[name].Parts;

    /// <summary>The share of the images that a class lacks which are its originals once more (<see cref="IResamplingMethod.RepeatShare"/>).</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    internal static double RepeatShareOf(string name) => Samples[name].RepeatShare;

    /// <summary>
    /// Whether a method makes images by networks that it trains: a generator, or a teacher that says what to paste. The others are its rivals, but for the
    /// teacher alone (distil), which is its control.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static bool HasGenerator(string name) => PartsOf(name) != MethodParts.None && !IsControl(name);

    /// <summary>Whether a method is a teacher without a generator, the control of methods that have both.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static bool IsControl(string name) => name == DistilMethod.MethodName;

    /// <summary>Whether a method asks its teacher where in an image the class shows, which only a network from scratch can say.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    internal static bool NeedsMaps(string name) => name is PasteMethod.ObjectName or PasteMethod.ContextName;

    /// <summary>The recipe of a method that adds no image; null where it adds any.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static ClassifierRecipe? RecipeOf(string name) => (Samples[name] as RecipeMethod)?.Recipe;

    /// <summary>Makes a method.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="settings">Networks, schedule and budget of generators; methods without one ignore them.</param>
    /// <exception cref="BaganInputException">The name is not known; the message names the known ones.</exception>
    public static IResamplingMethod Create(string name, MethodSettings settings)
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

    /// <summary>Makes the method of a choice, behind its filter where it has one.</summary>
    /// <param name="choice">The method with its suffixes.</param>
    /// <param name="settings">Networks, schedule and budget of generators.</param>
    public static IResamplingMethod Create(MethodChoice choice, MethodSettings settings)
    {
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(settings);
        var method = Create(choice.Method, settings);
        return choice.Filtered ? new FilteredMethod(method, settings.Filter, settings.JudgeSteps, settings.Pretrained) : method;
    }

    /// <summary>The resolved options of the generator that a choice would train on some images; null where it trains none.</summary>
    internal static BaganOptions? OptionsOf(MethodChoice choice, MethodSettings settings, ImageSet train) => OptionsOf(choice, settings, train.Count, train.Height);

    /// <summary>The resolved options of the generator that a choice would train on a number of images of a side; null where it trains none.</summary>
    internal static BaganOptions? OptionsOf(MethodChoice choice, MethodSettings settings, int images, int side) => Create(choice.Method, settings) switch
    {
        GenerativeMethod generative => generative.OptionsFor(images, side),
        BalancedMethod balanced => balanced.OptionsFor(images),
        GanMethod gan => gan.OptionsFor(images, side),
        _ => null,
    };
}
