using Bagan.Cli.Tests.EndToEnd;
using Bagan.Tensors.Serialization;

namespace Bagan.Cli.Tests.Ranks;

/// <summary><c>train</c> and <c>generate</c> by several processes: the weights and images of one, and words where a process fails.</summary>
public sealed class RankedTrainTests(TinyData tiny) : IClassFixture<TinyData>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string[] Work => ["train", tiny.Path, "--precision", "float32", "--batch", "33", "--threads", "1"];

    public void Dispose() => _folder.Dispose();

    // Three steps of each network: later, Adam makes much of a last place. Parts of 16 and 17 images. Smoothed latents, because the factor of the covariance of
    // fewer codes than dimensions is a root of rounding.
    [Theory]
    [InlineData("balanced", "--mirror", "off", "--ae-epochs", "1")]
    [InlineData("bagan", "--preset", "fast", "--latents", "smoothed", "--ae-epochs", "1", "--gan-epochs", "1")]
    [InlineData("bagan-conditional", "--ae-epochs", "1", "--gan-epochs", "1")]
    public void Two_processes_train_the_weights_of_one_and_draw_its_images(string method, params string[] options)
    {
        string[] line = [.. Work, "--method", method, .. options];
        var alone = Line.Run([.. line, "--out", _folder["alone"]]);
        Assert.True(alone.ExitCode == 0, alone.Error);
        var told = Launched.Pair([.. line, "--out", _folder["shared"]]);
        Assert.True(told.All(t => t.ExitCode == 0), string.Concat(told.Select(t => t.Error)));
        Assert.DoesNotContain("done in", told[1].Error, StringComparison.Ordinal); // the first speaks for all
        Assert.Equal(Files("alone").Select(Path.GetFileName), Files("shared").Select(Path.GetFileName));

        // Of the default method those of the autoencoder: the teacher takes hundreds of steps.
        AssertSameWeights(method == "balanced" ? Files("alone").First() : Files("alone").Last(), method == "balanced" ? Files("shared").First() : Files("shared").Last(), method);

        if (method != "balanced")
        {
            return; // draws as RankedGenerateTests has it
        }

        // A block of each class, with labels.
        string[] drawing = ["generate", _folder["shared"], "--like", tiny.Path, "--real", tiny.Path, "--threads", "1"];
        var drawn = Line.Run([.. drawing, "--out", _folder["drawn"]]);
        Assert.True(drawn.ExitCode == 0, drawn.Error);
        var drawnByTwo = Launched.Pair([.. drawing, "--out", _folder["drawn by two"]]);
        Assert.True(drawnByTwo.All(t => t.ExitCode == 0), string.Concat(drawnByTwo.Select(t => t.Error)));
        Assert.Equal(Contents("drawn"), Contents("drawn by two"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "*.rank-*"));
    }

    [Fact]
    public void Processes_that_were_started_differently_are_refused_by_name()
    {
        var told = Launched.Pair([.. Work, "--method", "balanced", "--ae-epochs", "3", "--out", _folder["shared"]], "--seed", "1");
        Assert.All(told, t => Assert.Equal(2, t.ExitCode));
        Assert.All(told, t => Assert.Contains("--seed: 0 on rank 0, 1 on rank 1", t.Error, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["shared"]));
    }

    // On file systems of their own, that is.
    [Fact]
    public void Processes_that_go_on_from_other_choices_of_a_network_are_refused_by_name()
    {
        foreach (var (folder, probe) in new[] { ("first", "true "), ("second", "false") })
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder[folder], "run", "checkpoints")).FullName, "teacher-network.json"), $"{{\"choice\":{probe}}}");
        }

        string[] line = [.. Work, "--method", "balanced", "--resume", "--out"];
        var port = Launched.FreePort();
        using var first = Launched.Start(2, 0, [.. line, _folder["first"]], port);
        using var second = Launched.Start(2, 1, [.. line, _folder["second"]], port);
        var told = Launched.End(first, second);
        Assert.All(told, t => Assert.Equal(2, t.ExitCode));
        Assert.All(told, t => Assert.Matches("checkpoints in --out: checkpoints/teacher-network.json \\([0-9A-F]{16}\\) on rank 0, checkpoints/teacher-network.json \\([0-9A-F]{16}\\) on rank 1", t.Error));
    }

    [Fact]
    public void A_killed_process_ends_the_other_and_is_named()
    {
        string[] line = [.. Work, "--method", "bagan", "--ae-epochs", "400", "--gan-epochs", "1", "--checkpoint-every", "990images", "--out", _folder["shared"]];
        var port = Launched.FreePort();
        using var first = Launched.Start(2, 0, line, port);
        using var second = Launched.Start(2, 1, line, port, ("TMPDIR", _folder.Path)); // which it leaves something in
        Launched.WaitFor(() => Launched.HasCheckpoint(_folder["shared"]), first);
        second.Kill();
        var told = Launched.End(first);
        Assert.Equal(1, told.ExitCode);
        Assert.Contains("rank 1 has not been heard of since ", told.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_process_that_is_asked_to_stop_stops_all_after_the_same_step_and_one_process_goes_on(int asked)
    {
        string[] line = [.. Work, "--method", "bagan", "--ae-epochs", "1", "--gan-epochs", "30", "--out", _folder["shared"]];
        var port = Launched.FreePort();
        using var first = Launched.Start(2, 0, line, port);
        using var second = Launched.Start(2, 1, line, port);
        Launched.WaitFor(() => Launched.HasCheckpoint(_folder["shared"]), first);
        Assert.Equal(0, Processes.Run("kill", ["-TERM", $"{(asked == 0 ? first : second).Id}"]).ExitCode);
        var told = Launched.End(first, second);
        Assert.All(told, t => Assert.True(t.ExitCode == 143, t.Error));
        Assert.Contains("Resume with: ", told[0].Error, StringComparison.Ordinal);
        if (asked == 1)
        {
            var resumed = Line.Run([.. line, "--resume"]);
            Assert.True(resumed.ExitCode == 0, resumed.Error);
            Assert.Contains("epochs of the adversarial stage", resumed.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("train", "bagan-gp", "several processes divide the training of the methods balanced, distil, bagan, bagan-conditional, and not of bagan-gp")]
    [InlineData("train", "balanced+filter", "not of balanced+filter")]
    public void A_method_that_is_not_divided_is_refused(string verb, string method, string words)
    {
        var refused = Launched.Run(2, 1, [verb, tiny.Path, "--method", method, "--out", _folder["out"]]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(words, refused.Error, StringComparison.Ordinal);
    }

    private static void AssertSameWeights(string one, string two, string method)
    {
        using var a = SafetensorsFile.Read(one);
        using var b = SafetensorsFile.Read(two);
        var names = a.Tensors.Keys.Where(n => n.EndsWith(".weight", StringComparison.Ordinal) && !n.Contains("optimizer", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            var (x, y) = (a.Tensors[name].ToArray<float>(), b.Tensors[name].ToArray<float>());
            var norm = Math.Sqrt(x.Sum(v => (double)v * v));
            var difference = Math.Sqrt(x.Zip(y, (p, q) => Math.Pow(p - q, 2)).Sum());
            Assert.True(difference <= 1e-4 * norm, FormattableString.Invariant($"{method}: {name}: {difference / norm:e2} of its norm"));
        }
    }

    private Dictionary<string, string> Contents(string folder) => Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
        .Where(f => !Path.GetFileName(f).StartsWith(".bagan", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetRelativePath(_folder[folder], f), f => Convert.ToHexString(File.ReadAllBytes(f)));

    private IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(_folder[folder], "run", "checkpoints"), "*.safetensors", SearchOption.AllDirectories)
            .Where(f => !f.Contains("fallback", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
