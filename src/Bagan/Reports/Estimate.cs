namespace Bagan.Reports;

/// <summary>A measured number: a value, its standard error where it was measured several times, or a blank with its reason.</summary>
public readonly record struct Estimate
{
    private Estimate(double? value, double? standardError, string? reason)
    {
        Value = value;
        StandardError = standardError;
        Reason = reason;
    }

    /// <summary>The value, or the mean of several; null where there is none.</summary>
    public double? Value { get; }

    /// <summary>The standard error of the mean, in the unit of the value; null where it was measured once.</summary>
    public double? StandardError { get; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public string? Reason { get; }

    /// <summary>A value, measured once or several times.</summary>
    /// <param name="value">The value or the mean; finite.</param>
    /// <param name="standardError">The standard error of the mean, at least 0, or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the error is negative.</exception>
    public static Estimate Of(double value, double? standardError = null)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A value must be finite; say why there is none with Blank.");
        }

        if (standardError is { } error && !(double.IsFinite(error) && error >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(standardError), standardError, "A standard error must be finite and at least 0.");
        }

        return new Estimate(value, standardError, null);
    }

    /// <summary>The same in another unit: value and standard error times a positive factor; a blank stays one.</summary>
    /// <param name="factor">Above 0: 100 turns shares into per cent.</param>
    public Estimate Times(double factor) => new(Value * factor, StandardError * factor, Reason);

    /// <summary>No value, and why.</summary>
    /// <param name="reason">What the reader is told: "fewer than 10 images".</param>
    public static Estimate Blank(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Estimate(null, null, reason);
    }
}
