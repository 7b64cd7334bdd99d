using System.Globalization;
using Bagan.Data.Writers;
using Bagan.Jobs.Generate;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.IO;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Export;

/// <summary>samples/python/draw.py, which docs/elsewhere.md shows: PyTorch reads a run's own files and draws the program's images.</summary>
[Collection(EngineCollection.Name)]
public sealed class PythonProgramTests : IDisposable
{
    private static readonly string Program = Path.Combine(Repository.Root, "samples", "python");
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-python-").FullName;

    public void Dispose() => Trees.RemoveListed(_root);

    [Theory]
    [InlineData("bagan-conditional", 1, 28)]
    [InlineData("bagan-gp", 3, 32)]
    [InlineData("acgan", 1, 28)]
    [InlineData("bagan", 1, 8)]
    [InlineData("balanced", 3, 8)]
    public void PyTorchDrawsTheSameImages(string method, int channels, int side)
    {
        var (data, run) = (Path.Combine(_root, "data"), Path.Combine(_root, "run"));
        using var train = TinySet.Make([14, 9, 5], channels, side);
        DataWriter.Write(DataWriter.Find("folders"), data, [new WrittenSplit(null, train)]);
        new TrainJob(
            new TrainOptions
            {
                Data = new SourceOptions { Path = data },
                Method = method,
                Training = new TrainingOptions { Epochs = 1, Batch = 8, Precision = Precision.Float32 },
                Output = new OutputOptions { Out = run },
            }, NoProgress.Instance).Run(default);
        using var file = CheckpointStore.ForReading(Path.Combine(run, "run", "checkpoints")).LoadNewest((path, why) => throw new InvalidOperationException(path + why))!;
        using var model = BaganModel.Load(file, Device.Cpu);
        var latents = new float[3 * model.Latents.Dimensions];
        new SeededRandom(4).FillNormal(latents);
        float[] expected;
        using (new TensorScope())
        using (Autograd.NoGrad())
        {
            expected = BaganModel.Forward(model.Generator, latents, [0, 1, 2], Device.Cpu).To(ScalarType.Float32).ToArray<float>();
        }

        // The model as the program's own module has it, then the program by itself.
        var array = Path.Combine(_root, "drawn.npy");
        var lines = Python.Run(
            """
            import sys, runpy
            program, run, z, array = sys.argv[1:]
            sys.path.insert(0, program)
            import numpy, torch, draw
            generator = draw.Generator(run)
            z = torch.tensor([float(v) for v in z.split()]).reshape(3, -1)
            print(*generator(z, torch.arange(3)).flatten().tolist())
            sys.argv = ["draw.py", run, "class 1", "2", array]
            runpy.run_path(program + "/draw.py", run_name="__main__")
            a = numpy.load(array)
            print(a.shape, bool((abs(a) <= 1).all()))
            """,
            Program, run, string.Join(' ', latents.Select(v => v.ToString("R", CultureInfo.InvariantCulture))), array).TrimEnd().Split('\n');

        var images = lines[0].Split(' ').Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(expected.Length, images.Length);
        Assert.True(expected.Zip(images).Max(p => Math.Abs(p.First - p.Second)) <= 1e-4);
        Assert.Equal($"(2, {channels}, {side}, {side}) True", lines[^1]);
    }

    [Fact]
    public void TheDocumentShowsTheProgram() =>
        Assert.Contains(File.ReadAllText(Path.Combine(Program, "draw.py")), File.ReadAllText(Path.Combine(Repository.Root, "docs", "elsewhere.md")), StringComparison.Ordinal);
}
