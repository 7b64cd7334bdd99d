using System.Buffers.Binary;
using System.Text;
using Bagan.Tensors.Serialization;

namespace Bagan.Tensors.Tests.Serialization;

/// <summary>Files that lie, are cut short or were flipped: each is answered by one typed error, none by a crash or by memory.</summary>
public class SafetensorsDamageTests
{
    [Theory]
    [InlineData("", 0, "begin with '{'")]
    [InlineData(" {}", 0, "begin with '{'")]
    [InlineData("[]", 0, "begin with '{'")]
    [InlineData("{", 0, "JSON")]
    [InlineData("{} x", 0, "JSON")]
    [InlineData("{}{}", 0, "JSON")]
    [InlineData("{}", 1, "1 bytes follow")]
    [InlineData("{\"a\":1}", 0, "object of 'a'")]
    [InlineData("{\"a\":null}", 0, "object of 'a'")]
    [InlineData("{\"a\":{}}", 0, "lacks")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 0, "lacks")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4, "lacks")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}", 4, "more than 2")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":0}}", 4, "'x'")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "'dtype'")]
    [InlineData("{\"a\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "'U64'")]
    [InlineData("{\"a\":{\"dtype\":6,\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "element type")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}", 4, "whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}", 4, "whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}", 4, "whole number")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[[1]],\"data_offsets\":[0,4]}}", 4, "whole number")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,1]}}", 1, "more than 16")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "takes 8 bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", 0, "more bytes than can be counted")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[0,4611686018427387904,4],\"data_offsets\":[0,0]}}", 0, "more bytes than can be counted")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4611686018427387904],\"data_offsets\":[0,4611686018427387904]}}", 4, "cut short")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}", 1, "offsets 1 and 0")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "gaps")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", 3, "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}}", 3, "gaps")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "twice")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 2, "its tensors take 1")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}", 2, "cut short")]
    [InlineData("{\"__metadata__\":[]}", 0, "metadata")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", 0, "'k'")]
    [InlineData("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "twice")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "twice")]
    [InlineData("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[2],\"data_offsets\":[0,2]}}", 2, "BOOL")]
    public void EveryBrokenRuleIsNamed(string json, int dataLength, string words)
    {
        var bytes = Compose((ulong)Encoding.UTF8.GetByteCount(json), Encoding.UTF8.GetBytes(json), Enumerable.Repeat((byte)7, dataLength).ToArray());
        var before = Engine.LiveTensors;
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(new MemoryStream(bytes)));
        Assert.Contains(words, error.Message);
        Assert.Equal(before, Engine.LiveTensors);
    }

    [Theory]
    [InlineData(0UL, "begin with")]
    [InlineData(100UL, "cut short")]
    [InlineData(ulong.MaxValue, "above the limit")]
    [InlineData((ulong)long.MaxValue + 1, "above the limit")]
    public void TheClaimedHeaderLengthIsCheckedFirst(ulong claimed, string words)
    {
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Read(new MemoryStream(Compose(claimed, "{}"u8, []))));
        Assert.Contains(words, error.Message);
    }

    [Fact]
    public void TextThatIsNotUtf8IsRefused()
    {
        byte[] json = [.. "{\""u8, 0xff, .. "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8];
        Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Read(new MemoryStream(Compose((ulong)json.Length, json, []))));
        var surrogate = "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8.ToArray();
        Assert.Throws<SafetensorsException>(() => SafetensorsHeader.Read(new MemoryStream(Compose((ulong)surrogate.Length, surrogate, []))));
    }

    [Fact]
    public void ThousandsOfMutationsAreReadOrRefusedWithoutTakingMemory()
    {
        var golden = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Serialization", "golden.safetensors"));
        var random = new Random(20240611);
        var before = Engine.LiveTensors;
        int read = 0, refused = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20_000; i++)
        {
            var mutant = Mutate(golden, random);
            try
            {
                using var file = SafetensorsFile.Read(new MemoryStream(mutant));
                // What is accepted fits into what was there.
                Assert.True(file.Tensors.Values.Sum(t => t.Count * Tensor.SizeOf(t.Type)) <= mutant.Length);
                read++;
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }

        Assert.Equal(before, Engine.LiveTensors);
        Assert.True(read > 300 && refused > 10_000, $"{read} read, {refused} refused");
        Assert.True((GC.GetAllocatedBytesForCurrentThread() - allocated) / 20_000 < 64 * 1024);
    }

    private static byte[] Mutate(byte[] golden, Random random)
    {
        var bytes = golden.ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = "0123456789-,:[]{}\"eE."u8[random.Next(21)];
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count), 1));
                    break;
                default:
                    // A run of nines: numbers that overflow.
                    bytes.InsertRange(at, Enumerable.Repeat((byte)'9', random.Next(1, 22)));
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Compose(ulong claimed, ReadOnlySpan<byte> json, ReadOnlySpan<byte> data)
    {
        var bytes = new byte[sizeof(ulong) + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, claimed);
        json.CopyTo(bytes.AsSpan(sizeof(ulong)));
        data.CopyTo(bytes.AsSpan(sizeof(ulong) + json.Length));
        return bytes;
    }
}
