using Bagan.Evaluation.Statistics;
using Bagan.Jobs.Filling;
using Bagan.Reports.Html;

namespace Bagan.Tests.Jobs.Filling;

public sealed class GainWordsTests
{
    private static readonly Gain Measured = new()
    {
        Helps = true, Against = "reweight", Acsa = 0.0123, Reached = 0.8712, Low = 0.0031, High = 0.0214, TestImages = 2000, Seeds = 3, Detectable = 0.0156,
    };

    [Fact]
    public void AGainSaysItsIntervalAndWhatItRestsOn()
    {
        var notice = GainWords.Verdict(Measured, "The generated images");

        Assert.Equal((NoticeTone.Good, "The generated images help on this data: +1.2 points over reweight."), (notice.Tone, notice.Heading));
        Assert.Equal(
            [
                "Trained with the generated images, the classifier recognises 87.1 % of the test images of an average class; trained with reweight, the best training without them, 85.9 %.",
                "The gain in mean recall over the classes (ACSA) is +1.2 points (95 % interval +0.3 to +2.1), from 2,000 test images and 3 seeds.",
            ],
            notice.Paragraphs);
        Assert.Equal("The method bagan helps on this data: +1.2 points over reweight.", GainWords.Verdict(Measured, "The method bagan", singular: true).Heading);
    }

    [Fact]
    public void NoDifferenceSaysWhatWouldHaveBeenSeen()
    {
        var notice = GainWords.Verdict(Measured with { Helps = false, Low = -0.004 }, "The generated images");

        Assert.Equal((NoticeTone.Caution, "No difference that these 2,000 test images can show. reweight does as well without the generated images."), (notice.Tone, notice.Heading));
        Assert.EndsWith("and 3 seeds. A gain of 1.6 points would have been seen in four of five such runs.", notice.Paragraphs[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0.0123, 0.0031, 0.0214, "The generated images help on this data: +1.2 points over the real images alone.")]
    [InlineData(false, 0.0123, -0.004, 0.0214, "No difference that these 2,000 test images can show. Training on the real images alone does as well.")]
    [InlineData(false, -0.02, -0.03, -0.01, "The generated images do harm on this data: −2.0 points against the real images alone. Use the real images alone.")]
    [InlineData(false, 0.002, 0.001, 0.003, "The generated images gain too little to be worth it: +0.2 points over the real images alone.")]
    public void NoneIsTheRealImagesAlone(bool helps, double acsa, double low, double high, string heading)
    {
        var notice = GainWords.Verdict(Measured with { Against = "none", Helps = helps, Acsa = acsa, Low = low, High = high }, "The generated images");

        Assert.Equal(heading, notice.Heading);
        Assert.Contains("; trained on the real images alone, the best training without them, ", notice.Paragraphs[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.02, -0.03, -0.01, "The generated images do harm on this data: −2.0 points against reweight. Use reweight without them.")]
    [InlineData(0.002, 0.001, 0.003, "The generated images gain too little to be worth it: +0.2 points over reweight.")]
    public void HarmAndATrifleAreSaid(double acsa, double low, double high, string heading)
    {
        var notice = GainWords.Verdict(Measured with { Helps = false, Acsa = acsa, Low = low, High = high }, "The generated images");

        Assert.Equal((NoticeTone.Caution, heading), (notice.Tone, notice.Heading));
    }

    [Fact]
    public void TheTeachersPartIsTakenApart()
    {
        var gain = Measured with { ByTeacher = 0.0101, ByImages = 0.0022, ByImagesLow = -0.0011, ByImagesHigh = 0.0061 };

        var unsure = GainWords.Verdict(gain, "The generated images");
        var sure = GainWords.Verdict(gain with { ByImagesLow = 0.0011 }, "The generated images");

        Assert.Equal("The method helps on this data: +1.2 points over reweight. Its teacher alone does as well, without a generated image.", unsure.Heading);
        Assert.Equal("The teacher's part is +1.0 points: its labels on turned copies of real images reach as much without a generator (the method distil). The generated images' part is +0.2 points (95 % interval −0.1 to +0.6).", unsure.Paragraphs[2]);
        Assert.StartsWith("So the labels help", unsure.Paragraphs[3], StringComparison.Ordinal);
        Assert.Equal(("The generated images help on this data: +1.2 points over reweight.", 3), (sure.Heading, sure.Paragraphs.Count));
    }

    [Theory]
    [InlineData(true, 0.0123, 0.0031, 0.0214, "The folders help too, against reweight: +1.2 points (95 % interval +0.3 to +2.1).")]
    [InlineData(false, -0.02, -0.03, -0.01, "The folders do harm, against reweight: −2.0 points (95 % interval −3.0 to −1.0).")]
    [InlineData(false, 0.002, 0.001, 0.003, "The folders gain too little to be worth it, against reweight: +0.2 points (95 % interval +0.1 to +0.3).")]
    [InlineData(false, 0.002, -0.01, 0.013, "The folders make no difference that these test images can show, against reweight: +0.2 points (95 % interval −1.0 to +1.3).")]
    [InlineData(null, 0.002, null, null, "The folders against reweight: +0.2 points; more cannot be told: one seed.")]
    public void ASecondArmIsASentence(bool? helps, double acsa, double? low, double? high, string sentence) =>
        Assert.Equal(sentence, GainWords.Sentence(Measured with { Helps = helps, Acsa = acsa, Low = low, High = high, Reason = helps is null ? "one seed" : null }, "The folders"));

    [Fact]
    public void WhatCannotBeToldSaysWhy()
    {
        var notice = GainWords.Verdict(new Gain { Against = "reweight", Acsa = 0.012, TestImages = 40, Seeds = 1, Reason = "one seed does not show how much seeds vary" }, "The generated images");

        Assert.Equal((NoticeTone.Neutral, "Whether the generated images help cannot be told: one seed does not show how much seeds vary."), (notice.Tone, notice.Heading));
        Assert.Equal("The gain in mean recall over the classes (ACSA) is +1.2 points, from 40 test images and 1 seed.", Assert.Single(notice.Paragraphs));
        Assert.Empty(GainWords.Verdict(Gain.Blank("there are no test images"), "The generated images").Paragraphs);
    }
}
