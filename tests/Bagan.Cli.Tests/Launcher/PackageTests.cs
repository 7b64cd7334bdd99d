using System.IO.Compression;
using Bagan.Cli.Tests.EndToEnd;

namespace Bagan.Cli.Tests.Launcher;

/// <summary>
/// The packages as others take them: packed into a local feed, the tool installed into an empty folder and run, and a fresh program that balances a
/// folder with the library.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed class PackageTests(TinyData data) : IClassFixture<TinyData>, IDisposable
{
    private const string Version = "0.0.1-test";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ToolAndLibraryWorkFromALocalFeed()
    {
        foreach (var project in (string[])["Bagan.Tensors", "Bagan", "Bagan.Cli"])
        {
            Dotnet(Repository.Root, "pack", Path.Combine("src", project, $"{project}.csproj"), "-c", "Release", "--artifacts-path", _folder["build"], "-o", _folder["feed"], $"-p:Version={Version}", "-v", "quiet", "--nologo");
        }

        PackagesHoldWhatTheyShould();
        TheToolRunsTheMainJob();
        AProgramOfTenLinesBalancesAFolder();
    }

    private void PackagesHoldWhatTheyShould()
    {
        foreach (var name in (string[])["Bagan", "Bagan.Tensors", "Bagan.Tool"])
        {
            using var package = ZipFile.OpenRead(Path.Combine(_folder["feed"], $"{name}.{Version}.nupkg"));
            var files = package.Entries.Select(e => e.FullName).ToList();
            Assert.Superset(new HashSet<string> { "LICENSE", "PACKAGE.md", "THIRD-PARTY-NOTICES.md" }, files.ToHashSet());
            Assert.Equal(name == "Bagan.Tensors", files.Contains("runtimes/linux-x64/native/libbagan_torch.so"));
        }

        Assert.True(File.Exists(Path.Combine(_folder["feed"], $"Bagan.{Version}.snupkg")));
        Assert.True(File.Exists(Path.Combine(_folder["feed"], $"Bagan.Tensors.{Version}.snupkg")));
    }

    private void TheToolRunsTheMainJob()
    {
        var empty = Directory.CreateDirectory(_folder["empty"]).FullName;
        Dotnet(empty, "tool", "install", "Bagan.Tool", "--tool-path", _folder["tools"], "--version", Version, "--source", _folder["feed"]);
        var tool = Path.Combine(_folder["tools"], "bagan");

        var quickstart = Processes.Run(tool, ["quickstart", "--dry-run"], empty);
        Assert.True(quickstart.ExitCode == 0, quickstart.Error);
        Assert.EndsWith("Nothing was trained or written.\n", quickstart.Output);

        var balance = Processes.Run(tool, ["balance", data.Path, "--out", "o", "--epochs", "1", "--steps", "2", "--threads", "1"], empty);
        Assert.True(balance.ExitCode == 0, balance.Error);
        Assert.Equal(10 * TinyData.Largest, Directory.GetFiles(Path.Combine(empty, "o", "balanced"), "*.png", SearchOption.AllDirectories).Length);

        var web = Processes.Run(tool, ["export", "o", "--to", "web", "--out", "w"], empty);
        Assert.True(web.ExitCode == 0, web.Error);
    }

    private void AProgramOfTenLinesBalancesAFolder()
    {
        var program = Directory.CreateDirectory(_folder["program"]).FullName;
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "PACKAGE.md"));
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        var code = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.True(code.Split('\n').Count(l => l.Length > 0 && !l.StartsWith("using Bagan", StringComparison.Ordinal)) <= 10);
        File.WriteAllText(Path.Combine(program, "Program.cs"), code);

        // What the machine has restored already serves as dependencies; the packages under test come from the feed.
        var restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(program, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreSources>{_folder["feed"]}</RestoreSources>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{restored}</RestoreFallbackFolders>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Bagan" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        Dotnet(program, "build", "-c", "Release", "-v", "quiet", "--nologo");

        Assert.Equal(0, Line.Run("data", "convert", data.Path, "--out", _folder["folders"]).ExitCode);
        var photos = Path.Combine(_folder["folders"], "train");
        var run = Processes.Run("dotnet", [Path.Combine(program, "bin", "Release", "net10.0", "program.dll"), photos, _folder["balanced"]], program);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.All(Directory.GetDirectories(_folder["balanced"]), f => Assert.Equal(TinyData.Largest, Directory.GetFiles(f).Length));
    }

    private void Dotnet(string folder, params string[] arguments)
    {
        var result = Processes.Run("dotnet", arguments, folder, ("NUGET_PACKAGES", arguments[0] == "tool" ? _folder["tool packages"] : null), ("MSBUILDDISABLENODEREUSE", "1"));
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{result.Output}{result.Error}");
    }
}
