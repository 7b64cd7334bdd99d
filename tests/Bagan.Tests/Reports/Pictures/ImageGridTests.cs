using Bagan.Data.Codecs;
using Bagan.Reports.Pictures;

namespace Bagan.Tests.Reports.Pictures;

public sealed class ImageGridTests
{
    private static readonly Colour White = new(255, 255, 255);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_image_lies_enlarged_in_its_cell(int channels)
    {
        using var set = TestImages.Create(["a", "b"], 4, channels, 7, 9);
        var grid = SampleGrid.Create([new("real", set), new("generated", set)], perClass: 3);
        var layout = grid.Measure();
        var picture = grid.Draw();
        for (var row = 0; row < 2; row++)
        {
            for (var group = 0; group < 2; group++)
            {
                for (var column = 0; column < 3; column++)
                {
                    var cell = layout.Cell(row, group, column);
                    Assert.Equal((63, 49), (cell.Width, cell.Height)); // 9 x 7 enlarged 7 times: the longer side reaches 56
                    AssertShows(picture, cell, image: row * 4 + column, channels, factor: 7);
                }
            }
        }
    }

    [Fact]
    public void Large_images_are_shrunk_by_averaging_whole_blocks()
    {
        using var set = TestImages.Create(["a"], 1, 3, 300, 10);
        var layout = ContactSheet.Create(set).Measure();
        var cell = layout.Cell(0, 0, 0);
        Assert.Equal((4, 100), (cell.Width, cell.Height)); // by 3, rounded up; the last column averages what is left
        var picture = ContactSheet.Create(set).Draw();
        var mean = Enumerable.Range(0, 9).Average(k => TestImages.Pixel(0, 1, 6 + k / 3, 3 + k % 3));
        Assert.Equal((byte)Math.Round(mean), picture[cell.X + 1, cell.Y + 2].Green);
        var edge = Enumerable.Range(0, 3).Average(k => TestImages.Pixel(0, 2, 6 + k, 9));
        Assert.Equal((byte)Math.Round(edge), picture[cell.X + 3, cell.Y + 2].Blue);
    }

    [Fact]
    public void Cells_do_not_overlap_and_stay_inside_the_picture()
    {
        using var set = TestImages.Create(["a", "b", "c"], 5, 1, 28, 28);
        var layout = SampleGrid.Create([new("real", set), new("reconstructed", set), new("generated", set)], 5).Measure();
        var cells = (from r in Enumerable.Range(0, 3) from g in Enumerable.Range(0, 3) from c in Enumerable.Range(0, 5) select layout.Cell(r, g, c)).ToList();
        Assert.All(cells, a => Assert.True(a.X > 0 && a.Y > 0 && a.X + a.Width < layout.Width && a.Y + a.Height < layout.Height));
        Assert.All(cells, a => Assert.Single(cells, b => a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height));
    }

    [Fact]
    public void Names_stand_to_the_left_headings_above_and_the_margin_stays_white()
    {
        using var set = TestImages.Create(["first", "second"], 2, 1, 28, 28);
        var grid = SampleGrid.Create([new("real", set)], title: "epoch 3");
        var layout = grid.Measure();
        var picture = grid.Draw();
        var cell = layout.Cell(1, 0, 0);
        Assert.True(HasInk(picture, 16, cell.Y, cell.X - 4, cell.Y + cell.Height), "the second row's name");
        Assert.True(HasInk(picture, 16, 12, layout.Width - 16, layout.Cell(0, 0, 0).Y - 4), "title and heading");
        Assert.False(HasInk(picture, 0, 0, layout.Width, 12), "top margin");
        Assert.False(HasInk(picture, 0, 0, 12, layout.Height), "left margin");
        Assert.False(HasInk(picture, 0, layout.Height - 12, layout.Width, layout.Height), "bottom margin");
    }

    [Fact]
    public void A_class_without_images_keeps_its_row_and_a_row_short_of_images_stays_white_there()
    {
        using var full = TestImages.Create(["empty", "short"], 3, 1, 28, 28);
        using var set = full.Select([3]);
        using var other = full.Select([0, 1, 2, 3, 4, 5]);
        var grid = SampleGrid.Create([new("real", set), new("generated", other)]);
        var layout = grid.Measure();
        var picture = grid.Draw();
        Assert.False(HasInk(picture, layout.Cell(0, 0, 0)));
        AssertShows(picture, layout.Cell(1, 0, 0), image: 3, channels: 1, factor: 2);
        AssertShows(picture, layout.Cell(1, 1, 2), image: 5, channels: 1, factor: 2);
    }

    [Fact]
    public void Of_many_classes_some_are_shown_spread_evenly_and_the_note_says_so()
    {
        using var set = TestImages.Create([.. Enumerable.Range(0, 10).Select(i => $"class {i}")], 1, 1, 8, 8);
        var grid = SampleGrid.Create([new("real", set)], maxClasses: 5);
        Assert.Equal(["class 0", "class 2", "class 4", "class 6", "class 8"], grid.Rows.Select(r => r.Name));
        Assert.Equal("5 of 10 classes are shown.", grid.Note);
        Assert.Null(SampleGrid.Create([new("real", set)]).Note);
    }

    [Fact]
    public void The_contact_sheet_takes_images_at_even_distances()
    {
        using var set = TestImages.Create(["a", "b"], 9, 1, 8, 8);
        var cells = ContactSheet.Create(set, perClass: 3).Rows[1].Groups[0].Images;
        Assert.Equal([9, 12, 15], cells.Select(c => c!.Value.Index));
    }

    [Fact]
    public void The_neighbour_sheet_shows_the_closest_pairs_first_and_frames_the_suspicious_one()
    {
        using var generated = TestImages.Create(["a", "b"], 3, 1, 28, 28);
        using var real = TestImages.Create(["a", "b"], 3, 1, 28, 28);
        var sheet = NeighbourSheet.Create(
            generated, real, [new(0, 5, 3.0, false), new(1, 4, 12.3456, false), new(2, 3, 0.5, true), new(4, 0, 7, false)], perClass: 2);
        Assert.Equal(["0.500", "3.00"], sheet.Rows[0].Groups.Select(g => g.Caption));
        Assert.Equal([2, 3], sheet.Rows[0].Groups[0].Images.Select(i => i!.Value.Index));
        Assert.Equal(["7.00", null], sheet.Rows[1].Groups.Select(g => g.Caption));

        var layout = sheet.Measure();
        var picture = sheet.Draw();
        AssertShows(picture, layout.Cell(0, 0, 0), image: 2, channels: 1, factor: 2);
        AssertShows(picture, layout.Cell(0, 0, 1), image: 3, channels: 1, factor: 2);
        AssertShows(picture, layout.Cell(0, 1, 1), image: 5, channels: 1, factor: 2);
        var framed = layout.Cell(0, 0, 0);
        var plain = layout.Cell(0, 1, 0);
        Assert.Equal(Colour.Mark, picture[framed.X - 2, framed.Y + 5]);
        Assert.Equal(White, picture[plain.X - 2, plain.Y + 5]);
    }

    [Fact]
    public void The_png_holds_the_same_pixels_and_its_text_fields()
    {
        using var set = TestImages.Create(["a"], 2, 3, 16, 16);
        var picture = ContactSheet.Create(set).Draw();
        var file = picture.ToPng(new Dictionary<string, string> { ["Description"] = "a sheet" });
        Assert.Equal("a sheet", PngText.Read(file)["Description"]);
        var decoded = ImageDecoder.Decode(file);
        Assert.Equal((3, picture.Height, picture.Width), (decoded.Channels, decoded.Height, decoded.Width));
        Assert.True(picture.Planes.SequenceEqual(decoded.Pixels));
    }

    [Fact]
    public void The_same_grid_gives_the_same_bytes()
    {
        using var set = TestImages.Create(["Рубашка", "قميص"], 2, 3, 16, 16);
        Assert.Equal(ContactSheet.Create(set).Draw().ToPng(), ContactSheet.Create(set).Draw().ToPng());
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        using var small = TestImages.Create(["a"], 1, 1, 8, 8);
        using var large = TestImages.Create(["a"], 1, 1, 16, 8);
        using var others = TestImages.Create(["b"], 1, 1, 8, 8);
        using var none = small.Select([]);
        Assert.Contains("16 x 8", Assert.Throws<ArgumentException>(() => SampleGrid.Create([new("real", small), new("generated", large)])).Message, StringComparison.Ordinal);
        Assert.Contains("same classes", Assert.Throws<ArgumentException>(() => SampleGrid.Create([new("real", small), new("generated", others)])).Message, StringComparison.Ordinal);
        Assert.Contains("no image", Assert.Throws<ArgumentException>(() => ContactSheet.Create(none)).Message, StringComparison.Ordinal);
        Assert.Contains("no pair", Assert.Throws<ArgumentException>(() => NeighbourSheet.Create(small, small, [])).Message, StringComparison.Ordinal);
        Assert.Contains("2 headings", Assert.Throws<ArgumentException>(() => new ImageGrid(["x", "y"], [new GridRow("a", [new GridCells([])])])).Message, StringComparison.Ordinal);
    }

    private static void AssertShows(RgbPicture picture, PictureBounds cell, int image, int channels, int factor)
    {
        for (var y = 0; y < cell.Height; y++)
        {
            for (var x = 0; x < cell.Width; x++)
            {
                byte Expected(int channel) => TestImages.Pixel(image, channels == 1 ? 0 : channel, y / factor, x / factor);
                Assert.Equal(new Colour(Expected(0), Expected(1), Expected(2)), picture[cell.X + x, cell.Y + y]);
            }
        }
    }

    private static bool HasInk(RgbPicture picture, PictureBounds area) =>
        HasInk(picture, area.X, area.Y, area.X + area.Width, area.Y + area.Height);

    private static bool HasInk(RgbPicture picture, int left, int top, int right, int bottom)
    {
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (picture[x, y] != White)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
