namespace Bagan.Cli.Tests.Faults;

/// <summary>A step that finds no memory: the message names a batch that does, and the run goes on once there is some.</summary>
[Collection(FaultCollection.Name)]
public sealed class LimitedMemoryTests(FaultRuns runs) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(60_000_000, "By trial one of 50 fits: begin anew with --batch 50")]
    [InlineData(15_000_000, "By trial one of 12 fits: begin anew with --batch 12")]
    public void AStepThatFindsNoMemoryNamesTheBatchThatDoes(long bytes, string advice)
    {
        var folder = _folder["run"];
        var run = Processes.Run("dotnet", [FaultRuns.Program, .. Arguments(folder)], null, PreloadedLibrary.Load("limited_memory.c"), ("LIMITED_MEMORY", $"{bytes}"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not suffice for a step of 100 images of 64 x 64 pixels", run.Error);
        Assert.Contains(advice, run.Error);

        // With memory enough it goes on where it stopped.
        var on = Processes.Run("dotnet", [FaultRuns.Program, .. Arguments(folder), "--resume"]);
        Assert.True(on.ExitCode == 0, on.Error);
    }

    private string[] Arguments(string folder) =>
        ["train", runs.Data, "--out", folder, "--preset", "fast", "--size", "64", "--batch", "100", "--ae-epochs", "1", "--gan-epochs", "1", "--threads", "1"];
}
