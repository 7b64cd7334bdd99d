using System.Globalization;

namespace Bagan.Training;

/// <summary>How often a training is saved: by minutes, by images, or by whichever comes first.</summary>
/// <param name="Minutes">Minutes between checkpoints, above 0; null: time does not count.</param>
/// <param name="Images">Trained images between checkpoints, at least 1; null: they do not count.</param>
internal sealed record CheckpointInterval(double? Minutes, long? Images)
{
    private const double MostMinutes = 100_000;
    private const string ImagesSuffix = "images";

    /// <summary>Reads "2" or "0.5" (minutes), "50000images", or one of each with a comma between.</summary>
    /// <returns>The interval; null if the text is none.</returns>
    public static CheckpointInterval? TryParse(string? text)
    {
        var result = new CheckpointInterval(null, null);
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.EndsWith(ImagesSuffix, StringComparison.Ordinal))
            {
                if (result.Images is not null || !long.TryParse(part[..^ImagesSuffix.Length].TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var images) || images < 1)
                {
                    return null;
                }

                result = result with { Images = images };
            }
            else
            {
                if (result.Minutes is not null || !double.TryParse(part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var minutes) || !(minutes > 0 && minutes <= MostMinutes))
                {
                    return null;
                }

                result = result with { Minutes = minutes };
            }
        }

        return result;
    }
}
