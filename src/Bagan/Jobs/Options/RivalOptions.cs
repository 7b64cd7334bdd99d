using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Options;

/// <summary>The ways of training without a generated image that the method is held against.</summary>
internal static class RivalOptions
{
    /// <summary>The usual rivals, as many as the budget allows.</summary>
    internal const string Auto = "auto";

    /// <summary>All usual rivals.</summary>
    internal const string All = "all";

    /// <summary>Those that run whatever they cost: the real images as they are, and what everybody tries first.</summary>
    internal const int Always = 3;

    /// <summary>The usual rivals, those that win often first (docs/rivals.md).</summary>
    internal static IReadOnlyList<string> Usual { get; } =
    [
        "none", "reweight", "oversample", "reweight+mixup", "reweight+affine", "reweight+cmo", "drw+remix", "reweight+trivialaugment", "reweight-strong", "logit-adjust", "crt", "ldam-drw",
    ];

    /// <summary>The rivals that an option names, the real images as they are first.</summary>
    /// <param name="option">"auto", "all" or a list of methods with commas between them.</param>
    /// <exception cref="BaganInputException">A method is not known, or adds images.</exception>
    internal static IReadOnlyList<MethodChoice> Parse(string option)
    {
        var text = option is Auto or All ? string.Join(',', Usual) : $"none,{option}";
        var choices = MethodChoice.ParseList(text);
        return choices.FirstOrDefault(c => MethodCatalogue.RecipeOf(c.Method) is null) is { } wrong
            ? throw new BaganInputException($"{wrong.Text} adds images of its own. Rivals train on the real images alone: {string.Join(", ", MethodCatalogue.Names.Where(n => MethodCatalogue.RecipeOf(n) is not null))}, with suffixes.")
            : choices;
    }

    /// <summary>Everything that is wrong with the options of the verdict, a sentence each.</summary>
    internal static IEnumerable<string> Errors(string rivals, int seeds)
    {
        if (OptionChecks.Refusal(() => Parse(rivals)) is { } refusal)
        {
            yield return $"--rivals: {refusal}";
        }

        if (seeds is < 1 or > 100)
        {
            yield return $"--seeds must be 1 to 100, not {seeds}.";
        }
    }
}
