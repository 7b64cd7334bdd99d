namespace Bagan.Reports.Values;

/// <summary>
/// A measured number: a value, with its standard error and its 95 % interval where they are known, or a blank with the reason why there
/// is no value.
/// </summary>
internal readonly record struct Estimate
{
    private Estimate(double? value, double? standardError, double? low, double? high, string? reason)
    {
        Value = value;
        StandardError = standardError;
        Low = low;
        High = high;
        Reason = reason;
    }

    /// <summary>The value, or the mean of several; null in a blank.</summary>
    public double? Value { get; }

    /// <summary>The standard error of the mean, in the unit of the value; null for a single measurement.</summary>
    public double? StandardError { get; }

    /// <summary>The lower end of the 95 % interval, in the unit of the value; null where no interval is known.</summary>
    public double? Low { get; }

    /// <summary>The upper end of the 95 % interval, in the unit of the value; null where no interval is known.</summary>
    public double? High { get; }

    /// <summary>The reason of a blank; null where there is a value.</summary>
    public string? Reason { get; }

    /// <summary>A value, measured once or several times.</summary>
    /// <param name="value">The value or the mean; finite.</param>
    /// <param name="standardError">The standard error of the mean, at least 0, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the error is negative.</exception>
    public static Estimate Of(double value, double? standardError = null)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A value must be finite; use Blank to say why there is none.");
        }

        if (standardError is { } error && !(double.IsFinite(error) && error >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "A standard error must be finite and at least 0.");
        }

        return new Estimate(value, standardError, null, null, null);
    }

    /// <summary>A missing value and the reason why it is missing.</summary>
    /// <param name="reason">The reason that the reader is given: "fewer than 10 images".</param>
    public static Estimate Blank(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Estimate(null, null, null, null, reason);
    }

    /// <summary>The same estimate with its 95 % interval.</summary>
    /// <param name="low">The lower end, finite, in the unit of the value.</param>
    /// <param name="high">The upper end, finite, at least <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is not finite, or they are in the wrong order.</exception>
    /// <exception cref="InvalidOperationException">This is a blank.</exception>
    public Estimate WithInterval(double low, double high)
    {
        if (Value is null)
        {
            throw new InvalidOperationException($"A blank ({Reason}) has no interval.");
        }

        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
        {
            throw new ArgumentOutOfRangeException(nameof(low), low, $"An interval must have two finite ends in order, but ends at {high}.");
        }

        return new Estimate(Value, StandardError, low, high, null);
    }

    /// <summary>The same in another unit: value, standard error and interval times a positive factor; a blank stays a blank.</summary>
    /// <param name="factor">Above 0: 100 turns shares into per cent.</param>
    public Estimate Times(double factor) => new(Value * factor, StandardError * factor, Low * factor, High * factor, Reason);
}
