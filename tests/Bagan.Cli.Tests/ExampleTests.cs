using System.Globalization;
using System.Text.RegularExpressions;
using Bagan.Data.Codecs;

namespace Bagan.Cli.Tests;

/// <summary>The examples run as their heads say.</summary>
public sealed partial class ExampleTests
{
    [Fact]
    public void BaganInOneFileTrainsAndDrawsARowPerClass()
    {
        using var folder = new TemporaryFolder();

        // On one thread: beside other tests, two would wait for each other.
        var run = Processes.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "bagan-in-one-file.dll"), "20", folder["picture.png"]], null, ("DOTNET_PROCESSOR_COUNT", "1"));

        Assert.True(run.ExitCode == 0, run.Error);
        var reconstruction = Losses(run.Output, "reconstruction");
        Assert.Equal(10, reconstruction.Count);
        Assert.True(reconstruction[^1] < reconstruction[0] / 2, run.Output);
        var discriminator = Losses(run.Output, "discriminator");
        Assert.True(discriminator[^1] < discriminator[0], run.Output);
        Assert.Equal(10, Losses(run.Output, "generator").Count);

        const int classes = 10, side = 28, images = 15;
        var picture = ImageDecoder.Decode(File.ReadAllBytes(folder["picture.png"]));
        Assert.Equal((1, classes * side, images * side), (picture.Channels, picture.Height, picture.Width));
        for (var row = 0; row < classes; row++)
        {
            for (var column = 0; column < images; column++)
            {
                var pixels = Enumerable.Range(0, side * side).Select(i => (int)picture.Pixels[(((row * side) + (i / side)) * picture.Width) + (column * side) + (i % side)]).ToList();
                Assert.True(pixels.Max() - pixels.Min() > 20, $"Image {column} of row {row} shows nothing.");
            }
        }
    }

    [Fact]
    public void BaganInOneFileCanBeReadAtOneSitting() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "examples", "bagan-in-one-file", "Program.cs")).Length, 1, 200);

    private static List<double> Losses(string output, string name) =>
        [.. Number().Matches(output).Where(m => m.Groups[1].Value == name).Select(m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"(\w+) (\d+\.\d{4})")]
    private static partial Regex Number();
}
