using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Bagan.Numerics;

/// <summary>
/// The library's source of chance on the host: xoshiro256** seeded by SplitMix64 (Blackman and Vigna,
/// "Scrambled linear pseudorandom number generators", ACM TOMS 2021; https://prng.di.unimi.it).
/// The same seed gives the same numbers on every machine. Not safe for use by several threads at once: give each its own
/// <see cref="Fork"/>.
/// </summary>
public sealed class SeededRandom
{
    private readonly ulong _seed;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double? _spareNormal;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">Any value; close seeds give unrelated streams.</param>
    public SeededRandom(ulong seed)
    {
        _seed = seed;
        var mix = seed;
        _s0 = SplitMix64(ref mix);
        _s1 = SplitMix64(ref mix);
        _s2 = SplitMix64(ref mix);
        _s3 = SplitMix64(ref mix);
    }

    /// <summary>Goes on where another generator stood.</summary>
    /// <param name="state">What <see cref="GetState"/> returned.</param>
    /// <exception cref="ArgumentException">The four words are all zero (the generator would be stuck), or the spare number is not finite.</exception>
    internal SeededRandom(SeededRandomState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if ((state.S0 | state.S1 | state.S2 | state.S3) == 0)
        {
            throw new ArgumentException("The state of the random generator is all zero.", nameof(state));
        }

        if (state.SpareNormal is { } spare && !double.IsFinite(spare))
        {
            throw new ArgumentException("The spare normal number of the random generator is not finite.", nameof(state));
        }

        _seed = state.Seed;
        (_s0, _s1, _s2, _s3) = (state.S0, state.S1, state.S2, state.S3);
        _spareNormal = state.SpareNormal;
    }

    /// <summary>The seed that this stream started from.</summary>
    public ulong Seed => _seed;

    /// <summary>What is needed to go on from here.</summary>
    internal SeededRandomState GetState() => new(_seed, _s0, _s1, _s2, _s3, _spareNormal);

    /// <summary>
    /// A stream of its own for one stage, derived from this generator's seed and a name (the first 8 bytes of SHA-256 of both).
    /// Neither the state of this generator nor other forks have a part in it, so a stage that draws more numbers never disturbs another.
    /// </summary>
    /// <param name="streamName">The stage's name, for example "gan/latents"; the same name gives the same stream again.</param>
    public SeededRandom Fork(string streamName)
    {
        ArgumentNullException.ThrowIfNull(streamName);
        var input = new byte[sizeof(ulong) + Encoding.UTF8.GetByteCount(streamName)];
        BinaryPrimitives.WriteUInt64LittleEndian(input, _seed);
        Encoding.UTF8.GetBytes(streamName, input.AsSpan(sizeof(ulong)));
        return new SeededRandom(BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(input)));
    }

    /// <summary>64 random bits; also a fine seed for another generator.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double NextUniform() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [0, 1), a multiple of 2^-24: rounding a double to float could give 1.</summary>
    public float NextUniformSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>
    /// A number from the standard normal distribution (Marsaglia's polar method, which gives two at a time; the second is kept for the next call).
    /// </summary>
    public double NextNormal()
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return spare;
        }

        double u, v, s;
        do
        {
            u = 2 * NextUniform() - 1;
            v = 2 * NextUniform() - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);

        var factor = Math.Sqrt(-2 * Math.Log(s) / s);
        _spareNormal = v * factor;
        return u * factor;
    }

    /// <summary>An integer in 0..bound-1, each equally likely (Lemire's multiplication with rejection).</summary>
    /// <param name="bound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (uint)bound;
        var product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            // 2^32 mod range: the part of the 32-bit numbers that would make small results likelier.
            var threshold = (0u - range) % range;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Fills with numbers in [0, 1).</summary>
    public void FillUniform(Span<float> target)
    {
        foreach (ref var value in target)
        {
            value = NextUniformSingle();
        }
    }

    /// <summary>Fills with standard normal numbers.</summary>
    public void FillNormal(Span<float> target)
    {
        foreach (ref var value in target)
        {
            value = (float)NextNormal();
        }
    }

    /// <summary>Puts the items into a random order, all orders equally likely (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A random order of 0..count-1.</summary>
    /// <param name="count">At least 0.</param>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = Identity(count);
        Shuffle<int>(order);
        return order;
    }

    /// <summary>Draws different numbers out of 0..population-1, in random order.</summary>
    /// <param name="population">How many there are, at least 0.</param>
    /// <param name="count">How many to draw, 0..population.</param>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are.</exception>
    public int[] SampleWithoutReplacement(int population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(population);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population);
        var items = Identity(population);
        for (var i = 0; i < count; i++)
        {
            var j = i + NextInt(population - i);
            (items[i], items[j]) = (items[j], items[i]);
        }

        return items[..count];
    }

    private static int[] Identity(int count)
    {
        var items = new int[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = i;
        }

        return items;
    }

    // Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014).
    private static ulong SplitMix64(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>
/// Everything a <see cref="SeededRandom"/> knows, for checkpoints: a generator made from it goes on exactly where the other stood.
/// </summary>
/// <param name="Seed">The seed that the generator was made with; <see cref="SeededRandom.Fork"/> derives its streams from it.</param>
/// <param name="S0">First word of the xoshiro256** state.</param>
/// <param name="S1">Second word.</param>
/// <param name="S2">Third word.</param>
/// <param name="S3">Fourth word.</param>
/// <param name="SpareNormal">The second normal number of the last pair, if it has not been handed out yet.</param>
internal sealed record SeededRandomState(ulong Seed, ulong S0, ulong S1, ulong S2, ulong S3, double? SpareNormal);
