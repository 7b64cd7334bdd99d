using Bagan.Evaluation.Statistics;
using MathNet.Numerics.Distributions;

namespace Bagan.Tests.Evaluation.Statistics;

/// <summary>
/// Made-up results of classifiers, as comparisons see them. An image is recognised where a latent normal number exceeds the threshold of its
/// class: the sum of what makes it hard for everybody, for one arm, and for the classifier of one seed; groups share a part of the first two.
/// Each seed moves its arm's thresholds, all alike and each class by itself. The rivals are equally good; the candidates may be better.
/// </summary>
internal sealed record SimulatedStudy
{
    private const int Bins = 4096;
    private static readonly double[] Normals = [.. Enumerable.Range(0, Bins).Select(i => Normal.InvCDF(0, 1, (i + 0.5) / Bins))];
    private static readonly int[] UnevenSizes = [1, 1, 2, 5, 20];

    internal int Images { get; init; } = 1000;

    internal int Classes { get; init; } = 10;

    internal int Seeds { get; init; } = 3;

    internal int Rivals { get; init; } = 1;

    /// <summary>How many arms the best of is held against the rivals.</summary>
    internal int Candidates { get; init; } = 1;

    /// <summary>The recall of the middle class; the first classes are easier, the last ones harder by as much.</summary>
    internal double Accuracy { get; init; } = 0.85;

    /// <summary>How many times as many test images the first class has as the last.</summary>
    internal double Imbalance { get; init; } = 1;

    /// <summary>The standard deviation of an arm's mean recall from seed to seed, a share of one.</summary>
    internal double SeedNoise { get; init; }

    /// <summary>The same for the candidates, whose generators have seeds too, as a multiple.</summary>
    internal double OwnNoise { get; init; } = 1;

    /// <summary>By how much the candidates' mean recall exceeds the rivals'.</summary>
    internal double TrueGain { get; init; }

    /// <summary>Shares of the latent variance that all arms have in common, and that are an arm's own; the rest changes with the seed.</summary>
    internal (double Common, double Arm) Shares { get; init; } = (0.5, 0.15);

    /// <summary>Images in a group; 0: groups of 1 to 20; 1: none.</summary>
    internal int GroupSize { get; init; } = 1;

    /// <summary>Whether the images of a group are of several classes.</summary>
    internal bool Spanning { get; init; }

    public override string ToString() => FormattableString.Invariant(
        $"{Images} images, {Classes} classes 1:{Imbalance}, {Seeds} seeds, {Candidates} against {Rivals}, recall {Accuracy}, noise {100 * SeedNoise} x{OwnNoise}, arm {Shares.Arm}, groups {GroupSize}{(Spanning ? " spanning" : "")}");

    /// <summary>What the comparison says of each of some studies.</summary>
    internal Gain[] Run(int runs, ulong seed)
    {
        var labels = Labels();
        var groups = Groups(labels);
        var sample = new TestSample(labels, [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")], groups);
        var gains = new Gain[runs];
        if (sample.Obstacle() is { } reason)
        {
            Array.Fill(gains, Gain.Blank(reason));
            return gains;
        }

        // How far thresholds move for a change of the mean recall.
        var middle = Normal.InvCDF(0, 1, Accuracy);
        var easy = Enumerable.Range(0, Classes).Select(c => middle + 0.4 - (0.8 * c / Math.Max(1, Classes - 1))).ToArray();
        var density = easy.Average(e => Normal.PDF(0, 1, e));
        var (all, each) = (SeedNoise / density, 2 * SeedNoise / density);
        var lead = Lead(easy, all, each);
        Parallel.For(0, Environment.ProcessorCount, thread =>
        {
            var work = new Workspace(this, labels, groups, easy, lead, all, each);
            for (var run = thread; run < runs; run += Environment.ProcessorCount)
            {
                work.Draw(new Draws((seed * 1_000_003) + (ulong)run));
                var best = work.Recognised.Take(Candidates).MaxBy(arm => PairedComparison.MeanRecall(sample, arm))!;
                gains[run] = PairedComparison.Of(sample, best, [.. work.Recognised.Skip(Candidates).Select((r, i) => ($"rival {i}", r))], null, Candidates);
            }
        });
        return gains;
    }

    private int[] Labels()
    {
        var weights = Enumerable.Range(0, Classes).Select(c => Math.Pow(Imbalance, -(double)c / Math.Max(1, Classes - 1))).ToArray();
        return [.. weights.SelectMany((w, c) => Enumerable.Repeat(c, Math.Max(2, (int)Math.Round(Images * w / weights.Sum()))))];
    }

    private int[]? Groups(int[] labels)
    {
        if (GroupSize == 1)
        {
            return null;
        }

        var groups = new int[labels.Length];
        if (Spanning)
        {
            var seen = new int[Classes];
            var count = Math.Max(2, labels.Length / Math.Max(2, GroupSize));
            return [.. labels.Select(c => (seen[c]++ + c) % count)];
        }

        var (group, left) = (-1, 0);
        for (var i = 0; i < labels.Length; i++, left--)
        {
            if (left == 0 || (i > 0 && labels[i] != labels[i - 1]))
            {
                group++;
                left = GroupSize > 0 ? GroupSize : UnevenSizes[group % UnevenSizes.Length];
            }

            groups[i] = group;
        }

        return groups;
    }

    // The mean recall of thresholds that vary from seed to seed is that of a wider normal distribution.
    private double Lead(double[] easy, double all, double each)
    {
        var (rival, own) = (Math.Sqrt(1 + (all * all) + (each * each)), Math.Sqrt(1 + (OwnNoise * OwnNoise * ((all * all) + (each * each)))));
        var wanted = easy.Average(e => Normal.CDF(0, 1, e / rival)) + TrueGain;
        var (low, high) = (-1.0, 5.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = easy.Average(e => Normal.CDF(0, 1, (e + middle) / own)) < wanted ? (middle, high) : (low, middle);
        }

        return low;
    }

    private int Arms => Candidates + Rivals;

    private sealed class Workspace(SimulatedStudy study, int[] labels, int[]? groups, double[] easy, double lead, double all, double each)
    {
        private const double OfGroups = 0.5;
        private readonly double[] _common = new double[groups is null ? 0 : groups.Max() + 1];
        private readonly double[,] _own = new double[study.Arms, groups is null ? 0 : groups.Max() + 1];
        private readonly double[,,] _thresholds = new double[study.Arms, study.Seeds, study.Classes];

        internal bool[][][] Recognised { get; } =
            [.. Enumerable.Range(0, study.Arms).Select(_ => Enumerable.Range(0, study.Seeds).Select(_ => new bool[labels.Length]).ToArray())];

        internal void Draw(Draws draws)
        {
            for (var arm = 0; arm < study.Arms; arm++)
            {
                var noise = arm < study.Candidates ? study.OwnNoise : 1;
                for (var s = 0; s < study.Seeds; s++)
                {
                    var move = noise * all * draws.Normal(Normals);
                    for (var c = 0; c < study.Classes; c++)
                    {
                        _thresholds[arm, s, c] = easy[c] + (arm < study.Candidates ? lead : 0) + move + (noise * each * draws.Normal(Normals));
                    }
                }
            }

            for (var g = 0; g < _common.Length; g++)
            {
                _common[g] = draws.Normal(Normals);
                for (var arm = 0; arm < study.Arms; arm++)
                {
                    _own[arm, g] = draws.Normal(Normals);
                }
            }

            var (root, own, once) = (Math.Sqrt(study.Shares.Common), Math.Sqrt(study.Shares.Arm), Math.Sqrt(1 - study.Shares.Common - study.Shares.Arm));
            var (single, shared) = groups is null ? (1.0, 0.0) : (Math.Sqrt(1 - OfGroups), Math.Sqrt(OfGroups));
            for (var i = 0; i < labels.Length; i++)
            {
                var common = single * draws.Normal(Normals);
                common += groups is null ? 0 : shared * _common[groups[i]];
                for (var arm = 0; arm < study.Arms; arm++)
                {
                    var armed = single * draws.Normal(Normals);
                    armed += groups is null ? 0 : shared * _own[arm, groups[i]];
                    var sum = (root * common) + (own * armed);
                    for (var s = 0; s < study.Seeds; s++)
                    {
                        Recognised[arm][s][i] = sum + (once * draws.Normal(Normals)) + _thresholds[arm, s, labels[i]] > 0;
                    }
                }
            }
        }
    }

    // xoroshiro128+ (Blackman, Vigna 2018); five normal numbers out of 60 bits.
    private sealed class Draws
    {
        private ulong _a;
        private ulong _b;
        private ulong _bits;
        private int _left;

        internal Draws(ulong seed)
        {
            _a = Mix(seed + 0x9E3779B97F4A7C15);
            _b = Mix(seed + 0x3C6EF372FE94F82A);
        }

        internal double Normal(double[] table)
        {
            if (_left == 0)
            {
                _bits = (_a + _b) >> 4;
                _left = 5;
                _b ^= _a;
                _a = ulong.RotateLeft(_a, 24) ^ _b ^ (_b << 16);
                _b = ulong.RotateLeft(_b, 37);
            }

            var value = table[_bits & (Bins - 1)];
            _bits >>= 12;
            _left--;
            return value;
        }

        private static ulong Mix(ulong z)
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
