using System.Text.Json.Nodes;

namespace Bagan.Cli.Tests.Launcher;

/// <summary>
/// scripts/gpu-check.sh as it runs on a bare machine, with stand-ins for CMake, Python, nvidia-smi and .NET: which parts it runs, and what it says of those
/// that fail. What the real programs do is tested where they are.
/// </summary>
public sealed class GpuCheckTests : IDisposable
{
    private const string DotNet = """
        #!/bin/bash
        case " $* " in
          *" $FAILS "*) exit 3 ;;
          *" --compile-only "*) ;;
          *" gpu "*) echo '{"paper28": {"ours": 1.5}}' ;;
          *" quickstart "*) mkdir -p -- "${@: -1}"; echo '{"seconds": {"all": 2}}' >"${@: -1}/summary.json" ;;
        esac
        """;

    private const string CMake = """
        #!/bin/bash
        [ "$1" = --build ] && : >"$2/libbagan_torch.so" || mkdir -p -- "$4"
        """;

    private readonly TemporaryFolder _folder = new();

    public GpuCheckTests()
    {
        foreach (var name in new[] { "pack/cli", "pack/Bagan.Bench", "pack/Bagan.Tensors.Tests", "pack/native", "pack/data", "pack/scripts", "out" })
        {
            Directory.CreateDirectory(_folder[name]);
        }

        File.Copy(Path.Combine(Repository.Root, "scripts", "gpu-check.sh"), _folder["pack/scripts/gpu-check.sh"]);
        Program("pack/dotnet/dotnet", DotNet);
        Program("bin/cmake", CMake);
        Program("bin/python3", "#!/bin/bash\n[[ $2 == *version* ]] && echo 2.9.0+cu130 || echo /opt/torch");
        Program("bin/nvidia-smi", "#!/bin/bash\necho 'NVIDIA H200, 580.1'");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryPartRunsAndTheFiguresAreInOneFile()
    {
        var run = Check("nothing");

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var report = Report();
        Assert.Equal(["build", "doctor", "train", "tests", "compile", "bench", "quickstart", "methods"], Parts(report).Select(p => p.Name));
        Assert.All(Parts(report), p => Assert.Equal(0, p.Code));
        Assert.Equal(("cuda", "NVIDIA H200, 580.1", "2.9.0+cu130"), ((string)report["device"]!, (string)report["gpu"]!, (string)report["torch"]!));
        Assert.Equal(1.5, (double)report["bench"]!["paper28"]!["ours"]!);
        Assert.Equal(2, (int)report["quickstart"]!["seconds"]!["all"]!);
        Assert.All(["cli", "Bagan.Bench", "Bagan.Tensors.Tests"], folder => Assert.True(File.Exists(_folder[$"pack/{folder}/libbagan_torch.so"])));
        Assert.Contains("== methods: exit code 0", File.ReadAllText(_folder["out/gpu-check.log"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", "train")]
    [InlineData("--json", "bench")]
    [InlineData("compare", "methods")]
    public void APartThatFailsIsNamedAndTheOthersRun(string word, string part)
    {
        var run = Check(word);

        Assert.Equal(1, run.ExitCode);
        var parts = Parts(Report());
        Assert.Equal(8, parts.Count);
        Assert.All(parts, p => Assert.Equal(p.Name == part ? 3 : 0, p.Code));
    }

    [Fact]
    public void WhereTheEngineCannotBeBuiltNothingElseIsTried()
    {
        Program("bin/cmake", "#!/bin/bash\necho no compiler >&2; exit 1");

        var run = Check("nothing");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal([("build", 1)], Parts(Report()));
        Assert.Contains("no compiler", File.ReadAllText(_folder["out/gpu-check.log"]), StringComparison.Ordinal);
    }

    private Processes.Result Check(string fails) => Processes.Run(
        "bash",
        [_folder["pack/scripts/gpu-check.sh"], _folder["out"]],
        null,
        ("PATH", $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("FAILS", fails),
        ("BAGAN_LIBTORCH", null));

    private JsonNode Report() => JsonNode.Parse(File.ReadAllText(_folder["out/gpu-check.json"]))!;

    private static List<(string Name, int Code)> Parts(JsonNode report) => [.. report["parts"]!.AsArray().Select(p => ((string)p!["name"]!, (int)p["exit_code"]!))];

    private void Program(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], text + "\n");
        File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
