using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Bagan.Cli.Tests.EndToEnd;

namespace Bagan.Cli.Tests.Launcher;

/// <summary>
/// The packages as others take them: packed from the build of these tests into a feed, the tool installed into an empty folder and run, and a
/// fresh program that balances a folder with the library. Packages of others come from those that the machine restored for this build.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed class PackageTests(PackageTests.Feed feed, TinyData data) : IClassFixture<PackageTests.Feed>, IClassFixture<TinyData>, IDisposable
{
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Bagan")]
    [InlineData("Bagan.Tensors")]
    [InlineData("Bagan.Tool")]
    public void APackageHoldsCodeSymbolsReadmeAndLicences(string name)
    {
        using var package = ZipFile.OpenRead(feed.File($"{name}.{BaganVersion.Text}.nupkg"));
        var files = package.Entries.Select(e => e.FullName).ToHashSet();
        Assert.Superset(new HashSet<string> { "LICENSE", "PACKAGE.md", "THIRD-PARTY-NOTICES.md" }, files);
        Assert.Equal(name == "Bagan.Tensors", files.Contains("runtimes/linux-x64/native/libbagan_torch.so"));
        Assert.Equal(name != "Bagan.Tensors", files.IsSupersetOf(["licences/chart.js/LICENSE.md", "licences/chartjs-chart-error-bars/LICENSE", "licences/onnx/LICENSE"]));
        Assert.DoesNotContain(files, f => f.StartsWith("content", StringComparison.Ordinal));
        using var symbols = ZipFile.OpenRead(feed.File($"{name}.{BaganVersion.Text}.snupkg"));
        foreach (var symbol in symbols.Entries.Where(e => e.Name.EndsWith(".pdb", StringComparison.Ordinal)))
        {
            var code = package.GetEntry(Path.ChangeExtension(symbol.FullName, ".dll"))!;
            using var image = new PEReader(new MemoryStream(Bytes(code)));
            Assert.Contains(image.ReadDebugDirectory(), d => d.Type == DebugDirectoryEntryType.Reproducible);
            var documents = Documents(Bytes(symbol)).ToList();
            Assert.True(documents.Count > 5, symbol.FullName);
            Assert.All(documents, d => Assert.StartsWith("/_", d));
        }

        Assert.Contains(symbols.Entries, e => e.Name == (name == "Bagan.Tool" ? "Bagan.Cli.pdb" : $"{name}.pdb"));
    }

    [Fact]
    public void TheNoticesNameEveryLibraryInTheTool()
    {
        using var package = ZipFile.OpenRead(feed.File($"Bagan.Tool.{BaganVersion.Text}.nupkg"));
        var notices = Encoding.UTF8.GetString(Bytes(package.GetEntry("THIRD-PARTY-NOTICES.md")!));
        var foreign = package.Entries.Where(e => e.Name.EndsWith(".dll", StringComparison.Ordinal) && !e.Name.StartsWith("Bagan", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(foreign);
        Assert.All(foreign, e => Assert.Contains($"| `{e.Name}` |", notices));
        Assert.Contains(package.Entries, e => e.FullName.EndsWith("/data/fashion-mnist/LICENSE", StringComparison.Ordinal));
    }

    [Fact]
    public void SourcesAreLinkedToTheCommit()
    {
        // A clone of a known host with the settings of this one, and one file.
        const string Host = "https://github.com/example/bagan";
        var project = Path.Combine(_folder["clone"], "src", "Probe");
        Directory.CreateDirectory(project);
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "LICENSE", "src/PACKAGE.md", "src/THIRD-PARTY-NOTICES.md"])
        {
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(_folder["clone"], file));
        }

        File.WriteAllText(Path.Combine(project, "Probe.csproj"), "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        File.WriteAllText(Path.Combine(project, "Probe.cs"), "/// <summary>One.</summary>\npublic static class Probe { /// <summary>Two.</summary>\npublic static int Two() => 2; }");
        File.WriteAllText(Path.Combine(_folder["clone"], ".gitignore"), "bin/\nobj/\n");
        Git("init", "-q");
        Git("remote", "add", "origin", Host + ".git");
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "t");

        Dotnet(project, "pack", "-c", "Release", "-o", _folder["probe"], "-v", "quiet", "--nologo");

        var commit = Git("rev-parse", "HEAD").Trim();
        using var symbols = ZipFile.OpenRead(Directory.GetFiles(_folder["probe"], "*.snupkg").Single());
        Assert.Contains($"https://raw.githubusercontent.com/example/bagan/{commit}/", SourceLink(Bytes(symbols.Entries.Single(e => e.Name == "Probe.pdb"))));
        using var package = ZipFile.OpenRead(Directory.GetFiles(_folder["probe"], "*.nupkg").Single());
        Assert.Contains($"url=\"{Host}.git\"", Encoding.UTF8.GetString(Bytes(package.GetEntry("Probe.nuspec")!)));

        string Git(params string[] arguments)
        {
            var run = Processes.Run("git", arguments, _folder["clone"]);
            Assert.True(run.ExitCode == 0, run.Error);
            return run.Output;
        }
    }

    [Fact]
    public void TheToolRunsTheMainJobAndNamesWhatIsMissing()
    {
        var empty = Directory.CreateDirectory(_folder["empty"]).FullName;
        feed.Configure(empty);
        Dotnet(empty, "tool", "install", "Bagan.Tool", "--tool-path", _folder["tools"], "--version", BaganVersion.Text);
        var tool = Path.Combine(_folder["tools"], "bagan");

        var help = Tool(0, "--help").Output;
        Assert.Contains("Usage: bagan VERB", help);
        Assert.DoesNotContain("./bagan", help);
        Assert.EndsWith("Nothing was trained or written.\n", Tool(0, "quickstart", "--dry-run").Output);

        Tool(0, "balance", data.Path, "--out", "o", "--epochs", "1", "--steps", "2", "--seeds", "1", "--threads", "1");
        Assert.Equal(10 * TinyData.Largest, Directory.GetFiles(Path.Combine(empty, "o", "balanced"), "*.png", SearchOption.AllDirectories).Length);
        Assert.Contains("bagan balance", File.ReadAllText(Path.Combine(empty, "o", "report.html")));
        Tool(0, "export", "o", "--to", "onnx", "--out", "w");
        Assert.True(File.Exists(Path.Combine(empty, "w", "README.md")));

        // The engine of the tool, asking for a libtorch that no machine has.
        var engine = Directory.GetFiles(_folder["tools"], "libbagan_torch.so", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(engine);
        "libmissing_.so"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("libtorch_cpu.so"u8)));
        File.WriteAllBytes(engine, bytes);
        Assert.Contains("apt-get install libtorch-dev libopenblas0-pthread", Tool(1, "balance", data.Path, "--out", "p", "--epochs", "1").Error);
        Assert.Contains("apt-get install libtorch-dev libopenblas0-pthread", Tool(1, "doctor").Output);

        Processes.Result Tool(int expected, params string[] arguments)
        {
            var run = Processes.Run(tool, arguments, empty);
            Assert.True(run.ExitCode == expected, run.Output + run.Error);
            return run;
        }
    }

    [Fact]
    public void AProgramOfTenLinesBalancesAFolder()
    {
        var program = Directory.CreateDirectory(_folder["program"]).FullName;
        feed.Configure(program);
        var code = Program();
        Assert.InRange(code.Split('\n').Count(l => l.Length > 0 && !l.StartsWith("using Bagan", StringComparison.Ordinal)), 1, 10);
        File.WriteAllText(Path.Combine(program, "Program.cs"), code);
        File.WriteAllText(Path.Combine(program, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Bagan" Version="{BaganVersion.Text}" />
              </ItemGroup>
            </Project>
            """);
        Dotnet(program, "build", "-c", "Release", "-v", "quiet", "--nologo");

        Assert.Equal(0, Line.Run("data", "convert", data.Path, "--out", _folder["folders"]).ExitCode);
        Assert.Equal(0, Line.Run("data", "unbalance", _folder["folders"], "--recipe", "counts:8,6,5,4,3,2,2,2,2,2", "--to", "folders", "--out", _folder["photos"]).ExitCode);
        var photos = _folder["photos/train"];
        var run = Processes.Run("dotnet", [Path.Combine(program, "bin", "Release", "net10.0", "program.dll"), photos, _folder["balanced"]], program);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        var classes = Directory.GetDirectories(_folder["balanced"]);
        Assert.Equal(10, classes.Length);
        Assert.All(classes, f => Assert.Equal(8, Directory.GetFiles(f).Length));
    }

    // The program of the packages' readme.
    private static string Program()
    {
        const string Fence = "```csharp\n";
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "PACKAGE.md"));
        var start = readme.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<string> Documents(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        return [.. reader.Documents.Select(d => reader.GetString(reader.GetDocument(d).Name))];
    }

    private static string SourceLink(byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        var reader = provider.GetMetadataReader();
        var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(c => reader.GetGuid(c.Kind) == s_sourceLink);
        return Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value));
    }

    internal static void Dotnet(string folder, params string[] arguments)
    {
        var result = Processes.Run("dotnet", arguments, folder, ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"));
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{result.Output}{result.Error}");
    }

    /// <summary>A folder with the packages, made from what was built before the tests.</summary>
    public sealed class Feed : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly string _restored;

        public Feed()
        {
            Dotnet(Repository.Root, "pack", "Bagan.slnx", "--no-build", "-c", "Release", "-o", _folder["feed"], "-v", "quiet", "--nologo");
            var folders = Processes.Run("dotnet", ["nuget", "locals", "global-packages", "--list"]);
            _restored = folders.Output.Trim()["global-packages: ".Length..];
        }

        /// <summary>A package.</summary>
        public string File(string name) => Path.Combine(_folder["feed"], name);

        /// <summary>Makes a folder take the packages under test from the feed, and all others from those that this machine has.</summary>
        public void Configure(string folder) => System.IO.File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{_folder["feed"]}" /><add key="restored" value="{_restored}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="feed"><package pattern="Bagan*" /></packageSource>
                <packageSource key="restored"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);

        public void Dispose() => _folder.Dispose();
    }
}
