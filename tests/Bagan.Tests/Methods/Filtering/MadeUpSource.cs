using Bagan.Data;
using Bagan.Methods;

namespace Bagan.Tests.Methods.Filtering;

/// <summary>A generator whose image at each position is known; the seed is the position.</summary>
internal sealed class MadeUpSource(Func<int, (int Place, byte Other)> images) : IImageSource
{
    public ulong[] Seeds(int classIndex, int first, int count) => [.. Enumerable.Range(first, count).Select(i => (ulong)i)];

    public void Generate(int classIndex, ReadOnlySpan<ulong> seeds, PixelBlock target, int start, CancellationToken stop)
    {
        for (var i = 0; i < seeds.Length; i++)
        {
            var (place, other) = images((int)seeds[i]);
            MadeUpJudge.Write(target[start + i], place, other);
        }
    }
}
