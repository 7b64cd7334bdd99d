using System.Text.Json.Nodes;
using Bagan.Cli.Doctor;

namespace Bagan.Cli.Tests;

[Collection(EngineCollection.Name)]
public sealed class DoctorTests
{
    [Fact]
    public void DoctorFindsTheEngineAndSaysThatTheCpuWorks()
    {
        var result = Line.Run("doctor");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("libtorch ", result.Output);
        Assert.EndsWith("Training on the CPU works.\n", result.Output);
    }

    [Theory]
    [InlineData("PNG")]
    [InlineData("JPEG")]
    [InlineData("WebP")]
    [InlineData("TIFF")]
    [InlineData("GIF")]
    [InlineData("BMP")]
    [InlineData("PNM")]
    public void EveryFormatIsTriedByReadingAPicture(string format) =>
        Assert.Contains(ImageChecks.Run(), c => c.Name == $"reading {format}" && c.Status == CheckStatus.Ok);

    [Fact]
    public void AFormatThatCannotBeReadIsAWarningWithItsReason()
    {
        var check = ImageChecks.Reading("GIF", [.. "GIF89a"u8, 1, 0]);

        Assert.Equal(("reading GIF", CheckStatus.Warning, "GIF files cannot be read"), (check.Name, check.Status, check.Value));
        Assert.NotEmpty(check.Advice!);
    }

    [Fact]
    public void ForMachinesItIsOneObject()
    {
        var found = JsonNode.Parse(Line.Run("doctor", "--json").Output)!;

        Assert.Equal(BaganVersion.Text, (string)found["version"]!);
        Assert.True((bool)found["works"]!);
        Assert.Contains(found["checks"]!.AsArray(), c => (string)c!["name"]! == "engine" && (string)c["status"]! == "ok" && ((string)c["value"]!).StartsWith("libtorch", StringComparison.Ordinal));
    }

    [Fact]
    public void LabelsAreDrawnOnAMachineWithoutFonts()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["fonts.conf"], $"<fontconfig><cachedir>{folder["cache"]}</cachedir></fontconfig>");

        var result = Processes.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "Bagan.Cli.dll"), "doctor", "--json"], environment: ("FONTCONFIG_FILE", folder["fonts.conf"]));

        var labels = JsonNode.Parse(result.Output)!["checks"]!.AsArray().Single(c => (string)c!["name"]! == "labels in pictures")!;
        Assert.Equal("ok", (string)labels["status"]!);
    }

    [Fact]
    public void WithoutTheEngineItSaysWhatToDoAndFails()
    {
        // The program without its native library stands for a machine without libtorch.
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(f => !f.EndsWith(".so", StringComparison.Ordinal)))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        var result = Processes.Run("dotnet", [folder["Bagan.Cli.dll"], "doctor"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("MISSING  engine", result.Output);
        Assert.Contains("apt-get install libtorch-dev", result.Output);
    }
}
