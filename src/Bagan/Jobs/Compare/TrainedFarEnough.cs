using Bagan.Data.Plans;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Compare;

/// <summary>
/// Tells by its images whether a generator was trained far enough to be judged. A generator that was stopped early, or that collapsed, draws nearly
/// the same picture again and again: random pairs of its images are far more alike than random pairs of real ones. The variety of a class is
/// 1 - SSIM of random pairs, and a generator that has lost more than a quarter of it says nothing about its method. docs/metrics.md has the figures
/// that the bound rests on.
/// </summary>
internal static class TrainedFarEnough
{
    /// <summary>The share of the real images' variety that a generator may lose.</summary>
    internal const double MostLost = 0.25;

    /// <summary>What a table says of a method that was not trained far enough; null of one that was, that has no generator, or whose images were not measured.</summary>
    /// <param name="method">The method with its suffixes.</param>
    /// <param name="cells">Its finished cells.</param>
    internal static string? Objection(string method, IEnumerable<CellResult> cells)
    {
        if (!MethodCatalogue.HasGenerator(MethodChoice.Parse(method).Method))
        {
            return null;
        }

        var lost = cells.Where(c => c.Method == method).Select(LostVariety).OfType<double>().ToList();
        return lost.Count > 0 && lost.Average() is > MostLost and var share
            ? FormattableString.Invariant($"not trained far enough: its images have lost {100 * share:0} % of the variety of the real ones (1 - SSIM of random pairs)")
            : null;
    }

    /// <summary>The share of the real images' variety that a cell's images have lost, below 0 where they vary more; null where it was not measured.</summary>
    internal static double? LostVariety(CellResult cell)
    {
        var dropped = ImbalanceProtocol.Parse(cell.Protocol).DroppedClass;
        return cell.Images?.ValueOf("random_pair_ssim", dropped) is { } generated && cell.Images.ValueOf("random_pair_ssim_real", dropped) is { } real && real < 1
            ? 1 - ((1 - generated) / (1 - real))
            : null;
    }
}
