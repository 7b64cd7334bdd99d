using Bagan.Training;

namespace Bagan.Methods;

/// <summary>A method with what is done beside it on every batch of the classifier: "bagan+mirror".</summary>
/// <param name="Method">One of <see cref="MethodCatalogue.Names"/>.</param>
/// <param name="Suffixes">Some of <see cref="ClassifierRecipe.Suffixes"/>, in their order there.</param>
public sealed record MethodChoice(string Method, IReadOnlyList<string> Suffixes)
{
    /// <summary>The choice as it is written: the method, then every suffix behind a plus sign.</summary>
    public string Text => string.Join('+', [Method, .. Suffixes]);

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
            var (method, suffixes) = Parse(part);
            choices.AddRange((method == "all" ? MethodCatalogue.Names : [method]).Select(m => new MethodChoice(m, suffixes)));
        }

        return [.. choices.DistinctBy(c => c.Text)];
    }

    /// <summary>A method's recipe with the suffixes.</summary>
    public ClassifierRecipe Extend(ClassifierRecipe recipe) => Suffixes.Aggregate(recipe, (r, suffix) => r.WithSuffix(suffix));

    /// <inheritdoc/>
    public bool Equals(MethodChoice? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static (string Method, IReadOnlyList<string> Suffixes) Parse(string text)
    {
        var parts = text.Split('+', StringSplitOptions.TrimEntries);
        if (parts[0] != "all" && !MethodCatalogue.Names.Contains(parts[0]))
        {
            throw new BaganInputException($"The method '{parts[0]}' is not known. Known are {string.Join(", ", MethodCatalogue.Names)}, and all; each may be followed by {string.Join(", ", ClassifierRecipe.Suffixes.Select(s => "+" + s))}.");
        }

        foreach (var suffix in parts.Skip(1))
        {
            ClassifierRecipe.Plain.WithSuffix(suffix); // refuses what it does not know
        }

        return (parts[0], [.. ClassifierRecipe.Suffixes.Where(parts.Skip(1).Contains)]);
    }
}
