using Bagan.Evaluation.Metrics;
using Bagan.Jobs.Balance;
using Bagan.Reports.Html;

namespace Bagan.Tests.Jobs.Balance;

/// <summary>The verdict says what the figures say.</summary>
public class VerdictTests
{
    [Theory]
    [InlineData(80, 82, 86, NoticeTone.Good, "help on this data set")]
    [InlineData(80, 84, 84, NoticeTone.Caution, "oversample instead")]
    [InlineData(80, 84, 82, NoticeTone.Caution, "did not help beyond repetition")]
    [InlineData(80, 81, 70, NoticeTone.Caution, "did harm here: oversample instead")]
    [InlineData(80, 70, 70, NoticeTone.Caution, "don't train on them")]
    [InlineData(80, 80, 80, NoticeTone.Caution, "no difference that could be measured")]
    public void ItFollowsTheMeans(int without, int oversampled, int with, object tone, string words)
    {
        var verdict = Verdict.Of(Runs(without, without), Runs(oversampled, oversampled), Runs(with, with));
        Assert.Equal((NoticeTone)tone, verdict.Tone);
        Assert.Contains(words, verdict.Heading, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 82, 84, 86, 87, NoticeTone.Good, "help on this data set.")]
    [InlineData(80, 82, 84, 84, 87, NoticeTone.Good, "with the labels of labels.csv")]
    [InlineData(80, 82, 84, 84, 84, NoticeTone.Caution, "beyond a reweighted loss here: reweight instead")]
    [InlineData(80, 84, 82, 84, 84, NoticeTone.Caution, "beyond repetition here: oversample instead")]
    [InlineData(80, 82, 84, 70, 70, NoticeTone.Caution, "did harm here: reweight instead")]
    public void TheBestWithoutThemAndTheirLabelsCount(int without, int oversampled, int reweighted, int with, int labelled, object tone, string words)
    {
        var verdict = Verdict.Of(Runs(without, without), Runs(oversampled, oversampled), Runs(with, with), Runs(reweighted, reweighted), Runs(labelled, labelled));
        Assert.Equal((NoticeTone)tone, verdict.Tone);
        Assert.Contains(words, verdict.Heading, StringComparison.Ordinal);
        Assert.Contains($"{labelled}.0 % with them and their labels.csv", verdict.Paragraphs[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AGainThatVanishesInItsErrorIsNone()
    {
        // Differences of +20 and -14 over the seeds: a mean of 3 with a standard error of 17.
        var verdict = Verdict.Of(Runs(70, 84), Runs(70, 84), Runs(90, 70));
        Assert.Contains("no difference", verdict.Heading, StringComparison.Ordinal);
    }

    // Two classes of a hundred test images; both with the given recall.
    private static ConfusionMatrix[] Runs(params int[] recalls) => [.. recalls.Select(recall =>
    {
        int[] truth = [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 100)];
        int[] predicted = [.. Enumerable.Range(0, 200).Select(i => i % 100 < recall ? truth[i] : 1 - truth[i])];
        return new ConfusionMatrix(truth, predicted, ["a", "b"]);
    })];
}
