using System.Globalization;
using Bagan.Evaluation.Statistics;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Filling;

/// <summary>A gain in words for people: what was measured, how sure it is, and what follows.</summary>
internal static class GainWords
{
    /// <summary>The verdict on an arm: a heading that says what follows, and the figures behind it.</summary>
    /// <param name="gain">The gain over the best rival.</param>
    /// <param name="arm">The arm as the subject of a sentence, in the plural: "The generated images".</param>
    internal static Notice Verdict(Gain gain, string arm)
    {
        if (gain.Helps is null)
        {
            return new Notice(NoticeTone.Neutral, $"Whether {Lower(arm)} help cannot be told: {gain.Reason}.", gain.Acsa is null ? [] : [Figures(gain), .. Parts(gain)]);
        }

        var (tone, heading) = gain switch
        {
            { Helps: true } => (NoticeTone.Good, $"{arm} help on this data: {Points(gain.Acsa)} points over {gain.Against}."),
            { Harms: true } => (NoticeTone.Caution, $"{arm} do harm on this data: {Points(gain.Acsa)} points against {gain.Against}. Use {gain.Against} without them."),
            { Low: > 0 } => (NoticeTone.Caution, $"{arm} gain too little to be worth it: {Points(gain.Acsa)} points over {gain.Against}."),
            _ => (NoticeTone.Caution, $"No difference that these {Count(gain.TestImages)} test images can show. {gain.Against} does as well without {Lower(arm)}."),
        };
        return new Notice(tone, heading, [Figures(gain), .. Parts(gain)]);
    }

    /// <summary>A difference with its interval: "+1.2 points (95 % interval +0.3 to +2.1)".</summary>
    internal static string Interval(double difference, double? low, double? high) =>
        low is null || high is null ? $"{Points(difference)} points" : $"{Points(difference)} points (95 % interval {Points(low)} to {Points(high)})";

    private static string Figures(Gain gain)
    {
        var text = $"Mean recall over the classes (ACSA), against the best without generated images, {gain.Against}: {Interval(gain.Acsa!.Value, gain.Low, gain.High)}, " +
            $"from {Count(gain.TestImages)} test images and {gain.Seeds} {(gain.Seeds == 1 ? "seed" : "seeds")}.";
        return gain.Helps == false && gain.Low <= 0 ? $"{text} A gain of {NumberText.Percent(gain.Detectable!.Value)} points would have been seen in four of five such runs." : text;
    }

    private static IEnumerable<string> Parts(Gain gain)
    {
        if (gain is not { ByTeacher: { } teacher, ByImages: { } images })
        {
            yield break;
        }

        yield return $"Of this, {Points(teacher)} points are the teacher's, whose labels do as much for turned copies of real images, and {Interval(images, gain.ByImagesLow, gain.ByImagesHigh)} the generated images'.";
        if (gain.ByImagesLow <= 0)
        {
            yield return "The teacher alone is as good, as far as these test images can show: train with its labels (the method distil) and without a generator.";
        }
    }

    private static string Points(double? difference) => NumberText.Points(difference!.Value);

    private static string Lower(string arm) => char.ToLowerInvariant(arm[0]) + arm[1..];

    private static string Count(int images) => images.ToString("N0", CultureInfo.InvariantCulture);
}
