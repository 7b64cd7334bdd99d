using System.Text;
using Bagan.Data.Writers;
using Bagan.Numerics;

namespace Bagan.Tests.Data.Writers;

public sealed class LabelsFileTests
{
    [Fact]
    public void ARowAFileAndAColumnAClass()
    {
        using var stream = new MemoryStream();

        LabelsFile.Write(stream, ["balanced/a/generated-000001.png", "balanced/b, c/generated-000001.png"], ["a", "b, c"], new FloatMatrix([0.25f, 0.75f, 1f / 3, 2f / 3], 2, 2));

        Assert.Equal(
            "file,a,\"b, c\"\nbalanced/a/generated-000001.png,0.25,0.75\n\"balanced/b, c/generated-000001.png\",0.3333,0.6667\n",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void RowsThatDoNotFitAreRefused() =>
        Assert.Throws<ArgumentException>(() => LabelsFile.Write(Stream.Null, ["a.png"], ["a", "b"], new FloatMatrix(2, 2)));
}
