namespace Bagan.Tensors.Tests;

public class ProcessorTests
{
    [Theory]
    [InlineData("SSE41")]
    [InlineData("AVX2")]
    [InlineData("AVX512_CORE")]
    [InlineData("avx512_core_vnni")]
    public void ALimitBelowTheInstructionsRulesBFloat16Out(string limit) => Assert.False(Engine.HasBFloat16Under(limit));

    [Fact]
    public void ALimitNeverAddsInstructions()
    {
        var unlimited = Engine.HasBFloat16Under("DEFAULT");
        Assert.Equal(unlimited, Engine.HasBFloat16Under("ALL"));
        Assert.True(unlimited || !Engine.HasBFloat16Under("AVX512_CORE_AMX"));
        Assert.True(unlimited || !Engine.HasBFloat16Under("AVX512_CORE_BF16"));
    }
}
