using System.Globalization;
using System.Text.RegularExpressions;
using Bagan.Data;
using Bagan.Data.Readers;
using Bagan.Data.Writers;

namespace Bagan.Cli.Tests.EndToEnd;

/// <summary>The programs of docs/use-it.md train on a result, with and without labels.csv.</summary>
[Collection(EngineCollection.Name)]
public sealed partial class TrainingProgramTests(TrainingProgramTests.Result result) : IClassFixture<TrainingProgramTests.Result>
{
    private const string PyTorch = "examples/train-with-pytorch/train.py";
    private const string MlNet = "samples/MlNet/Program.cs";

    [Theory]
    [InlineData("folders", false)]
    [InlineData("folders", true)]
    [InlineData("imagefolder", false)]
    [InlineData("imagefolder", true)]
    public void PyTorchTrains(string layout, bool labels) => Check(layout, Processes.Run(
        "/usr/bin/python3", [Path.Combine(Repository.Root, PyTorch), result.Folder(layout), result.Real(layout), "--steps", "60", .. Option(labels)], null, ("OMP_NUM_THREADS", "1")));

    [Theory]
    [InlineData("folders", false)]
    [InlineData("folders", true)]
    [InlineData("imagefolder", false)]
    [InlineData("imagefolder", true)]
    public void MlNetTrains(string layout, bool labels)
    {
        var run = Processes.Run("dotnet", [MlNetProgram(), result.Folder(layout), result.Real(layout), .. Option(labels)]);

        Check(layout, run);
        var alone = Recall().Matches(run.Output).Select(m => double.Parse(m.Groups["alone"].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Result.Pictures.Length + 1, alone.Count);
        Assert.InRange(alone[^1], 0.6, 1);
    }

    [Theory]
    [InlineData(PyTorch)]
    [InlineData(MlNet)]
    public void ThePageHasTheProgramsThatRun(string program) =>
        Assert.Contains("\n" + File.ReadAllText(Path.Combine(Repository.Root, program)) + "```", File.ReadAllText(Path.Combine(Repository.Root, "docs", "use-it.md")), StringComparison.Ordinal);

    private static string[] Option(bool labels) => labels ? ["--labels"] : [];

    // Built before these tests, in the same configuration.
    private static string MlNetProgram() =>
        Path.Combine(Repository.Root, "samples", "MlNet", "bin", Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!, "net10.0", "MlNet.dll");

    // Clothes of four kinds that a classifier tells apart after a few steps; by chance it would be right in a quarter of the cases.
    private static void Check(string layout, Processes.Result run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        var recalls = Recall().Matches(run.Output).ToDictionary(m => m.Groups["name"].Value, m => double.Parse(m.Groups["with"].Value, CultureInfo.InvariantCulture));
        Assert.Equal([.. Result.Printed(layout), "mean recall"], recalls.Keys);
        Assert.InRange(recalls["mean recall"], 0.7, 1);
        Assert.All(Result.Printed(layout), c => Assert.InRange(recalls[c], 0.3, 1));
    }

    [GeneratedRegex(@"^(?<name>.+): (?<with>\d\.\d{3})(, real images alone (?<alone>\d\.\d{3}))?\r?$", RegexOptions.Multiline)]
    private static partial Regex Recall();

    /// <summary>Results of balance on a few of the embedded pictures, and others of them to measure on.</summary>
    public sealed class Result : IDisposable
    {
        public static readonly string[] Pictures = ["T-shirt/top", "Trouser", "Sandal", "Bag"];

        // Names that other programs may take for one number, or for a formula.
        private static readonly string[] Numbers = ["7", "07", "007", "=7"];

        private readonly TemporaryFolder _folder = new();

        public Result()
        {
            using var all = DataLoader.Load(Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist"));
            foreach (var layout in new[] { "folders", "imagefolder" })
            {
                using var train = Pick(all.Train, layout, 0, [28, 20, 12, 8]);
                using var val = Pick(all.Train, layout, 28, [3, 3, 3, 3]);
                using var test = Pick(all.Test!, layout, 0, [10, 10, 10, 10]);
                DataWriter.Write(DataWriter.Find("folders"), _folder["data-" + layout], layout == "folders" ? [new(null, train)] : [new("train", train), new("val", val)]);
                DataWriter.Write(DataWriter.Find("imagefolder"), _folder["real-" + layout], [new("test", test)]);
                var run = Line.Run("balance", _folder["data-" + layout], "--to", layout, "--out", Folder(layout), "--epochs", "5", "--steps", "2", "--seeds", "1", "--rivals", "none", "--threads", "1");
                Assert.True(run.ExitCode == 0, run.Error);
            }
        }

        // In the order of classes.txt: the data's own, or that of the code points.
        public static string[] Printed(string layout) => layout == "folders" ? Pictures : ["007", "07", "7", "=7"];

        public string Folder(string layout) => _folder["result-" + layout];

        public string Real(string layout) => _folder[$"real-{layout}/test"];

        public void Dispose() => _folder.Dispose();

        private static ImageSet Pick(ImageSet all, string layout, int skipped, int[] counts)
        {
            var chosen = Pictures.SelectMany((name, c) => all.IndicesOf(all.ClassNames.ToList().IndexOf(name)).Skip(skipped).Take(counts[c]).Select(i => (Position: i, Class: c))).ToArray();
            var pixels = new PixelBlock(chosen.Length, all.Channels, all.Height, all.Width);
            for (var i = 0; i < chosen.Length; i++)
            {
                all[chosen[i].Position].CopyTo(pixels[i]);
            }

            return new ImageSet(pixels, [.. chosen.Select(c => c.Class)], layout == "folders" ? Pictures : Numbers);
        }
    }
}
