using Bagan.Methods.Balanced;
using Bagan.Methods.Filtering;
using Bagan.Training;

namespace Bagan.Methods.Catalogue;

/// <summary>
/// A method with its suffixes, such as "bagan+filter+mirror". "+filter" refuses images of other classes and near-copies; "+hard" drops a
/// teacher's probabilities, as a folder of images does; the others change how the classifier is trained
/// (<see cref="ClassifierRecipe.Suffixes"/>).
/// </summary>
/// <param name="Method">One of <see cref="MethodCatalogue.Names"/>.</param>
/// <param name="Suffixes">In the order of <see cref="AllSuffixes"/>, each once.</param>
public sealed record MethodChoice(string Method, IReadOnlyList<string> Suffixes)
{
    private const string Hard = "hard";

    /// <summary>All suffixes, in the order in which a choice writes them.</summary>
    public static IReadOnlyList<string> AllSuffixes { get; } = [FilteredMethod.Suffix, Hard, .. ClassifierRecipe.Suffixes];

    /// <summary>The choice as it is written: the method, then every suffix behind a plus sign.</summary>
    public string Text => string.Join('+', [Method, .. Suffixes]);

    /// <summary>The part of the text that decides the images: the method, and the filter if it has one.</summary>
    public string ImagesText => Filtered ? $"{Method}+{FilteredMethod.Suffix}" : Method;

    /// <summary>Whether a filter chooses among the images.</summary>
    public bool Filtered => Suffixes.Contains(FilteredMethod.Suffix);

    /// <summary>Whether a teacher's probabilities are dropped.</summary>
    public bool DropsLabels => Suffixes.Contains(Hard);

    /// <summary>The networks that the method trains.</summary>
    public MethodParts Parts => MethodCatalogue.PartsOf(Method) | (Filtered ? MethodParts.Teacher : MethodParts.None);

    /// <summary>The suffixes that change how a classifier is trained.</summary>
    internal IReadOnlyList<string> TrainingSuffixes => [.. Suffixes.Where(s => s is not (FilteredMethod.Suffix or Hard))];

    /// <summary>The method that does the same without a generator, with this one's suffixes; null for a method without a teacher.</summary>
    internal string? ControlText => Method == BalancedMethod.MethodName
        ? string.Join('+', [DistilMethod.MethodName, .. Suffixes.Where(s => s != FilteredMethod.Suffix)])
        : null;

    /// <summary>Reads one choice.</summary>
    /// <param name="text">A method, then suffixes with plus signs before them.</param>
    /// <exception cref="BaganInputException">A method or suffix is not known, or the two do not go together.</exception>
    public static MethodChoice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (method, suffixes) = Split(text, []);
        return Checked(method, suffixes);
    }

    /// <summary>Reads a list such as "none,oversample+mirror,bagan"; "all" stands for every method.</summary>
    /// <param name="text">Choices with commas between them.</param>
    /// <returns>The choices in the order given, each once.</returns>
    /// <exception cref="BaganInputException">A method or suffix is not known; the message names the known ones.</exception>
    public static IReadOnlyList<MethodChoice> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var choices = new List<MethodChoice>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (method, suffixes) = Split(part, ["all"]);
            choices.AddRange((method == "all" ? MethodCatalogue.Names : [method]).Select(m => Checked(m, suffixes)));
        }

        return [.. choices.DistinctBy(c => c.Text)];
    }

    /// <summary>The same list, with the control of each method that has one behind it.</summary>
    internal static IReadOnlyList<MethodChoice> WithControls(IEnumerable<MethodChoice> choices) =>
        [.. choices.SelectMany(c => c.ControlText is { } control ? [c, Parse(control)] : new[] { c }).DistinctBy(c => c.Text)];

    /// <summary>This choice with one more suffix.</summary>
    public MethodChoice With(string suffix) => Parse($"{Text}+{suffix}");

    /// <summary>A method's images as the choice wants them: without a teacher's probabilities where it says "+hard".</summary>
    public Sampling Adapt(Sampling sampling)
    {
        ArgumentNullException.ThrowIfNull(sampling);
        return DropsLabels ? sampling.Hardened() : sampling;
    }

    /// <summary>A method's recipe with the suffixes that change it.</summary>
    public ClassifierRecipe Extend(ClassifierRecipe recipe) => TrainingSuffixes.Aggregate(
        DropsLabels ? ClassifierRecipe.Plain : recipe, (r, suffix) => r.WithSuffix(suffix));

    /// <inheritdoc/>
    public bool Equals(MethodChoice? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static (string Method, IReadOnlyList<string> Suffixes) Split(string text, string[] also)
    {
        var parts = text.Split('+', StringSplitOptions.TrimEntries);
        if (!also.Contains(parts[0]) && !MethodCatalogue.Names.Contains(parts[0]))
        {
            var known = string.Join(", ", MethodCatalogue.Names.Concat(also));
            throw new BaganInputException($"The method '{parts[0]}' is not known. Known are {known}; each may be followed by {string.Join(", ", AllSuffixes.Select(s => "+" + s))}.");
        }

        foreach (var suffix in parts.Skip(1).Where(s => !AllSuffixes.Contains(s)))
        {
            throw new BaganInputException($"'+{suffix}' is not known. The suffixes are {string.Join(", ", AllSuffixes.Select(s => "+" + s))}.");
        }

        return (parts[0], [.. AllSuffixes.Where(parts.Skip(1).Contains)]);
    }

    private static MethodChoice Checked(string method, IReadOnlyList<string> suffixes)
    {
        _ = new MethodChoice(method, suffixes).Extend(ClassifierRecipe.Plain); // refuses suffixes that exclude each other
        var parts = MethodCatalogue.PartsOf(method);
        if (suffixes.Contains(FilteredMethod.Suffix) && parts == MethodParts.None)
        {
            throw new BaganInputException($"'{method}+{FilteredMethod.Suffix}': the filter replaces the images that it rejects, and {method} cannot draw others. Use it with a method that trains a generator.");
        }

        return suffixes.Contains(Hard) && !parts.HasFlag(MethodParts.Teacher)
            ? throw new BaganInputException($"'{method}+{Hard}': {method} has no teacher whose probabilities could be dropped. Leave +{Hard} out.")
            : new MethodChoice(method, suffixes);
    }
}
