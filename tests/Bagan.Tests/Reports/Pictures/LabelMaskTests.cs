using Bagan.Reports.Pictures;

namespace Bagan.Tests.Reports.Pictures;

public sealed class LabelMaskTests
{
    [Theory]
    [InlineData("T-shirt/top")]
    [InlineData("Рубашка")]
    [InlineData("قميص")]
    [InlineData("Ångström fi")]
    public void Common_scripts_are_drawn_with_real_glyphs(string text)
    {
        var mask = LabelMask.Draw(text, LabelStyle.Name, 200);
        Assert.Equal(0, mask.UnknownGlyphs);
        Assert.InRange(mask.Width, 20, 110);
        Assert.True(Ink(mask) > 1000);
    }

    [Fact]
    public void A_long_name_is_shortened_in_the_middle_and_keeps_both_ends()
    {
        const string First = "a_very_long_class_name_that_ends_in_001";
        const string Second = "a_very_long_class_name_that_ends_in_002";
        var first = LabelMask.Draw(First, LabelStyle.Name, 120);
        var second = LabelMask.Draw(Second, LabelStyle.Name, 120);
        Assert.InRange(first.Width, 90, 120);
        Assert.False(Same(first, second), "names that differ in their last letter look different");
    }

    [Fact]
    public void Nothing_touches_the_edge_of_the_allowed_width_when_shortened_at_the_end()
    {
        // The text's own ink ends before the mask does: no letter is cut through.
        var full = LabelMask.Draw("wwwwwwwwww", LabelStyle.Caption, 1000);
        var cut = LabelMask.Draw("wwwwwwwwww", LabelStyle.Caption, full.Width / 2);
        Assert.InRange(cut.Width, 1, full.Width / 2);
        Assert.True(Column(cut, cut.Width - 1) < 255 * 3, "the last column is the edge of an ellipsis");
    }

    [Fact]
    public void Arabic_letters_are_joined()
    {
        // Three letters of one word are narrower joined than apart.
        var joined = LabelMask.Draw("ععع", LabelStyle.Title, 400);
        var apart = LabelMask.Draw("ع\u200cع\u200cع", LabelStyle.Title, 400);
        Assert.True(joined.Width < apart.Width, $"{joined.Width} joined, {apart.Width} apart");
    }

    [Fact]
    public void Marks_above_and_below_the_line_are_kept()
    {
        var plain = LabelMask.Draw("q", LabelStyle.Name, 100);
        var stacked = LabelMask.Draw("q\u0303\u0304\u0323\u0324", LabelStyle.Name, 100);
        Assert.True(stacked.Height >= plain.Height);
        Assert.True(Ink(stacked) > Ink(plain));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u2028b")]
    public void Control_characters_become_spaces(string text) =>
        Assert.True(Same(LabelMask.Draw("a b", LabelStyle.Name, 100), LabelMask.Draw(text, LabelStyle.Name, 100)));

    [Theory]
    [InlineData("")]
    [InlineData("\ud83d")]
    [InlineData("\u202e")]
    public void Odd_texts_are_drawn_without_harm(string text) => Assert.True(LabelMask.Draw(text, LabelStyle.Name, 100).Height > 0);

    [Fact]
    public void Missing_glyphs_are_counted_and_a_machine_that_can_label_passes_the_check()
    {
        PictureText.Check();
        Assert.Equal(0, PictureText.MissingGlyphs("Shirt, Рубашка"));
        Assert.Equal(2, PictureText.MissingGlyphs("a\U0010fffd\ue123")); // private use: no font has them
    }

    private static int Ink(LabelMask mask) => Enumerable.Range(0, mask.Height).Sum(y => Sum(mask.Row(y)));

    private static int Column(LabelMask mask, int x) => Enumerable.Range(0, mask.Height).Sum(y => mask.Row(y)[x]);

    private static bool Same(LabelMask a, LabelMask b) =>
        a.Width == b.Width && a.Height == b.Height && Enumerable.Range(0, a.Height).All(y => a.Row(y).SequenceEqual(b.Row(y)));

    private static int Sum(ReadOnlySpan<byte> row)
    {
        var sum = 0;
        foreach (var value in row)
        {
            sum += value;
        }

        return sum;
    }
}
