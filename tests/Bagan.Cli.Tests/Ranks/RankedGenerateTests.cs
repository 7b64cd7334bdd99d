using Bagan.Cli.Tests.EndToEnd;

namespace Bagan.Cli.Tests.Ranks;

/// <summary><c>generate</c> by two processes, from a method whose training is not divided.</summary>
public sealed class RankedGenerateTests(TinyData tiny) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_processes_draw_the_images_of_one_and_make_no_result_when_one_of_them_is_asked_to_stop()
    {
        var trained = Line.Run("train", tiny.Path, "--method", "cgan", "--preset", "fast", "--batch", "33", "--gan-epochs", "1", "--threads", "1", "--out", _folder["run"]);
        Assert.True(trained.ExitCode == 0, trained.Error);

        // Three blocks of one class, the last of them not whole, which two processes take in turns.
        string[] drawing = ["generate", _folder["run"], "--class", "Bag", "--threads", "1", "--count"];
        var drawn = Line.Run([.. drawing, "2060", "--out", _folder["drawn"]]);
        Assert.True(drawn.ExitCode == 0, drawn.Error);
        var told = Launched.Pair([.. drawing, "2060", "--out", _folder["drawn by two"]]);
        Assert.True(told.All(t => t.ExitCode == 0), string.Concat(told.Select(t => t.Error)));
        Assert.Equal(Contents("drawn"), Contents("drawn by two"));

        var port = Launched.FreePort();
        string[] endless = [.. drawing, "10000000", "--out", _folder["stopped"]];
        using var first = Launched.Start(2, 0, endless, port);
        using var second = Launched.Start(2, 1, endless, port);
        Launched.WaitFor(() => HasImages("stopped.incomplete") && HasImages("stopped.rank-1.incomplete"), first);
        Assert.Equal(0, Processes.Run("kill", ["-TERM", $"{second.Id}"]).ExitCode);
        told = Launched.End(first, second);
        Assert.True(told[0].ExitCode == 1, told[0].Error);
        Assert.True(told[1].ExitCode == 143, told[1].Error);
        Assert.Contains("it ends because rank 1 failed at ", told[0].Error, StringComparison.Ordinal);
        Assert.Contains("it was asked to stop", told[0].Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["stopped"]));

        // A process that needs more than five seconds for what it is doing, as on a busy machine, leaves its folder, and the next start removes it.
        Assert.All(Left(), name => Assert.StartsWith("stopped.", name, StringComparison.Ordinal));
        told = Launched.Pair([.. drawing, "40", "--out", _folder["stopped"]]);
        Assert.True(told.All(t => t.ExitCode == 0), string.Concat(told.Select(t => t.Error)));
        Assert.Equal(["stopped"], Left());
    }

    private IEnumerable<string> Left() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(e => Path.GetFileName(e)).Except(["drawn", "drawn by two", "run"]);

    private bool HasImages(string folder) => Directory.Exists(_folder[folder]) && Directory.EnumerateFiles(_folder[folder], "*.png", SearchOption.AllDirectories).Any();

    private Dictionary<string, string> Contents(string folder) => Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
        .Where(f => !Path.GetFileName(f).StartsWith(".bagan", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetRelativePath(_folder[folder], f), f => Convert.ToHexString(File.ReadAllBytes(f)));
}
