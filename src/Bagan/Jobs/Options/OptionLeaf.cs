using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bagan.Jobs.Options;

/// <summary>One option of a record: the path to its property, and how its text becomes a value.</summary>
/// <param name="key">Its key.</param>
/// <param name="group">Name of the property of the group that holds it; null if the record itself does.</param>
/// <param name="type">The property's type.</param>
internal sealed class OptionLeaf(string key, string? group, Type type)
{
    public string Key { get; } = key;

    public string? Group { get; } = group;

    public Type Type { get; } = type;

    private bool MayBeNull { get; } = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private Type ValueType { get; } = Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; for options that may be unset, "auto" unsets numbers and words.</param>
    /// <param name="value">The JSON value, null for unset.</param>
    /// <returns>What is wrong with the text, without the option's name; null if nothing is.</returns>
    public string? TryRead(string text, out JsonNode? value)
    {
        value = null;
        if (ValueType == typeof(string))
        {
            value = text;
            return null;
        }

        if (MayBeNull && text == "auto")
        {
            return null;
        }

        if (ValueType.IsEnum)
        {
            var names = Names(ValueType);
            if (names.Contains(text))
            {
                value = text;
                return null;
            }

            return $"'{text}' is not one of {string.Join(", ", names)}.{Suggestion.Hint(text, names)}";
        }

        if (ValueType == typeof(bool))
        {
            value = text is "true";
            return text is "true" or "false" ? null : $"'{text}' is neither true nor false.";
        }

        if (ValueType == typeof(double))
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            {
                value = real;
                return null;
            }

            return $"'{text}' is not a number.";
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return $"'{text}' is not a whole number.";
        }

        if (ValueType == typeof(int) && whole is < int.MinValue or > int.MaxValue)
        {
            return $"{text} is out of range.";
        }

        value = whole;
        return null;
    }

    /// <summary>The words of an enumeration as files and the command line spell them.</summary>
    internal static IReadOnlyList<string> Names(Type enumeration) =>
        [.. enumeration.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.KebabCaseLower.ConvertName(f.Name))];
}

/// <summary>One option as a person gave it.</summary>
/// <param name="Key">The option's key: its command-line name without dashes in front, with underscores inside.</param>
/// <param name="Text">Its value as text.</param>
/// <param name="Origin">How to name it in a message, such as <c>--seed</c> or <c>options.json: seed</c>.</param>
internal readonly record struct OptionValue(string Key, string Text, string Origin);
