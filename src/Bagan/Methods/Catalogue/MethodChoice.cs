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
    internal string? ControlText => Method is BalancedMethod.MethodName or PasteMethod.ObjectName or PasteMethod.ContextName
        ? string.Join('+', [DistilMethod.MethodName, .. Suffixes.Where(s => s != FilteredMethod.Suffix)])
        : null;

    /// <summary>Reads one choice.</summary>
    /// <param name="text">A method, then suffixes with plus signs before them.</param>
    /// <exception cref="BaganInputException">A method or suffix is not known, or the two do not go together.</exception>
    public static MethodChoice Parse(string text) => TryParse(text, out var error) ?? throw new BaganInputException(error!);

    /// <summary>As <see cref="Parse"/>; null with what is wrong where the text is no choice.</summary>
    internal static MethodChoice? TryParse(string text, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Split(text, [], out error) is { } parts ? Checked(parts.Method, parts.Suffixes, out error) : null;
    }

    /// <summary>Reads a list such as "none,oversample+mirror,bagan"; "all" stands for every method.</summary>
    /// <param name="text">Choices with commas between them.</param>
    /// <returns>The choices in the order given, each once.</returns>
    /// <exception cref="BaganInputException">A method or suffix is not known; the message names the known ones.</exception>
    public static IReadOnlyList<MethodChoice> ParseList(string text) => TryParseList(text, out var error) ?? throw new BaganInputException(error!);

    /// <summary>As <see cref="ParseList"/>; null with what is wrong where the text is no list of choices.</summary>
    internal static IReadOnlyList<MethodChoice>? TryParseList(string text, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = null;
        var choices = new List<MethodChoice>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Split(part, ["all"], out error) is not { } parts)
            {
                return null;
            }

            foreach (var method in parts.Method == "all" ? MethodCatalogue.Names : [parts.Method])
            {
                if (Checked(method, parts.Suffixes, out error) is not { } choice)
                {
                    return null;
                }

                choices.Add(choice);
            }
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

    private static (string Method, IReadOnlyList<string> Suffixes)? Split(string text, string[] also, out string? error)
    {
        error = null;
        var parts = text.Split('+', StringSplitOptions.TrimEntries);
        if (!also.Contains(parts[0]) && !MethodCatalogue.Names.Contains(parts[0]))
        {
            var known = string.Join(", ", MethodCatalogue.Names.Concat(also));
            error = $"The method '{parts[0]}' is not known. Known are {known}; each may be followed by {string.Join(", ", AllSuffixes.Select(s => "+" + s))}.";
            return null;
        }

        if (parts.Skip(1).FirstOrDefault(s => !AllSuffixes.Contains(s)) is { } suffix)
        {
            error = $"'+{suffix}' is not known. The suffixes are {string.Join(", ", AllSuffixes.Select(s => "+" + s))}.";
            return null;
        }

        return (parts[0], [.. AllSuffixes.Where(parts.Skip(1).Contains)]);
    }

    private static MethodChoice? Checked(string method, IReadOnlyList<string> suffixes, out string? error)
    {
        var choice = new MethodChoice(method, suffixes);
        var parts = MethodCatalogue.PartsOf(method);
        error = ClassifierRecipe.WhyNotCombine(choice.TrainingSuffixes) is { } clash ? clash
            : choice.Filtered && parts == MethodParts.None
                ? $"'{method}+{FilteredMethod.Suffix}': the filter replaces the images that it rejects, and {method} cannot draw others. Use it with a method that trains a generator."
            : choice.DropsLabels && !parts.HasFlag(MethodParts.Teacher) ? $"'{method}+{Hard}': {method} has no teacher whose probabilities could be dropped. Leave +{Hard} out."
            : null;
        return error is null ? choice : null;
    }
}
