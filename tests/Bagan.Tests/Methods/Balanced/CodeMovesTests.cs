using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;

namespace Bagan.Tests.Methods.Balanced;

public sealed class CodeMovesTests
{
    [Fact]
    public void TheCodeMovesByAShareOfADifferenceWithinOneClassThatIsNoSmaller()
    {
        // Class 0 differs along the first axis alone, class 1 along the second, class 2 is a single image.
        float[] codes = [0, 0, 1, 0, 3, 0, 10, 10, 10, 12, 50, 50];
        var moves = new CodeMoves(ClassCodes.Of(codes, [0, 0, 0, 1, 1, 2], 3), (0.25, 0.5));
        var random = new SeededRandom(1);
        var moved = new float[2];
        var (first, second, still) = (0, 0, 0);
        for (var i = 0; i < 2000; i++)
        {
            Assert.Equal(0, moves.Draw(2, random, moved));
            Assert.True(moved[0] == 50 || moved[1] == 50); // never along both: a difference comes from one class
            Assert.InRange(Math.Abs(moved[0] - 50), 0, 1.5);
            Assert.InRange(Math.Abs(moved[1] - 50), 0, 1);
            Assert.False(Math.Abs(moved[0] - 50) is > 0 and < 0.25f);
            Assert.False(Math.Abs(moved[1] - 50) is > 0 and < 0.5f);
            first += moved[0] != 50 ? 1 : 0;
            second += moved[1] != 50 ? 1 : 0;
            still += moved[0] == 50 && moved[1] == 50 ? 1 : 0;
        }

        // Each of three lenders with a third; the two images drawn are the same one with 1/3, 1/2 and 1.
        Assert.Equal(2000 * 2 / 9.0, first, 70.0);
        Assert.Equal(2000 / 6.0, second, 70.0);
        Assert.Equal(2000 * (1 / 9.0 + 1 / 6.0 + 1 / 3.0), still, 90.0);
    }

    [Fact]
    public void TheLargestClassBorrowsFromItselfAlone()
    {
        float[] codes = [0, 0, 1, 0, 3, 0, 10, 10, 10, 12];
        var moves = new CodeMoves(ClassCodes.Of(codes, [0, 0, 0, 1, 1], 2), (1, 1));
        var random = new SeededRandom(1);
        var moved = new float[2];
        for (var i = 0; i < 200; i++)
        {
            var own = moves.Draw(0, random, moved);
            Assert.InRange(own, 0, 2);
            Assert.Equal(0, moved[1]);
        }
    }
}
