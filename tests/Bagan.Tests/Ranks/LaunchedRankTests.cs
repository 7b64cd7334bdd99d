using Bagan.Ranks;

namespace Bagan.Tests.Ranks;

/// <summary>What launchers say in the environment.</summary>
public class LaunchedRankTests
{
    [Fact]
    public void WithoutALauncherAProcessIsAlone() => Assert.Equal(LaunchedRank.Alone, Read());

    [Fact]
    public void TorchrunsVariablesAreRead()
    {
        var rank = Read(
            ("RANK", "5"), ("WORLD_SIZE", "8"), ("LOCAL_RANK", "1"), ("LOCAL_WORLD_SIZE", "4"), ("MASTER_ADDR", "first"), ("MASTER_PORT", "1234"),
            ("TORCHELASTIC_RESTART_COUNT", "2"), ("TORCHELASTIC_USE_AGENT_STORE", "True"));
        Assert.Equal(
            new LaunchedRank(5, 8) { LocalRank = 1, LocalSize = 4, Address = "first", Port = 1234, Restarts = 2, LauncherListens = true }, rank);
        Assert.True(rank.IsOneOfSeveral);
        Assert.Equal("rank 5 of 8", rank.Text);
    }

    [Fact]
    public void AJobOfOneProcessIsAlone() => Assert.False(Read(("RANK", "0"), ("WORLD_SIZE", "1"), ("MASTER_ADDR", "first")).IsOneOfSeveral);

    [Fact]
    public void SlurmsVariablesAreRead()
    {
        var rank = Read(
            ("SLURM_PROCID", "3"), ("SLURM_NTASKS", "4"), ("SLURM_LOCALID", "1"), ("SLURM_JOB_NUM_NODES", "2"), ("SLURM_JOB_ID", "40123"), ("SLURM_JOB_NODELIST", "node[07-08]"),
            ("SLURM_STEP_ID", "0"), ("ENVIRONMENT", "BATCH"));
        Assert.Equal(new LaunchedRank(3, 4) { LocalRank = 1, LocalSize = 2, Address = "node07", Port = 20123 }, rank);
    }

    [Fact]
    public void TheScriptOfABatchJobIsAlone() =>
        Assert.Equal(LaunchedRank.Alone, Read(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "4"), ("SLURM_JOB_NODELIST", "node[07-08]"), ("ENVIRONMENT", "BATCH")));

    [Theory]
    [InlineData("node1", "node1")]
    [InlineData("node1,node2", "node1")]
    [InlineData("node[003-007,9],other", "node003")]
    [InlineData("node[9,12-14]", "node9")]
    [InlineData("rack[1-2]n[05,07]", "rack1n05")]
    [InlineData("gpu-a[1-2].site.org,b", "gpu-a1.site.org")]
    public void TheFirstHostOfAListIsFound(string list, string first) => Assert.Equal(first, LaunchedRank.FirstHost(list));

    [Theory]
    [InlineData("2", null, "RANK is not set")]
    [InlineData("2", "2", "RANK in the environment is 2 and WORLD_SIZE is 2")]
    [InlineData("two", "0", "WORLD_SIZE in the environment is 'two'")]
    [InlineData("0", "0", "WORLD_SIZE in the environment is '0'")]
    [InlineData("2", "-1", "RANK in the environment is '-1'")]
    public void AnEnvironmentThatContradictsItselfIsRefused(string size, string? rank, string words)
    {
        var error = Assert.Throws<BaganInputException>(() => Read(("WORLD_SIZE", size), ("RANK", rank ?? "")));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static LaunchedRank Read(params (string Name, string Value)[] variables) => LaunchedRank.Read(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
