using Bagan.Imaging;

namespace Bagan.Data.Readers.Listing;

/// <summary>
/// Reduces samples of more than 8 bits to 8 by what the whole set uses: of whole numbers the fewest of 8, 10, 12, 14 or 16 bits that hold every value,
/// of floating-point numbers 0 to 1, -1 to 1 or 0 to 255. What is found in the middle of the reading makes earlier images outdated; they are read once
/// more. Safe for several threads.
/// </summary>
internal sealed class DepthScale(ValueRange range)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(bool AreWhole, double Full), (NumberSpan Span, int Images)> _kinds = [];

    /// <summary>Sentences on what was done.</summary>
    public IEnumerable<string> Notes => _kinds.OrderBy(k => k.Key.Full).Select(k => Note(k.Key, k.Value.Span, k.Value.Images));

    /// <summary>What became black and white; null where no image holds more than 8 bits, or several kinds of numbers do.</summary>
    public ValueRange? Used => _kinds.Count == 1 && _kinds.Single() is var (kind, state) && NumberScale.For(kind.AreWhole, kind.Full, state.Span, range) is { } scale
        ? new ValueRange(scale.Black, scale.White, false)
        : null;

    /// <summary>Reduces an image; one without samples of more than 8 bits stays as it is.</summary>
    /// <param name="image">The image.</param>
    /// <param name="isNew">Whether it is seen for the first time.</param>
    /// <param name="reduced">How it was reduced; the default value where it was not.</param>
    /// <exception cref="Codecs.ImageFormatException">Its numbers, or those of the set, could be black and white in several ways.</exception>
    public DecodedImage Reduce(DecodedImage image, bool isNew, out Reduced reduced)
    {
        reduced = default;
        if (image.Deep is not { } deep)
        {
            return image;
        }

        var span = SpanOf(deep.Values);
        var kind = (deep.AreWhole, deep.Full);
        lock (_lock)
        {
            var (known, images) = _kinds.GetValueOrDefault(kind, (NumberSpan.Empty, 0));
            span = span.With(known);
            _kinds[kind] = (span, images + (isNew ? 1 : 0));
        }

        if (NumberScale.For(deep.AreWhole, deep.Full, span, range) is not { } scale)
        {
            throw new Codecs.ImageFormatException(NumberScale.Refusal(deep.AreWhole ? "integer" : "float", span));
        }

        reduced = new Reduced(kind, scale);
        return scale is { Black: 0 } && scale.White == deep.Full
            ? image // as the decoder reduced it
            : new DecodedImage(image.Width, image.Height, image.Channels, deep.ToBytes(scale.Black, scale.White), image.Format, image.DepthReduced, image.AlphaDropped) { Deep = deep, Frames = image.Frames };
    }

    /// <summary>Whether images that were seen later say that an image should be reduced otherwise.</summary>
    public bool IsOutdated(Reduced reduced) =>
        reduced.Kind.Full > 0 && NumberScale.For(reduced.Kind.AreWhole, reduced.Kind.Full, _kinds[reduced.Kind].Span, range) != reduced.Scale;

    private static NumberSpan SpanOf(float[] values)
    {
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new Codecs.ImageFormatException("it holds numbers that are not finite (NaN or infinity)");
            }

            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        return new NumberSpan(min, max);
    }

    private string Note((bool AreWhole, double Full) kind, NumberSpan span, int images)
    {
        var hold = $"{Quantity.Of(images, "image")} {Quantity.Form(images, "has", "have")} more than 8 bits per sample and {Quantity.Form(images, "is", "are")} reduced to 8";
        if (NumberScale.For(kind.AreWhole, kind.Full, span, range) is not { } scale)
        {
            return $"{hold} where --range names black and white.";
        }

        return range switch
        {
            { IsFull: true } => $"{hold} by the full range of their type.",
            { IsAuto: false } => $"{hold} from the range {range}.",
            _ when !kind.AreWhole => FormattableString.Invariant($"{hold}: they are numbers from {span.Min:g4} to {span.Max:g4}, and {scale.Black} is read as black and {scale.White} as white (--range MIN:MAX takes others)."),
            _ when scale.White == ushort.MaxValue => FormattableString.Invariant($"{hold} by the full range of 16 bits (the largest value is {span.Max})."),
            _ => FormattableString.Invariant($"{hold} by the {int.Log2((int)scale.White) + 1} bits that they use: the largest value is {span.Max}, and {scale.White} is read as white (--range full takes {kind.Full})."),
        };
    }

    /// <summary>How an image was reduced.</summary>
    /// <param name="Kind">The kind of its numbers.</param>
    /// <param name="Scale">What became black and white.</param>
    public readonly record struct Reduced((bool AreWhole, double Full) Kind, NumberScale Scale);
}
