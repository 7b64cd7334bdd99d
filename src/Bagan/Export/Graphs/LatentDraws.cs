using Bagan.Methods.BalancingGan.Latents;
using Bagan.Numerics;

namespace Bagan.Export.Graphs;

/// <summary>How the program draws what the model of latents takes, so that others can draw the same: choices first, then noise.</summary>
internal static class LatentDraws
{
    /// <summary>Columns of the input "choice"; 0 where there is none.</summary>
    internal static int ChoicesOf(ClassLatents latents) => latents switch
    {
        MixtureLatents or KdeLatents => 1,
        SmoteLatents => 3,
        _ => 0,
    };

    /// <summary>Whether noise is drawn.</summary>
    internal static bool TakesNoise(ClassLatents latents) => latents is not SmoteLatents { NoiseWidths: null };

    /// <summary>
    /// The choices of a class, in the order in which they are drawn: n for one of n equally likely things, which is (i + 0.5) / n in "choice"; 0 for a
    /// uniform number, which stands there itself. Columns that are left over are 0.
    /// </summary>
    internal static IReadOnlyList<int> RangesOf(ClassLatents latents, int label) => latents switch
    {
        MixtureLatents mixture => [mixture.ImagesOf(label).Sum()],
        KdeLatents kde => [kde.Codes[label].Rows],
        SmoteLatents smote => smote.Interpolator(label).Neighbours is var k and > 0 ? [smote.Codes[label].Rows, k, 0] : [smote.Codes[label].Rows],
        _ => [],
    };

    /// <summary>What the seed of an image stands for: the rows of "noise" and "choice" for it.</summary>
    internal static (float[] Noise, float[] Choice) Of(ClassLatents latents, int label, ulong seed)
    {
        var random = new SeededRandom(seed);
        var (noise, choice) = (new float[latents.Dimensions], new float[ChoicesOf(latents)]);
        var ranges = RangesOf(latents, label);
        for (var i = 0; i < ranges.Count; i++)
        {
            choice[i] = ranges[i] == 0 ? random.NextUniformSingle() : (float)((random.NextInt(ranges[i]) + 0.5) / ranges[i]);
        }

        if (TakesNoise(latents))
        {
            random.FillNormal(noise);
        }

        return (noise, choice);
    }
}
