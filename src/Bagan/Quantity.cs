using System.Globalization;

namespace Bagan;

/// <summary>Numbers with their nouns in sentences for people.</summary>
internal static class Quantity
{
    /// <summary>1 and "image" as "1 image", 2 as "2 images".</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for any other number; null for <paramref name="one"/> with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Form(count, one, many ?? one + "s")}");

    /// <summary>1 of 20 and "image" as "1 of 20 images".</summary>
    /// <param name="part">How many.</param>
    /// <param name="whole">Of how many.</param>
    /// <param name="one">The noun for one.</param>
    public static string Of(long part, long whole, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{part} of {Of(whole, one)}");

    /// <summary>The form of a word that goes with a number.</summary>
    public static string Form(long count, string one, string many) => count == 1 ? one : many;
}
