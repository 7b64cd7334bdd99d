using MathNet.Numerics.Distributions;

namespace Bagan.Evaluation.Statistics;

/// <summary>
/// The difference in mean recall (ACSA) between two arms that were tested on the same images with the same seeds, and what it varies by:
/// the seeds, and the test images. docs/metrics.md has the formulas.
/// </summary>
/// <param name="Mean">The difference, a share of one.</param>
/// <param name="SeedVariance">The part of the mean's variance that the seeds bring: what the differences of the single seeds show.</param>
/// <param name="SeedFreedom">Its degrees of freedom, the number of seeds less one.</param>
/// <param name="ImageVariance">The part that the choice of test images brings, whatever the seed.</param>
/// <param name="ImageFreedom">Its degrees of freedom.</param>
internal sealed record PairedDifference(double Mean, double SeedVariance, double SeedFreedom, double ImageVariance, double ImageFreedom)
{
    /// <summary>What lies beyond either end of a 95 % interval.</summary>
    internal const double Tail = 0.025;

    /// <summary>The standard error of the mean.</summary>
    internal double StandardError => Math.Sqrt(SeedVariance + ImageVariance);

    /// <summary>Compares two arms.</summary>
    /// <param name="sample">The test images; its <see cref="TestSample.Obstacle"/> is null.</param>
    /// <param name="first">At least two rows of N: whether the first arm's classifier of that seed recognised the image.</param>
    /// <param name="second">The same of the second arm.</param>
    internal static PairedDifference Of(TestSample sample, bool[][] first, bool[][] second)
    {
        var seeds = first.Length;
        var k = sample.ClassImages.Length;
        var weights = sample.ClassImages.Select(n => n == 0 ? 0 : 1.0 / n / sample.Classes).ToArray();

        // Of each seed the sums of the differences, +1 or -1 an image, by cell and by class; then their means over the seeds.
        var cells = new float[seeds][];
        var classes = new double[seeds][];
        var (meanCells, meanClasses) = (new double[sample.CellClass.Length], new double[k]);
        var bySeed = new double[seeds];
        for (var s = 0; s < seeds; s++)
        {
            cells[s] = Cells(sample, first[s], second[s]);
            classes[s] = new double[k];
            for (var g = 0; g < meanCells.Length; g++)
            {
                meanCells[g] += cells[s][g] / (double)seeds;
                classes[s][sample.CellClass[g]] += cells[s][g];
            }

            for (var c = 0; c < k; c++)
            {
                meanClasses[c] += classes[s][c] / seeds;
                bySeed[s] += classes[s][c] * weights[c];
            }
        }

        var mean = bySeed.Average();
        var seedVariance = bySeed.Sum(d => (d - mean) * (d - mean)) / (seeds - 1) / seeds;
        var (variance, freedom) = OverImages(sample, meanCells, meanClasses);
        var common = OverBoth(sample, weights, cells, classes, meanCells, meanClasses);
        return new PairedDifference(mean, seedVariance, seeds - 1, Math.Max(0, variance - common), freedom);
    }

    /// <summary>Compares two arms of one run each: of the seeds nothing is known, and the difference varies by the test images alone.</summary>
    /// <param name="sample">The test images; its <see cref="TestSample.Obstacle"/> is null.</param>
    /// <param name="first">N: whether the first arm's classifier recognised the image.</param>
    /// <param name="second">The same of the second arm.</param>
    internal static PairedDifference OfOneRun(TestSample sample, bool[] first, bool[] second)
    {
        double[] cells = [.. Cells(sample, first, second).Select(c => (double)c)];
        var classes = new double[sample.ClassImages.Length];
        for (var g = 0; g < cells.Length; g++)
        {
            classes[sample.CellClass[g]] += cells[g];
        }

        var mean = classes.Select((sum, c) => sample.ClassImages[c] == 0 ? 0 : sum / sample.ClassImages[c] / sample.Classes).Sum();
        var (variance, freedom) = OverImages(sample, cells, classes);
        return new PairedDifference(mean, 0, 1, variance, freedom);
    }

    /// <summary>
    /// Half the width of an interval with the given probability beyond either end. Each variance is met with the t quantile of its own degrees
    /// of freedom, so that the interval holds however the two share the variance between them (Banerjee, "On confidence interval for two-means
    /// problem based on separate estimates of variances and tabulated values of t-table", Sankhya A 23, 1961).
    /// </summary>
    /// <param name="tail">Above 0, below 0.5.</param>
    internal double HalfWidth(double tail = Tail)
    {
        var (seeds, images) = (Quantile(1 - tail, SeedFreedom), Quantile(1 - tail, ImageFreedom));
        return Math.Sqrt((seeds * seeds * SeedVariance) + (images * images * ImageVariance));
    }

    /// <summary>The difference whose interval lies above 0 with the given probability, about.</summary>
    internal double Detectable(double power, double tail = Tail) => HalfWidth(tail) + (StandardError * Normal.InvCDF(0, 1, power));

    private static double Quantile(double probability, double freedom) => StudentT.InvCDF(0, 1, freedom, probability);

    private static float[] Cells(TestSample sample, bool[] first, bool[] second)
    {
        var cells = new float[sample.CellClass.Length];
        for (var i = 0; i < first.Length; i++)
        {
            if (first[i] != second[i])
            {
                cells[sample.CellOf[i]] += first[i] ? 1 : -1;
            }
        }

        return cells;
    }

    // The variance of the mean over the classes of the mean over the images, by leaving out each group in turn (jackknife). Two imaginary
    // groups are added to each class, one that the first arm alone recognises and one that the second alone does (after Agresti, Min 2005):
    // a handful of images that happen to agree would show no variance at all.
    private static (double Variance, double Freedom) OverImages(TestSample sample, double[] cells, double[] sums)
    {
        var k = sums.Length;
        var (byClass, squares) = (new double[k], new double[k]);
        var (byGroup, weights) = (new double[sample.Groups], new double[sample.Groups]);
        for (var g = 0; g < cells.Length; g++)
        {
            var c = sample.CellClass[g];
            var part = Left(c, cells[g], sample.CellImages[g]);
            byGroup[sample.CellGroup[g]] += part;
            byClass[c] += part * part;
            squares[c] += Share(c, sample.CellImages[g]);
            weights[sample.CellGroup[g]] += (double)sample.CellImages[g] / sample.ClassImages[c] / sample.Classes;
        }

        double imaginary = 0, spread = 0;
        for (var c = 0; c < k; c++)
        {
            if (sample.ClassImages[c] > 0)
            {
                var size = (double)sample.ClassImages[c] / sample.ClassGroups[c];
                var (more, less) = (Left(c, size, size), Left(c, -size, size));
                imaginary += (more * more) + (less * less);
                byClass[c] += (more * more) + (less * less);
                squares[c] += 2 * Share(c, size);
                spread += byClass[c] * byClass[c] / Math.Max(1, (1 / squares[c]) - 1); // Satterthwaite
            }
        }

        var within = byClass.Sum();
        var freedom = Math.Min(within * within / spread, (1 / weights.Sum(w => w * w)) - 1);
        return (byGroup.Sum(v => v * v) + imaginary, Math.Max(1, freedom));

        // What a group moves the mean by, when it is left out.
        double Left(int c, double sum, double size)
        {
            var (total, groups) = (Total(c), sample.ClassGroups[c] + 2.0);
            return (sum - (size * sums[c] / total)) / (total - size) * Math.Sqrt((groups - 1) / groups) / sample.Classes;
        }

        double Share(int c, double size) => size * size / (Total(c) * Total(c));

        double Total(int c) => sample.ClassImages[c] * (1 + (2.0 / sample.ClassGroups[c]));
    }

    // The part of both variances that seeds and images have in common: that a seed's classifier happens to recognise this image and not that
    // one. It counts once, among the seeds.
    private static double OverBoth(TestSample sample, double[] weights, float[][] cells, double[][] classes, double[] meanCells, double[] meanClasses)
    {
        var byGroup = new double[sample.Groups];
        double variance = 0;
        for (var s = 0; s < cells.Length; s++)
        {
            Array.Clear(byGroup);
            var shift = meanClasses.Select((m, c) => sample.ClassImages[c] == 0 ? 0 : (classes[s][c] - m) / sample.ClassImages[c]).ToArray();
            for (var g = 0; g < meanCells.Length; g++)
            {
                var c = sample.CellClass[g];
                byGroup[sample.CellGroup[g]] += weights[c] * (cells[s][g] - meanCells[g] - (sample.CellImages[g] * shift[c]));
            }

            variance += byGroup.Sum(v => v * v);
        }

        return variance / (cells.Length - 1) / cells.Length;
    }
}
