using System.Text.RegularExpressions;
using Bagan.Cli.Tests.EndToEnd;

namespace Bagan.Cli.Tests;

/// <summary>samples/MlNet on a result of balance.</summary>
[Collection(EngineCollection.Name)]
public sealed class SampleTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnMlNetProgramTrainsOnAResult()
    {
        Assert.Equal(0, Line.Run("data", "convert", data.Path, "--out", _folder["folders"]).ExitCode);
        Assert.Equal(0, Line.Run("data", "unbalance", _folder["folders"], "--recipe", "counts:6,5,4,2,2,2,2,2,2,2", "--out", _folder["small"]).ExitCode);
        Assert.Equal(0, Line.Run("balance", _folder["small"], "--method", "affine", "--out", _folder["o"], "--steps", "2", "--threads", "1").ExitCode);
        var test = Path.Combine(_folder["folders"], "train");
        var program = Path.Combine(Repository.Root, "samples", "MlNet", "bin", "Release", "net10.0", "MlNet.dll");

        var run = Processes.Run("dotnet", [program, _folder["o"], test]);

        Assert.True(run.ExitCode == 0, run.Error);
        var lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(12, lines.Length);
        Assert.All(lines[1..], l => Assert.Matches(new Regex(@"\d %? *.*\d"), l));
        Assert.StartsWith("mean", lines[^1]);
    }
}
