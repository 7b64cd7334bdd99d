using Bagan.Numerics;

namespace Bagan.Tests.Numerics;

public sealed class RowSubsetTests
{
    [Fact]
    public void ShowsTheChosenRowsInTheirOrder()
    {
        var rows = new FloatMatrix([1, 2, 3, 4, 5, 6], 3, 2);

        var subset = new RowSubset(rows, [2, 0, 2]);

        Assert.Equal((3, 2), (subset.Rows, subset.Columns));
        var row = new float[2];
        subset.CopyRow(0, row);
        Assert.Equal([5, 6], row);
        subset.CopyRow(1, row);
        Assert.Equal([1, 2], row);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowSubset(rows, [3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RowSubset(rows, [-1]));
    }
}
