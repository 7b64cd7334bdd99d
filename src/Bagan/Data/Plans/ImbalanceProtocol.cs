using System.Globalization;
using Bagan.Numerics;

namespace Bagan.Data.Plans;

/// <summary>
/// A way to make a data set imbalanced for a study: <c>as-is</c>; <c>drop:P</c> (P percent of one class, each class in turn);
/// <c>drop:CLASS=P</c>; <c>drop:CLASS,CLASS,...=P</c> (each of these in turn); <c>exp:R</c> (long tail: n_c = n_max * R^(-c/(C-1))); <c>step:R</c> (the later half of the classes keeps n_max / R);
/// <c>counts:a,b,c,...</c> (one count a class).
/// Fractions of an image are rounded down (so exp:100 on 5000 images a class gives the well-known 5000, 2997, 1796, ..., 50),
/// those of drop to the nearest; every class keeps at least one image and never more than it has.
/// </summary>
public sealed class ImbalanceProtocol
{
    private readonly string _kind;
    private readonly double _value;
    private readonly string? _className;
    private readonly IReadOnlyList<int> _counts;

    private ImbalanceProtocol(string text, string kind, double value = 0, string? className = null, IReadOnlyList<int>? counts = null)
    {
        Text = text;
        _kind = kind;
        _value = value;
        _className = className;
        _counts = counts ?? [];
    }

    /// <summary>The protocol as it was written.</summary>
    public string Text { get; }

    /// <summary>True for <c>as-is</c>: nothing is taken away, the imbalance is the data's own.</summary>
    public bool IsAsIs => _kind == "as-is";

    /// <summary>The class that loses images, for <c>drop:CLASS=P</c>; else null.</summary>
    public string? DroppedClass => _className;

    /// <summary>Reads a protocol.</summary>
    /// <param name="text">One of the forms in the description of this class.</param>
    /// <exception cref="BaganInputException">The text is none of these, or a number in it is out of range.</exception>
    public static ImbalanceProtocol Parse(string text) => TryParse(text, out var error) ?? throw new BaganInputException(error!);

    /// <summary>As <see cref="Parse"/>; null with what is wrong where the text is no protocol.</summary>
    internal static ImbalanceProtocol? TryParse(string text, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        error = null;
        if (text == "as-is")
        {
            return new ImbalanceProtocol(text, "as-is");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var rest = text[(colon + 1)..];
        switch (colon < 0 ? "" : text[..colon])
        {
            case "drop":
                return Drop(text, rest, out error);
            case "exp" or "step":
                return Number(text, rest, 1, double.MaxValue, "the ratio must be at least 1", out error) is { } ratio ? new ImbalanceProtocol(text, text[..colon], ratio) : null;
            case "counts":
                return Counts(text, rest, out error) is { } counts ? new ImbalanceProtocol(text, "counts", counts: counts) : null;
            default:
                error = $"The recipe '{text}' is not understood. Use as-is, drop:P, drop:CLASS=P (percent; several classes with commas between them), exp:R, step:R (ratio), or counts:a,b,c,...";
                return null;
        }
    }

    /// <summary>
    /// The protocols to run one after another: <c>drop:P</c> becomes one <c>drop:CLASS=P</c> for each class, and a list of classes one for each of
    /// them; every other protocol is itself.
    /// </summary>
    /// <param name="classNames">K names.</param>
    public IReadOnlyList<ImbalanceProtocol> Variants(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        return _kind == "drop" && (_className is null ? classNames : Listed(classNames)) is { } names
            ? [.. names.Select(name => new ImbalanceProtocol($"drop:{name}={_value.ToString(CultureInfo.InvariantCulture)}", "drop", _value, name))]
            : [this];
    }

    /// <summary>
    /// The images to generate after the imbalance: <c>drop</c> fills the class that lost images back to its own count and no other, as the paper does
    /// (section 5); every other protocol fills each class up to the largest.
    /// </summary>
    /// <param name="classNames">K names.</param>
    /// <param name="counts">K counts of images before the imbalance.</param>
    /// <exception cref="BaganInputException">See <see cref="KeptCounts"/>.</exception>
    internal SamplingPlan FillingPlan(IReadOnlyList<string> classNames, IReadOnlyList<int> counts)
    {
        var kept = KeptCounts(classNames, counts);
        return _kind == "drop" ? new SamplingPlan([.. classNames], kept, [.. counts.Zip(kept, (n, k) => n - k)]) : SamplingStrategy.Auto.Plan(classNames, kept);
    }

    /// <summary>How many images each class keeps.</summary>
    /// <param name="classNames">K names.</param>
    /// <param name="counts">K counts of images.</param>
    /// <exception cref="BaganInputException">
    /// The protocol names a class that is not there, names more or fewer counts than there are classes, asks a class for more images than it has,
    /// or is <c>drop:P</c>, which stands for several protocols (see <see cref="Variants"/>).
    /// </exception>
    public int[] KeptCounts(IReadOnlyList<string> classNames, IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count != classNames.Count)
        {
            throw new ArgumentException($"{classNames.Count} classes but {counts.Count} counts.", nameof(counts));
        }

        var classes = counts.Count;
        var largest = classes == 0 ? 0 : counts.Max();
        switch (_kind)
        {
            case "exp":
                return [.. counts.Select((n, c) => Keep(n, classes == 1 ? largest : largest * Math.Pow(_value, -c / (classes - 1.0))))];
            case "step":
                return [.. counts.Select((n, c) => c < classes - classes / 2 ? n : Keep(n, largest / _value))];
            case "drop":
                if (_className is null)
                {
                    throw new BaganInputException($"The recipe '{Text}' drops from each class in turn, which gives {classes} data sets. Name one class: drop:CLASS={_value.ToString(CultureInfo.InvariantCulture)}.");
                }

                if (Listed(classNames) is { } listed)
                {
                    throw new BaganInputException($"The recipe '{Text}' drops from each class in turn, which gives {listed.Count} data sets. Name one class: drop:{listed[0]}={_value.ToString(CultureInfo.InvariantCulture)}.");
                }

                var dropped = ClassIndex.Find(classNames, _className, $"The recipe '{Text}'");
                return [.. counts.Select((n, c) => c == dropped ? Keep(n, Math.Round(n * (1 - _value / 100), MidpointRounding.AwayFromZero)) : n)];
            case "counts":
                CheckCounts(classNames, counts);
                return [.. _counts];
            default:
                return [.. counts];
        }
    }

    /// <summary>
    /// Chooses the images that stay. Which ones is drawn at random per class, and a milder protocol keeps all that a harsher one keeps
    /// (with the same seed), so that results over a series of ratios can be compared.
    /// </summary>
    /// <param name="set">The images.</param>
    /// <param name="seed">Any value; the same seed chooses the same images.</param>
    /// <returns>Positions in <paramref name="set"/>, ascending, for <see cref="ImageSet.Select"/>.</returns>
    /// <exception cref="BaganInputException">See <see cref="KeptCounts"/>.</exception>
    public int[] Apply(ImageSet set, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        var kept = KeptCounts(set.ClassNames, set.ClassCounts);
        var chosen = new List<int>(kept.Sum());
        for (var c = 0; c < kept.Length; c++)
        {
            var members = set.IndicesOf(c);
            new SeededRandom(seed).Fork($"imbalance/{set.ClassNames[c]}").Shuffle<int>(members);
            chosen.AddRange(members.AsSpan(0, kept[c]));
        }

        chosen.Sort();
        return [.. chosen];
    }

    /// <summary>The protocol as it was written.</summary>
    public override string ToString() => Text;

    // The classes of a list with commas between them; null where the text is one class, whose own name may hold commas, or names none.
    private IReadOnlyList<string>? Listed(IReadOnlyList<string> classNames) =>
        _className is { } text && !classNames.Contains(text) && text.Split(',') is { Length: > 1 } names && names.All(classNames.Contains) ? [.. names.Distinct()] : null;

    // The tiny addition takes back what the power lost: 5000 * 100^-1 must be 50, not 49.
    private static int Keep(int have, double wanted) => Math.Min(have, Math.Max(1, (int)Math.Floor(wanted + 1e-6)));

    private static ImbalanceProtocol? Drop(string text, string rest, out string? error)
    {
        var equals = rest.LastIndexOf('=');
        var className = equals < 0 ? null : rest[..equals];
        if (className is "")
        {
            error = $"The recipe '{text}' names no class before the equals sign.";
            return null;
        }

        return Number(text, rest[(equals + 1)..], 0, 100, "the percentage must lie in 0..100", out error) is { } share ? new ImbalanceProtocol(text, "drop", share, className) : null;
    }

    private static int[]? Counts(string text, string rest, out string? error)
    {
        error = null;
        var counts = new List<int>();
        foreach (var part in rest.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1)
            {
                error = $"The recipe '{text}': '{part}' is not a count of at least 1.";
                return null;
            }

            counts.Add(n);
        }

        return [.. counts];
    }

    private static double? Number(string text, string part, double low, double high, string rule, out string? error)
    {
        var valid = double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high;
        error = valid ? null : $"The recipe '{text}': '{part}' is not valid; {rule}.";
        return valid ? value : null;
    }

    private void CheckCounts(IReadOnlyList<string> classNames, IReadOnlyList<int> counts)
    {
        if (_counts.Count != counts.Count)
        {
            throw new BaganInputException($"The recipe '{Text}' has {Quantity.Of(_counts.Count, "count")}, but the data have {Quantity.Of(counts.Count, "class", "classes")}.");
        }

        for (var c = 0; c < counts.Count; c++)
        {
            if (_counts[c] > counts[c])
            {
                throw new BaganInputException($"The recipe '{Text}' asks for {Quantity.Of(_counts[c], "image")} of the class '{classNames[c]}', which has {counts[c]}.");
            }
        }
    }
}
