namespace Bagan.Reports.Pictures;

/// <summary>The positions of the parts of an <see cref="ImageGrid"/> in its picture, in pixels.</summary>
internal sealed class GridLayout
{
    private const int Margin = 16;
    private const int CellGap = 4;
    private const int GroupGap = 20;
    private const int RowGap = 8;
    private const int LabelGap = 12;
    private const int LineGap = 6;
    private const int MaxNameWidth = 200;
    private const int MaxHeadingWidth = 180;
    private const int MinLineWidth = 480;

    private readonly ImageGrid _grid;
    private readonly LabelMask? _title;
    private readonly LabelMask? _note;
    private readonly LabelMask[] _headings;
    private readonly LabelMask[] _names;
    private readonly LabelMask?[][] _captions;
    private readonly int[] _groupLeft;
    private readonly int[] _groupWidth;
    private readonly int[] _columns;
    private readonly int[] _rowTop;
    private readonly int[] _rowHeight;
    private readonly int _namesRight;
    private readonly int _headingTop;

    internal GridLayout(ImageGrid grid)
    {
        _grid = grid;
        _headings = [.. grid.Headings.Select(h => LabelMask.Draw(h, LabelStyle.Heading, MaxHeadingWidth))];
        _names = [.. grid.Rows.Select(r => LabelMask.Draw(r.Name, LabelStyle.Name, MaxNameWidth))];
        _captions = [.. grid.Rows.Select(r => r.Groups.Select(CaptionOf).ToArray())];
        _columns = [.. Enumerable.Range(0, grid.Headings.Count).Select(g => Math.Max(1, grid.Rows.Max(r => r.Groups[g].Images.Count)))];

        _namesRight = Margin + _names.Max(n => n.Width);
        (_groupLeft, _groupWidth) = PlaceGroups();
        var imagesRight = _groupLeft[^1] + _groupWidth[^1];

        // A narrow grid is widened for its title and note up to a limit; longer ones are shortened.
        var lineWidth = Math.Max(imagesRight - Margin, MinLineWidth);
        _title = grid.Title is null ? null : LabelMask.Draw(grid.Title, LabelStyle.Title, lineWidth);
        _note = grid.Note is null ? null : LabelMask.Draw(grid.Note, LabelStyle.Caption, lineWidth);
        Width = Math.Max(imagesRight, Margin + Math.Max(_title?.Width ?? 0, _note?.Width ?? 0)) + Margin;

        _headingTop = Margin + (_title is null ? 0 : _title.Height + 2 * LineGap);
        var hasHeadings = grid.Headings.Any(h => h.Length > 0);
        _rowTop = new int[grid.Rows.Count];
        _rowHeight = [.. _names.Select(n => Math.Max(n.Height, grid.CellHeight))];
        var top = _headingTop + (hasHeadings ? _headings.Max(h => h.Height) + 2 * LineGap : 0);
        for (var row = 0; row < _rowTop.Length; row++)
        {
            _rowTop[row] = top;
            var captionHeight = _captions[row].Max(c => c is null ? 0 : c.Height + CellGap);
            top += _rowHeight[row] + captionHeight + RowGap;
        }

        Height = top - RowGap + (_note is null ? 0 : LineGap + _note.Height) + Margin;
    }

    /// <summary>Pixels of the picture across.</summary>
    public int Width { get; }

    /// <summary>Pixels of the picture down.</summary>
    public int Height { get; }

    /// <summary>The position of an image.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="group">The group of columns, from 0.</param>
    /// <param name="column">The column within the group, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such row or group.</exception>
    public PictureBounds Cell(int row, int group, int column)
    {
        // The images are centred in their group, because its heading may be wider.
        var slack = (_groupWidth[group] - ImagesWidth(group)) / 2;
        var left = _groupLeft[group] + slack + column * (_grid.CellWidth + CellGap);
        var top = _rowTop[row] + (_rowHeight[row] - _grid.CellHeight) / 2;
        return new PictureBounds(left, top, _grid.CellWidth, _grid.CellHeight);
    }

    internal RgbPicture Draw()
    {
        var picture = new RgbPicture(Width, Height);
        if (_title is not null)
        {
            picture.DrawLabel(_title, Margin, Margin, Colour.Ink);
        }

        for (var group = 0; group < _headings.Length; group++)
        {
            DrawHeading(picture, group);
        }

        for (var row = 0; row < _names.Length; row++)
        {
            var name = _names[row];
            picture.DrawLabel(name, _namesRight - name.Width, _rowTop[row] + (_rowHeight[row] - name.Height) / 2, Colour.Ink);
            for (var group = 0; group < _columns.Length; group++)
            {
                DrawCells(picture, row, group);
            }
        }

        if (_note is not null)
        {
            picture.DrawLabel(_note, Margin, Height - Margin - _note.Height, Colour.Faint);
        }

        return picture;
    }

    private static LabelMask? CaptionOf(GridCells cells) =>
        cells.Caption is null ? null : LabelMask.Draw(cells.Caption, LabelStyle.Caption, MaxHeadingWidth);

    private (int[] Left, int[] Width) PlaceGroups()
    {
        var (left, width) = (new int[_columns.Length], new int[_columns.Length]);
        var next = _namesRight + LabelGap;
        for (var group = 0; group < _columns.Length; group++)
        {
            var captions = _captions.Max(row => row[group]?.Width ?? 0);
            left[group] = next;
            width[group] = Math.Max(ImagesWidth(group), Math.Max(captions, _headings[group].Width));
            next += width[group] + GroupGap;
        }

        return (left, width);
    }

    private int ImagesWidth(int group) => _columns[group] * (_grid.CellWidth + CellGap) - CellGap;

    private void DrawHeading(RgbPicture picture, int group)
    {
        if (_grid.Headings[group].Length == 0)
        {
            return;
        }

        var label = _headings[group];
        picture.DrawLabel(label, _groupLeft[group] + (_groupWidth[group] - label.Width) / 2, _headingTop, Colour.Ink);
        var rule = new PictureBounds(_groupLeft[group], _headingTop + _headings.Max(h => h.Height) + LineGap / 2, _groupWidth[group], 1);
        picture.Fill(rule, Colour.Hairline);
    }

    private void DrawCells(RgbPicture picture, int row, int group)
    {
        var cells = _grid.Rows[row].Groups[group];
        for (var column = 0; column < cells.Images.Count; column++)
        {
            if (cells.Images[column] is not { } image)
            {
                continue;
            }

            var bounds = Cell(row, group, column);
            picture.Fill(bounds.Grow(cells.Marked ? 2 : 1), cells.Marked ? Colour.Mark : Colour.Hairline);
            _grid.Scale.Draw(image, picture, bounds.X, bounds.Y);
        }

        if (_captions[row][group] is { } caption)
        {
            var left = _groupLeft[group] + (_groupWidth[group] - caption.Width) / 2;
            picture.DrawLabel(caption, left, _rowTop[row] + _rowHeight[row] + CellGap, cells.Marked ? Colour.Mark : Colour.Faint);
        }
    }
}
