using Bagan.Data.Fetching;
using Bagan.Data.Writers;
using Bagan.Export.Web;
using Bagan.IO;
using Bagan.Jobs.Balance;
using Bagan.Jobs.Compare;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Evaluate;
using Bagan.Jobs.Export;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Reproduce;
using Bagan.Jobs.Progress;
using Bagan.Tests.Data;
using Bagan.Tests.Data.Readers;
using Bagan.Tests.IO;

namespace Bagan.Tests.Jobs;

/// <summary>Every verb that writes, with every argument that it reads: nothing that is not the verb's own is removed, moved or written over.</summary>
[Collection(EngineCollection.Name)]
public sealed class OutputContractTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OutputContractTests()
    {
        // A result of this program, all of which --overwrite would take away: images, their manifest, a run.
        using var images = Samples.Create([10, 10], names: ["cats", "dogs"], height: 4, width: 4);
        WrittenList.Create(Directory.CreateDirectory(_folder.File("work")).FullName, "balance").Dispose();
        using (var balanced = StagedFolder.Inside(_folder.File("work"), "balanced"))
        {
            new FolderWriter().WriteImages(balanced, [new(null, images)]);
            balanced.Commit();
        }

        foreach (var name in new[] { "manifest.csv", "run/options.json", "run/checkpoints/000001.safetensors", "features.pt" })
        {
            DurableFile.Write(_folder.File("work/" + name), "{}"u8.ToArray());
        }

        DataWriter.Write(new FolderWriter(), _folder.File("data"), [new(null, images)]);
        DataWriter.Write(new FolderWriter(), _folder.File("other"), [new(null, images)]);
        DataWriter.Write(new NpzWriter(), _folder.File("third"), [new(null, images)]);
        Directory.CreateSymbolicLink(_folder.File("work-link"), _folder.File("work"));
        Directory.CreateSymbolicLink(_folder.File("balanced-link"), "work/balanced");
        Directory.CreateSymbolicLink(_folder.File("linked/cats"), _folder.File("work/balanced/cats"));
        _folder.Write("tables/list.csv", "file,label\n../work/balanced/cats/real-000001.png,cat\n"u8.ToArray());
        foreach (var (name, text) in Named)
        {
            _folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));
        }

        Directory.CreateDirectory(_folder.File("splits/test"));
        OwnContent.Require(_folder.File("work"), "work");
    }

    // Tables of every form, where the reader finds them, that name an image of the result.
    private static readonly (string File, string Text)[] Named =
    [
        ("tab/list.tab", "file\tlabel\n../work/balanced/cats/real-000001.png\tcat\n"),
        ("pipes/list.csv", "file|label\n../work/balanced/cats/real-000001.png|cat\n"),
        ("blanks/list.txt", "../work/balanced/cats/real-000001.png 0\n"),
        ("lines/metadata.jsonl", "{\"file_name\": \"..\\/work\\/balanced\\/cats\\/real-000001.png\", \"label\": \"cat\"}\n{\"file_name\": \"a.png\", \"label\": \"cat\"}\n"),
        ("stylegan/dataset.json", "{\"labels\": [[\"../work/balanced/cats/real-000001.png\", 0]]}"),
        ("wrapped/inner/list.csv", "file,label\n../../work/balanced/cats/real-000001.png,cat\n"),
        ("splits/train/metadata.csv", "file_name,label\n../../work/balanced/cats/real-000001.png,cat\n"),
        ("by-link/list.csv", "file,label\n../work-link/balanced/cats/real-000001.png,cat\n"),
    ];

    /// <summary>Each verb that writes with what it reads, and how to call it.</summary>
    private static readonly Call[] Calls =
    [
        new("balance", ["DATA", "--images", "--test"], (p, o, sink) => new BalanceJob(new BalanceOptions { Data = new() { Path = p["DATA"], Images = p.GetValueOrDefault("--images"), Test = p["--test"] }, Output = o }, sink, "").Run(default)),
        new("quickstart", ["DATA"], (p, o, sink) => new QuickstartJob(new QuickstartOptions { Output = o }, p["DATA"], sink, "").Run(default)),
        new("train", ["DATA", "--images"], (p, o, sink) => new TrainJob(new TrainOptions { Data = new() { Path = p["DATA"], Images = p.GetValueOrDefault("--images") }, Output = o }, sink).Run(default)),
        new("generate", ["RUN", "--like", "--real"], (p, o, sink) => new GenerateJob(new GenerateOptions { Run = p["RUN"], Like = p["--like"], Real = p["--real"], Output = o }, sink).Run(default)),
        new("export", ["RUN", "--real"], (p, o, sink) => new ExportJob(new ExportOptions { Run = p["RUN"], To = ExportTarget.Web, WithNeighbours = true, Real = p["--real"], Output = o }, BrowserRuntime.OfUser, sink).Run(default)),
        new("evaluate", ["GENERATED", "--real", "--images", "--test", "--features"], (p, o, sink) => new EvaluateJob(
            new EvaluateOptions
            {
                Generated = p["GENERATED"], Real = p["--real"], Test = p["--test"], Measure = new() { Features = p["--features"], AllowTorchscript = true }, Out = o.Out, Overwrite = o.Overwrite,
                Reading = new() { Images = p.GetValueOrDefault("--images") },
            },
            sink,
            "").Run()),
        new("compare", ["DATA", "--images", "--test", "--features"], (p, o, sink) => new CompareJob(
            new CompareOptions { Data = new() { Path = p["DATA"], Images = p.GetValueOrDefault("--images"), Test = p["--test"] }, Methods = "none", Measure = new() { Features = p["--features"], AllowTorchscript = true }, Output = o }, sink, "").Run(default)),
        new("reproduce", ["--data"], (p, o, sink) => new ReproduceJob(new ReproduceOptions { What = "paper", Data = $"mnist={p.GetValueOrDefault("--data") ?? p["DATA"]}", Methods = "none", Drops = "50", Output = o }, sink, "").Run(default)),
        new("data convert", ["DATA", "--images"], (p, o, sink) => new ConvertJob(new ConvertOptions { Source = new() { Path = p["DATA"], Images = p.GetValueOrDefault("--images") }, Writing = Writing(o) }, sink).Run()),
        new("data split", ["DATA", "--images"], (p, o, sink) => new SplitJob(new SplitOptions { Source = new() { Path = p["DATA"], Images = p.GetValueOrDefault("--images") }, Writing = Writing(o), Test = 0.5 }, sink).Run()),
        new("data unbalance", ["DATA", "--images"], (p, o, sink) => new UnbalanceJob(new UnbalanceOptions { Source = new() { Path = p["DATA"], Images = p.GetValueOrDefault("--images") }, Writing = Writing(o), Recipe = "drop:cats=50" }, sink).Run()),
        new("data info", ["DATA", "--images"], (p, o, sink) => new InfoJob(new InfoOptions { Source = new() { Path = p["DATA"], Images = p.GetValueOrDefault("--images") }, Out = o.Out, Overwrite = o.Overwrite }, sink).Run().Dispose()),
        new("data get", [], (_, o, sink) => new GetJob(new GetOptions { Name = BenchmarkSets.All[0].Name, Out = o.Out, Overwrite = o.Overwrite }, sink).Run()),
    ];

    public static TheoryData<string, string> Arguments
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (verb, argument) in Calls.SelectMany(c => c.Arguments.Select(a => (c.Verb, a))))
            {
                data.Add(verb, argument);
            }

            return data;
        }
    }

    public static TheoryData<string> Verbs => [.. Calls.Select(c => c.Verb)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Arguments))]
    public void AnInputAndTheOutputMayNotOverlap(string verb, string argument)
    {
        var overlaps = argument switch
        {
            "--features" => [("work/features.pt", "work"), ("work-link/features.pt", "work"), ("work/features.pt", "work-link")],
            "--images" => Overlaps().Where(o => Directory.Exists(At(o.Input))),
            _ => Overlaps(),
        };
        foreach (var (input, output) in overlaps)
        {
            foreach (var overwrite in new[] { true, false })
            {
                var (given, target) = (At(input), At(output));
                var error = Refused(verb, argument, given, target, overwrite);
                Assert.True(error.Contains(given, StringComparison.Ordinal) && error.Contains(target, StringComparison.Ordinal), $"{input} and {output}: {error}");
                Assert.True(error.Contains(argument, StringComparison.Ordinal), $"{input} and {output}: {error}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void OverwriteRefusesWhatItDidNotWrite(string verb)
    {
        var cases = new (string Name, string Named, Action<string> Put)[]
        {
            ("no list", "precious/thesis.txt", o => Put(o, "precious/thesis.txt")),
            ("somebody's run", "run", o => Put(o, "run/000001.safetensors")),
            ("an older version's", "run", o => { CopyWork(o); File.Delete(Path.Combine(o, WrittenList.FileName)); }),
            ("beside", "thesis.txt", o => { CopyWork(o); Put(o, "thesis.txt"); }),
            ("in the run", "run/notes.txt", o => { CopyWork(o); Put(o, "run/notes.txt"); }),
            ("in the images", "balanced/cats/mine.png", o => { CopyWork(o); Put(o, "balanced/cats/mine.png"); }),
            ("with the next number", "balanced/cats/real-000011.png", o => { CopyWork(o); Put(o, "balanced/cats/real-000011.png"); }),
            ("an empty folder", "balanced/new/", o => { CopyWork(o); Directory.CreateDirectory(Path.Combine(o, "balanced/new")); }),
            ("a link", "run", o => { CopyWork(o); Directory.Move(Path.Combine(o, "run"), _folder.File("elsewhere")); Directory.CreateSymbolicLink(Path.Combine(o, "run"), _folder.File("elsewhere")); }),
            ("another result", "more/", o => { CopyWork(o); Directory.Move(_folder.File("third"), Path.Combine(o, "more")); }),
            ("a damaged list", WrittenList.FileName, o => { CopyWork(o); File.AppendAllText(Path.Combine(o, WrittenList.FileName), "{\"file\":\"../data/classes.txt\"}\n"); }),
        };
        foreach (var (name, named, put) in cases)
        {
            var output = At($"out {name}");
            put(output);
            var error = Refused(verb, "", "", output, overwrite: true);
            Assert.True(error.Contains(named.Split('/')[0], StringComparison.Ordinal) && (name == "no list" || error.Contains(named, StringComparison.Ordinal)), $"{name}: {error}");
            Refused(verb, "", "", output, overwrite: false);
            if (Directory.Exists(Path.Combine(output, "more")))
            {
                Directory.Move(Path.Combine(output, "more"), _folder.File("third"));
            }

            if (Directory.Exists(At("elsewhere")))
            {
                Directory.Delete(At("elsewhere"), recursive: true);
            }
        }
    }

    [Theory]
    [InlineData("generate", ".incomplete")]
    [InlineData("generate", ".replaced")]
    [InlineData("export", ".incomplete")]
    [InlineData("export", ".replaced")]
    [InlineData("evaluate", ".incomplete")]
    [InlineData("evaluate", ".replaced")]
    [InlineData("data convert", ".incomplete")]
    [InlineData("data convert", ".replaced")]
    [InlineData("data split", ".replaced")]
    [InlineData("data unbalance", ".replaced")]
    [InlineData("data info", ".replaced")]
    [InlineData("data get", ".incomplete")]
    public void SomebodysFolderBesideTheOutputIsLeftAlone(string verb, string ending)
    {
        Put(At("photos" + ending), "a.jpg");
        Assert.Contains("photos" + ending, Refused(verb, "", "", At("photos"), overwrite: false), StringComparison.Ordinal);
        DataWriter.Write(new FolderWriter(), At("x"), [new(null, Samples.Create([1, 1]))]);
        Directory.Move(At("x"), At("photos"));
        Assert.Contains("photos" + ending, Refused(verb, "", "", At("photos"), overwrite: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("balance")]
    [InlineData("quickstart")]
    [InlineData("train")]
    public void ResumingLeavesSomebodysFoldersAlone(string verb)
    {
        foreach (var name in new[] { "balanced", "balanced.incomplete", "balanced.replaced" })
        {
            var output = At($"resumed {name}");
            WrittenList.Create(Directory.CreateDirectory(output).FullName, verb).Dispose();
            Put(output, $"{name}/a.png");
            Assert.Contains(name, Refused(verb, "", "", output, overwrite: false, resume: true), StringComparison.Ordinal);
        }

        Put(At("plain"), "report.html");
        Assert.Contains(WrittenList.FileName, Refused(verb, "", "", At("plain"), overwrite: false, resume: true), StringComparison.Ordinal);
    }

    [Fact]
    public void ATableNamesImagesFromTheFolderOfImagesOn()
    {
        _folder.Write("sets/a/list.csv", "file,label\n../../../work/balanced/cats/real-000001.png,cat\n"u8.ToArray());
        Directory.CreateDirectory(At("sets/a/b/images"));
        foreach (var images in new[] { At("sets/a/b"), "b" })
        {
            var inputs = new DataOptions { Path = At("sets/a"), Images = images }.Inputs;
            Assert.Contains("list.csv", Assert.Throws<BaganInputException>(() => OutputClaim.Check(At("work"), inputs)).Message, StringComparison.Ordinal);
        }

        OutputClaim.Check(At("other"), ("DATA", At("sets/a")));
        OutputClaim.Check(At("work"), ("DATA", At("sets/a")));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void AFolderThatAnotherRunWritesToIsLeftAlone(string verb)
    {
        // While the other run reads its data, its folder holds a lock and a list alone.
        WrittenList.Create(Directory.CreateDirectory(At("begun")).FullName, "balance").Dispose();
        foreach (var (name, overwrite) in new[] { ("begun", false), ("begun", true), ("work", true) })
        {
            using (FolderLock.Take(At(name), name))
            {
                Assert.Contains("another run", Refused(verb, "", "", At(name), overwrite), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void AFolderThatAnotherRunBeganMeanwhileIsLeftAlone()
    {
        using var folder = new StagedFolder(At("new"));
        folder.WriteFile("a.txt", "a"u8.ToArray());
        WrittenList.Create(Directory.CreateDirectory(At("new")).FullName, "balance").Dispose();
        using (FolderLock.Take(At("new"), "new"))
        {
            Assert.Contains("another run", Assert.Throws<BaganInputException>(folder.Commit).Message, StringComparison.Ordinal);
            Assert.True(File.Exists(At($"new/{FolderLock.FileName}")));
        }
    }

    [Fact]
    public void ReadingAResultAndWritingElsewhereIsFine()
    {
        var calls = Calls.Where(c => c.Verb is "data convert" or "data split" or "data unbalance");
        foreach (var call in calls)
        {
            var output = new OutputOptions { Out = At("new " + call.Verb) };
            call.Run(Paths("DATA", At("work/balanced")), output, NoProgress.Instance);
            call.Run(Paths("DATA", At("work/balanced")), output with { Overwrite = true }, NoProgress.Instance);
            using var list = WrittenList.Read(output.Out)!;
            Assert.Equal(call.Verb, list.Verb);
            OwnContent.Require(output.Out, "");
        }
    }

    // What is read, and where the results would go.
    private IEnumerable<(string Input, string Output)> Overlaps() =>
    [
        ("work/balanced", "work/balanced"),
        ("work/balanced", "work"),
        ("work/balanced/cats", "work"),
        ("work/balanced", "work/balanced/new"),
        ("work/balanced", "work/balanced/cats"),
        ("work", "work/run"),
        ("work", "work/run/new"),
        ("work", "work/balanced"),
        ("work/", "work"),
        ("work", "work/"),
        ("data/../work/balanced", "work/run/.."),
        (Path.GetRelativePath(Environment.CurrentDirectory, At("work/balanced")), "work"),
        ("work/balanced", Path.GetRelativePath(Environment.CurrentDirectory, At("work"))),
        ("balanced-link", "work/balanced"),
        ("balanced-link", "work"),
        ("work/balanced", "balanced-link"),
        ("work/balanced", "work-link"),
        ("work/balanced", "balanced-link/new"),
        ("work-link", "work/new"),
        ("work-link/balanced", "work"),
        ("linked", "work"),
        ("linked", "work/balanced/cats/new"),
        ("tables", "work"),
        ("tables/list.csv", "work"),
        ("tables/list.csv", "work-link"),
        .. Named.Select(t => (t.File.Split('/')[0], "work")),
        ("work/manifest.csv", "work"),
        ("work/manifest.csv", "work/balanced"),
    ];

    private static WritingOptions Writing(OutputOptions output) => new() { Out = output.Out, Overwrite = output.Overwrite };

    private static void Put(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "precious");
    }

    private string At(string path) => Path.IsPathRooted(path) || path.StartsWith("..", StringComparison.Ordinal) ? path : Path.Combine(_folder.Path, path);

    private void CopyWork(string to)
    {
        foreach (var file in Trees.Files(At("work")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(At("work"), file), Path.Combine(to, file));
        }
    }

    private Dictionary<string, string> Paths(string argument, string path)
    {
        var paths = new[] { "DATA", "--test", "RUN", "--like", "--real", "GENERATED" }.ToDictionary(a => a, _ => At("data"));
        paths["--test"] = paths["--real"] = At("other");
        paths["--features"] = "pixels";
        paths[argument] = path;
        return paths;
    }

    // Runs a verb that must refuse, and compares every byte around.
    private string Refused(string verb, string argument, string path, string output, bool overwrite, bool resume = false)
    {
        var before = Trees.Of(_folder.Path);
        var call = Calls.Single(c => c.Verb == verb);
        var options = new OutputOptions { Out = output, Overwrite = overwrite };
        var error = Assert.Throws<BaganInputException>(() =>
        {
            if (resume)
            {
                Resume(verb, options);
            }
            else
            {
                call.Run(Paths(argument, path), options, NoProgress.Instance);
            }
        });
        Assert.Equal(before, Trees.Of(_folder.Path));
        return error.Message;
    }

    private void Resume(string verb, OutputOptions output)
    {
        var resume = new CheckpointOptions { Resume = true };
        switch (verb)
        {
            case "balance":
                new BalanceJob(new BalanceOptions { Data = new() { Path = At("data") }, Output = output, Checkpoints = resume }, NoProgress.Instance, "").Run(default);
                break;
            case "quickstart":
                new QuickstartJob(new QuickstartOptions { Output = output, Checkpoints = resume }, At("data"), NoProgress.Instance, "").Run(default);
                break;
            default:
                new TrainJob(new TrainOptions { Data = new() { Path = At("data") }, Output = output, Checkpoints = resume }, NoProgress.Instance).Run(default);
                break;
        }
    }

    private sealed record Call(string Verb, string[] Arguments, Action<Dictionary<string, string>, OutputOptions, IProgressSink> Run);
}
