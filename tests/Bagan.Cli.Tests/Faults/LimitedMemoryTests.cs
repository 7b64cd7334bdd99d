using System.Globalization;
using System.Text.RegularExpressions;

namespace Bagan.Cli.Tests.Faults;

/// <summary>A step that finds no memory: the message names a batch that does, and the run goes on once there is some.</summary>
[Collection(FaultCollection.Name)]
public sealed partial class LimitedMemoryTests(FaultRuns runs) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AStepThatFindsNoMemoryNamesTheBatchThatDoes()
    {
        // More than the sample sheets take, whose pictures are always as many, and less than a step of 100 images.
        const long bytes = 25_000_000;
        var folder = _folder["run"];
        var run = Train(folder, 100, bytes);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is too small for a step of 100 images of 32 x 32 pixels", run.Error);
        var fitting = int.Parse(Advice().Match(run.Error).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(fitting, 2, 50);

        // It is right: that one trains to the end, through both stages, and twice as many do not.
        var smaller = Train(_folder["smaller"], fitting, bytes);
        Assert.True(smaller.ExitCode == 0, smaller.Error);
        Assert.Equal(1, Train(_folder["larger"], 2 * fitting, bytes).ExitCode);

        // With memory enough the first goes on where it stopped.
        var on = Processes.Run("dotnet", [Repository.Program, .. Arguments(folder, 100), "--resume"]);
        Assert.True(on.ExitCode == 0, on.Error);
    }

    private Processes.Result Train(string folder, int batch, long bytes) =>
        Processes.Run("dotnet", [Repository.Program, .. Arguments(folder, batch)], null, PreloadedLibrary.Load("limited_memory.c"), ("LIMITED_MEMORY", $"{bytes}"));

    private string[] Arguments(string folder, int batch) =>
    [
        "train", runs.Data, "--out", folder, "--method", "bagan", "--size", "32", "--batch", $"{batch}", "--precision", "float32", "--ae-epochs", "1", "--gan-epochs", "1", "--threads", "1",
    ];

    [GeneratedRegex("start again with --batch ([0-9]+)")]
    private static partial Regex Advice();
}
