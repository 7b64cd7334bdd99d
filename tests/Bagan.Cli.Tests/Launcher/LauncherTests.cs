namespace Bagan.Cli.Tests.Launcher;

public sealed class LauncherTests : IDisposable
{
    private readonly LauncherSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void TheFirstStartBuildsAndTheNextOnesOnlyRun()
    {
        var first = _sandbox.Run(["balance", "my data", "", "--out=o"]);
        var second = _sandbox.Run(["--help"]);

        Assert.Equal((0, "<balance><my data><><--out=o>"), (first.ExitCode, first.Output));
        Assert.Contains("Building bagan", first.Error);
        Assert.Equal((0, "<--help>", ""), (second.ExitCode, second.Output, second.Error));
        Assert.Equal(1, _sandbox.Builds);
    }

    [Fact]
    public void AChangedAnAddedOrARemovedSourceIsBuilt()
    {
        _sandbox.Run();
        _sandbox.Write("src/Bagan.Cli/New.cs", "1");
        _sandbox.Run();
        Assert.Equal(2, _sandbox.Builds);

        _sandbox.Write("src/Bagan.Cli/New.cs", "2");
        _sandbox.Run();
        Assert.Equal(3, _sandbox.Builds);

        File.Delete(Path.Combine(_sandbox.Root, "src/Bagan.Cli/New.cs"));
        _sandbox.Run();
        Assert.Equal(4, _sandbox.Builds);

        _sandbox.Write("src/Bagan.Cli/obj/New.cs", "what a build leaves is no source");
        _sandbox.Run();
        Assert.Equal(4, _sandbox.Builds);
    }

    [Fact]
    public void TheFirstBuildCompilesBesideTheInstallationAndLaterOnesDoNot()
    {
        _sandbox.Run(["x"], ("ABSENT", "cmake"), ("ID", "0"), ("HEAD_START_SECONDS", "1"));
        var log = _sandbox.Log.ToList();
        Assert.Equal((1, 1), (_sandbox.HeadStarts, _sandbox.Builds));
        var done = log.IndexOf("head start done");
        Assert.True(log.FindIndex(l => l.Contains(" install -y", StringComparison.Ordinal)) < done, string.Join("\n", log));
        Assert.True(log.FindIndex(l => l.Contains("-t:BuildNativeLibrary", StringComparison.Ordinal)) < done, string.Join("\n", log));
        Assert.True(log.FindLastIndex(l => l.StartsWith("dotnet publish", StringComparison.Ordinal)) > done, string.Join("\n", log));

        _sandbox.Write("src/Bagan.Cli/New.cs", "1");
        _sandbox.Run(["x"]);
        Assert.Equal((1, 2), (_sandbox.HeadStarts, _sandbox.Builds));
    }

    [Fact]
    public void WhatStopsTheFirstBuildEndsWhatRunsBesideIt()
    {
        var result = _sandbox.Run(("ABSENT", "cmake"), ("HEAD_START_SECONDS", "3"));

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("head start done", _sandbox.Log); // it was not waited for
        Thread.Sleep(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("head start done", _sandbox.Log); // and did not go on
    }

    [Fact]
    public void ItWorksThroughALinkFromAnyFolder() =>
        Assert.Equal("<doctor>", _sandbox.RunThrough("a link", "doctor").Output);

    [Fact]
    public void TwoFirstStartsAtOnceBuildOnce()
    {
        using var one = _sandbox.Start(["1"], ("BUILD_SECONDS", "1"));
        using var two = _sandbox.Start(["2"], ("BUILD_SECONDS", "1"));

        Assert.Equal("<1><2>", one.StandardOutput.ReadToEnd() + two.StandardOutput.ReadToEnd());
        Assert.Equal(1, _sandbox.Builds);
    }

    [Fact]
    public void AFailedBuildIsToldAndTriedAgain()
    {
        var failed = _sandbox.Run(("BUILD_FAILS", "1"));

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("error CS1234: It is wrong.", failed.Error);
        Assert.Equal("", failed.Output);
        Assert.Equal("<x>", _sandbox.Run(["x"]).Output);
        Assert.Equal(2, _sandbox.Builds);
    }

    [Fact]
    public void ABuildThatIsInUseIsKept()
    {
        _sandbox.Run();
        using var running = _sandbox.Start(["wait"]);
        var library = running.StandardOutput.ReadLine()!;
        try
        {
            for (var i = 0; i < 4; i++)
            {
                _sandbox.Write("src/Bagan.Cli/New.cs", $"{i}");
                _sandbox.Run();
            }

            Assert.Equal(5, _sandbox.Builds);
            Assert.True(File.Exists(library));
            Assert.Equal(3, Directory.GetDirectories(Path.Combine(_sandbox.Root, "artifacts", "builds")).Length);
        }
        finally
        {
            running.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void WithoutRightsItPrintsTheOneCommandAndStops()
    {
        var result = _sandbox.Run(("ABSENT", "libtorch-dev libturbojpeg0 libturbojpeg cmake"), ("UNKNOWN", "libturbojpeg0"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("  sudo apt-get install -y --no-install-recommends libtorch-dev cmake libturbojpeg\n", result.Error);
        Assert.Equal(0, _sandbox.Builds);
        Assert.DoesNotContain(_sandbox.Log, l => l.StartsWith("apt-get", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ID", "0")]
    [InlineData("SUDO_WORKS", "1")]
    public void AsRootOrWithSudoItInstallsWhatIsMissing(string name, string value)
    {
        var result = _sandbox.Run(["x"], ("ABSENT", "libtorch-dev libtiff6 libtiff5"), (name, value));

        Assert.Equal((0, "<x>"), (result.ExitCode, result.Output));
        var apt = _sandbox.Log.Where(l => l.StartsWith("apt-get", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, apt.Count);
        Assert.EndsWith(" update", apt[0]);
        Assert.EndsWith(" install -y --no-install-recommends libtorch-dev libtiff6", apt[1]);
    }

    [Fact]
    public void APackageThatCannotBeInstalledStopsIt()
    {
        var result = _sandbox.Run(("ABSENT", "cmake"), ("ID", "0"), ("APT_STATUS", "100"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("apt-get install -y --no-install-recommends cmake", result.Error);
        Assert.Equal(0, _sandbox.Builds);
    }

    [Fact]
    public void AnAlternativeThatIsInstalledIsEnough() =>
        Assert.Equal(0, _sandbox.Run(("ABSENT", "libtiff6")).ExitCode);

    [Fact]
    public void ANamedLibtorchReplacesThePackageAndIsBuiltForAnew()
    {
        _sandbox.Run();

        Assert.Equal(0, _sandbox.Run(("ABSENT", "libtorch-dev libopenblas0-pthread"), ("BAGAN_LIBTORCH", "/opt/libtorch")).ExitCode);

        Assert.Equal(2, _sandbox.Builds);
    }

    [Fact]
    public void WithoutDotnetItSaysHowToGetIt()
    {
        File.Delete(Path.Combine(_sandbox.Bin, "dotnet"));

        var result = _sandbox.Run();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("needs the .NET SDK 10, and there is no dotnet here", result.Error);
    }

    [Fact]
    public void AnSdkThatIsTooOldIsNamed()
    {
        var result = _sandbox.Run(("SDK_STATUS", "1"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("this dotnet has: 8.0.100", result.Error);
    }
}
