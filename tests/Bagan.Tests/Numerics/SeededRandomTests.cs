using System.Text.Json;
using Bagan.Numerics;

namespace Bagan.Tests.Numerics;

public class SeededRandomTests
{
    // Outputs of the authors' xoshiro256starstar.c from the state {1, 2, 3, 4}.
    private static readonly ulong[] ReferenceFromOneTwoThreeFour =
    [
        11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600,
        16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
    ];

    [Fact]
    public void Outputs_match_the_reference_program()
    {
        var random = new SeededRandom(new SeededRandomState(0, 1, 2, 3, 4, null));

        Assert.Equal(ReferenceFromOneTwoThreeFour, Enumerable.Range(0, 10).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void Seeding_matches_splitmix64_of_the_reference_program()
    {
        var state = new SeededRandom(1234567).GetState();

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431],
            new[] { state.S0, state.S1, state.S2, state.S3 });
    }

    [Fact]
    public void A_seed_gives_the_published_stream()
    {
        var random = new SeededRandom(42);

        Assert.Equal(
            [1546998764402558742, 6990951692964543102, 12544586762248559009, 17057574109182124193],
            Enumerable.Range(0, 4).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void A_restored_state_goes_on_where_it_stood_even_between_two_normals()
    {
        var random = new SeededRandom(5);
        random.NextNormal();
        var json = JsonSerializer.Serialize(random.GetState());
        var restored = new SeededRandom(JsonSerializer.Deserialize<SeededRandomState>(json)!);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(random.NextNormal(), restored.NextNormal());
            Assert.Equal(random.NextInt(1000), restored.NextInt(1000));
        }

        Assert.Equal(random.Fork("x").NextUInt64(), restored.Fork("x").NextUInt64());
    }

    [Fact]
    public void An_impossible_state_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SeededRandom(new SeededRandomState(1, 0, 0, 0, 0, null)));
        Assert.Throws<ArgumentException>(() => new SeededRandom(new SeededRandomState(1, 1, 0, 0, 0, double.NaN)));
    }

    [Fact]
    public void Forks_depend_on_seed_and_name_alone()
    {
        var random = new SeededRandom(7);
        var before = random.Fork("gan").NextUInt64();
        random.NextUInt64();
        random.Fork("other").NextUInt64();

        Assert.Equal(before, random.Fork("gan").NextUInt64());
        Assert.NotEqual(before, random.Fork("ga").NextUInt64());
        Assert.NotEqual(before, new SeededRandom(8).Fork("gan").NextUInt64());
        Assert.NotEqual(before, random.Fork("gan").Fork("gan").NextUInt64());
    }

    [Fact]
    public void A_fork_is_seeded_by_sha256()
    {
        // Python: struct.unpack('<Q', sha256(struct.pack('<Q', 7) + 'gan/латент'.encode()).digest()[:8])
        Assert.Equal(1529274487410498247UL, new SeededRandom(7).Fork("gan/латент").Seed);
    }

    [Fact]
    public void Uniform_numbers_lie_in_range_with_the_right_moments()
    {
        var random = new SeededRandom(1);
        var values = Enumerable.Range(0, 100_000).Select(_ => random.NextUniform()).ToArray();

        Assert.All(values, v => Assert.InRange(v, 0, Math.BitDecrement(1.0)));
        Assert.Equal(0.5, values.Average(), 0.005);
        Assert.Equal(1 / 3.0, values.Average(v => v * v), 0.005);
    }

    [Fact]
    public void Single_uniform_numbers_never_reach_one()
    {
        // After this state the output has all 64 bits set: 2^64 - 1 = rotl(s1 * 5, 7) * 9 solved for s1.
        var inverse9 = 0x8E38E38E38E38E39UL;
        var inverse5 = 0xCCCCCCCCCCCCCCCDUL;
        var s1 = System.Numerics.BitOperations.RotateRight(ulong.MaxValue * inverse9, 7) * inverse5;
        var state = new SeededRandomState(0, 1, s1, 0, 0, null);

        Assert.Equal(ulong.MaxValue, new SeededRandom(state).NextUInt64());
        Assert.Equal(MathF.BitDecrement(1f), new SeededRandom(state).NextUniformSingle());
        Assert.Equal(Math.BitDecrement(1.0), new SeededRandom(state).NextUniform());
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_standard_normal()
    {
        var values = new float[200_000];
        new SeededRandom(2).FillNormal(values);

        Assert.Equal(0, values.Average(v => (double)v), 0.01);
        Assert.Equal(1, values.Average(v => (double)v * v), 0.015);
        Assert.Equal(0, values.Average(v => Math.Pow(v, 3)), 0.05);
        Assert.Equal(3, values.Average(v => Math.Pow(v, 4)), 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(1000)]
    public void Integers_are_equally_likely(int bound)
    {
        var random = new SeededRandom(3);
        var counts = new int[bound];
        const int PerValue = 1000;
        for (var i = 0; i < PerValue * bound; i++)
        {
            counts[random.NextInt(bound)]++;
        }

        Assert.All(counts, c => Assert.InRange(c, PerValue - 160, PerValue + 160)); // 5 standard deviations
    }

    [Fact]
    public void Integers_reject_the_words_that_would_be_too_many()
    {
        // 3 * 2^29: of the 2^32 words the multiplication alone would give two to some results and three to others.
        const int Bound = 3 << 29;
        var random = new SeededRandom(4);
        var thirds = new int[3];
        for (var i = 0; i < 90_000; i++)
        {
            thirds[random.NextInt(Bound) % 3]++;
        }

        Assert.All(thirds, c => Assert.InRange(c, 29_000, 31_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void A_shuffle_makes_every_order_equally_likely()
    {
        var random = new SeededRandom(6);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 6000; i++)
        {
            var key = string.Join(",", random.Permutation(3));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 850, 1150));
    }

    [Fact]
    public void Sampling_without_replacement_repeats_nothing_and_reaches_everything()
    {
        var random = new SeededRandom(8);
        var seen = new int[10];
        for (var i = 0; i < 1000; i++)
        {
            var sample = random.SampleWithoutReplacement(10, 4);
            Assert.Equal(4, sample.Distinct().Count());
            foreach (var index in sample)
            {
                seen[index]++;
            }
        }

        Assert.All(seen, c => Assert.InRange(c, 320, 480));
        Assert.Equal(Enumerable.Range(0, 5), random.SampleWithoutReplacement(5, 5).Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => random.SampleWithoutReplacement(3, 4));
    }
}
