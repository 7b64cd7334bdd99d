using Bagan.Data.Plans;
using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Features;
using Bagan.Export.Graphs;
using Bagan.Export;
using Bagan.Imaging;
using Bagan.Methods.Balanced;
using Bagan.Methods.BalancingGan.Latents;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.Catalogue;
using Bagan.Methods;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Tests.Methods;
using Bagan.Training;
using Microsoft.ML.OnnxRuntime;

namespace Bagan.Tests.Export;

/// <summary>Exported models give in ONNX Runtime what the program gives: every method with a generator, every shape, every kind of latents.</summary>
[Collection(EngineCollection.Name)]
public sealed class OnnxTests
{
    private const int Rows = 5;
    private const double Close = 1e-4;

    public static TheoryData<string> Methods { get; } = [.. FittedMethod.Names, "bagan-conditional+filter"];

    public static TheoryData<string> Kinds { get; } = [.. Enum.GetNames<LatentKind>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void TheImagesAreThePrograms(string method)
    {
        // One method of each way to use a class has every side; the networks of the others are theirs at the benchmarks' two.
        var all = method is "gan" or "bagan-conditional" or "bagan-gp";
        foreach (var channels in (int[])[1, 3])
        {
            foreach (var side in (int[])(all ? [8, 20, 28, 32, 64] : channels == 1 ? [28] : [32]))
            {
                var drawn = new List<float>();
                using var fitted = new FittedMethod(method, channels, side);
                using var latents = OnnxSession.Open(fitted.Models, "latents.onnx");
                using var generator = OnnxSession.Open(fitted.Models, fitted.Models.Generator.File);
                foreach (var c in fitted.Models.Drawable)
                {
                    var z = DrawLatents(fitted.Models.Latents, latents, c);
                    var expected = fitted.Draw(z, c);
                    Assert.Equal(Rows * channels * side * side, expected.Length);
                    drawn.AddRange(expected);
                    AssertClose(expected, generator.Run(Rows, ("latents", z), ("class", Enumerable.Repeat((long)c, Rows).ToArray())));
                }

                Assert.True(drawn.Max() - drawn.Min() > 0.05, "images without content compare nothing");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TheLatentsOfASeedAreThePrograms(string kind)
    {
        using var fitted = new FittedMethod("bagan", 1, 8, Enum.Parse<LatentKind>(kind));
        using var session = OnnxSession.Open(fitted.Models, "latents.onnx");
        for (var c = 0; c < 4; c++)
        {
            ulong[] seeds = [.. Enumerable.Range(0, Rows).Select(i => (ulong)(100 * c) + (ulong)i)];
            AssertClose(fitted.Models.Latents.Sample(c, seeds), DrawLatents(fitted.Models.Latents, session, c, seeds));
        }
    }

    [Fact]
    public void AMixtureOfSeveralGaussiansIsDrawnFromEach()
    {
        // 600 codes in two clusters: two components of one class, beside a class of one.
        var random = new SeededRandom(3);
        var codes = new float[601 * 2];
        random.FillNormal(codes);
        for (var i = 0; i < 1200; i++)
        {
            codes[i] += i < 500 ? 10 : -10;
        }

        int[] labels = [.. Enumerable.Repeat(0, 600), 1];
        var mixture = (MixtureLatents)ClassLatents.Fit(codes, labels, 2, LatentKind.Mixture, seed: 1);
        Assert.Equal(2, mixture.ComponentsOf(0));
        using var session = new OnnxSession(LatentsGraph.Create(mixture).ToFile("", []));
        ulong[] seeds = [.. Enumerable.Range(0, 40).Select(i => (ulong)i)];
        var expected = mixture.Sample(0, seeds);
        Assert.Contains(expected, v => v > 5);
        Assert.Contains(expected, v => v < -5);
        AssertClose(expected, DrawLatents(mixture, session, 0, seeds));
        AssertClose(mixture.Sample(1, seeds), DrawLatents(mixture, session, 1, seeds));
    }

    [Theory]
    [InlineData(1, 28)]
    [InlineData(3, 32)]
    [InlineData(3, 64)]
    public void EncoderDecoderAndTeacherOfTheDefaultMethodAreThePrograms(int channels, int side)
    {
        using var fitted = new FittedMethod("balanced", channels, side);
        var balanced = (TrainedBalanced)fitted.Method;
        using var encoder = OnnxSession.Open(fitted.Models, "encoder.onnx");
        using var teacher = OnnxSession.Open(fitted.Models, "teacher.onnx");
        var images = new float[fitted.Train.Count * channels * side * side];
        var size = channels * side * side;
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = (fitted.Train[i / size][i % size] - 127.5f) / 127.5f;
        }

        balanced.Teacher.Classifiers.ToList().ForEach(c => c.Network.To(Device.Cpu, ScalarType.Float32));
        var codes = ImageCodes.Of(balanced.Autoencoder.Encoder, fitted.Train, Device.Cpu);
        AssertClose(codes, encoder.Run(fitted.Train.Count, ("images", images)));
        AssertClose(balanced.Teacher.Probabilities(fitted.Train, default).Values.ToArray(), teacher.Run(fitted.Train.Count, ("images", images)));
    }

    [Fact]
    public void TheHeadOfATeacherOnAPretrainedNetworkIsThePrograms()
    {
        using var folder = new TemporaryFolder();
        using var backbone = Backbone.Open(TinyBackbone.Write(folder.File("tiny.onnx")), new BackboneInput(), false, Device.Cpu, null, _ => { });
        using var fitted = new FittedMethod("balanced", 3, 8, pretrained: new Pretrained(backbone).Forced());
        using var head = OnnxSession.Open(fitted.Models, "teacher-head.onnx");
        var features = new float[fitted.Train.Count * backbone.Width];
        var matrix = new BackboneFeatures(backbone).Extract(fitted.Train);
        for (var i = 0; i < fitted.Train.Count; i++)
        {
            matrix.Rows.CopyRow(i, features.AsSpan(i * backbone.Width, backbone.Width));
        }

        Assert.DoesNotContain(fitted.Models.Models, m => m.File == "teacher.onnx");
        Assert.Contains("tiny.onnx, which is not part of the export", fitted.Models.Models.Single(m => m.File == "teacher-head.onnx").Purpose, StringComparison.Ordinal);
        AssertClose(((TrainedBalanced)fitted.Method).Teacher.Probabilities(fitted.Train, default).Values.ToArray(), head.Run(fitted.Train.Count, ("features", features)));
    }

    [Theory]
    [InlineData("bagan-conditional", 1, 8)]
    [InlineData("bagan-conditional", 3, 32)]
    [InlineData("bagan-gp", 1, 28)]
    public void AWeightOfOneIsTheClassItself(string method, int channels, int side)
    {
        using var fitted = new FittedMethod(method, channels, side);
        using var generator = OnnxSession.Open(fitted.Of(true), "generator.onnx");
        using var latents = OnnxSession.Open(fitted.Models, "latents.onnx");
        var z = DrawLatents(fitted.Models.Latents, latents, 2);
        var weights = new float[Rows * 4];
        for (var i = 0; i < Rows; i++)
        {
            weights[(i * 4) + 2] = 1;
        }

        AssertClose(fitted.Draw(z, 2), generator.Run(Rows, ("latents", z), ("class_weights", weights)));
    }

    [Fact]
    public void AGeneratorForEachClassSortsMixedRowsAndRefusesAClassWithoutOne()
    {
        using var fitted = new FittedMethod("gan", 1, 8);
        Assert.Equal([1, 2, 3], fitted.Models.Drawable);
        using var session = OnnxSession.Open(fitted.Models, "generator.onnx");
        var z = new float[4 * 4];
        new SeededRandom(1).FillNormal(z);
        long[] classes = [3, 1, 1, 2];
        var drawn = session.Run(4, ("latents", z), ("class", classes));
        for (var i = 0; i < 4; i++)
        {
            AssertClose(fitted.Draw(z[(i * 4)..((i + 1) * 4)], (int)classes[i]), drawn[(i * 64)..((i + 1) * 64)]);
        }

        Assert.Throws<OnnxRuntimeException>(() => session.Run(4, ("latents", z), ("class", new long[] { 0, 1, 1, 2 })));
    }

    [Fact]
    public void TheModelsSayWhatTheyAre()
    {
        using var fitted = new FittedMethod("bagan-conditional", 3, 8);
        using var generator = OnnxSession.Open(fitted.Models, "generator.onnx");
        var metadata = generator.Session.ModelMetadata;
        Assert.Equal("bagan", metadata.ProducerName);
        Assert.Equal("""["class 0","class 1","class 2","class 3"]""", metadata.CustomMetadataMap["classes"]);
        Assert.Equal("[-1, 1]", metadata.CustomMetadataMap["value_range"]);
        Assert.Equal($"bagan {BaganVersion.Text}", metadata.CustomMetadataMap["program"]);
        Assert.Contains("synthetic", metadata.CustomMetadataMap["notice"], StringComparison.Ordinal);
        Assert.Equal("batch", generator.Session.InputMetadata["latents"].SymbolicDimensions[0]);
        Assert.Equal([-1, 3, 8, 8], generator.Session.OutputMetadata["images"].Dimensions);
    }

    [Fact]
    public void MethodsWithoutAGeneratorAreRefused()
    {
        using var train = TinySet.Make([4, 2]);
        using var method = MethodCatalogue.Create("smote", TinyPreset.Settings).Fit(train, SamplingStrategy.Auto.Plan(train), new TrainingContext { Observer = NoObserver.Instance });
        var saved = new SavedMethod("smote", 0, 1, 8, FitMode.Crop, train.ClassNames, train.ClassCounts, "", Cost.Nothing);
        var refused = Assert.Throws<BaganInputException>(() => ModelSet.Of(saved, method, _ => throw new InvalidOperationException()));
        Assert.Contains("nothing to export", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCheckerOfOnnxAcceptsEveryModel()
    {
        using var folder = new TemporaryFolder();
        foreach (var method in FittedMethod.Names)
        {
            using var fitted = new FittedMethod(method, 3, 32);
            Write(fitted.Models, method);
            if (method != "gan")
            {
                Write(fitted.Of(true), method + "-blended");
            }
        }

        foreach (var kind in Enum.GetValues<LatentKind>())
        {
            using var fitted = new FittedMethod("bagan", 1, 8, kind);
            Write(fitted.Models, $"latents-{kind}");
        }

        var files = Directory.GetFiles(folder.Path);
        Assert.True(files.Length > 40);
        var answer = Python.Run("""
            import sys, onnx
            for path in sys.argv[1:]:
                model = onnx.load(path)
                onnx.checker.check_model(model, full_check=True)
                inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
                assert model.metadata_props and model.opset_import[0].version == 17, path
                print("ok")
            """, files);
        Assert.Equal(string.Concat(Enumerable.Repeat("ok\n", files.Length)), answer);

        void Write(ModelSet models, string name)
        {
            foreach (var (file, content) in models.Files())
            {
                File.WriteAllBytes(Path.Combine(folder.Path, $"{name}-{file}"), content);
            }
        }
    }

    private static float[] DrawLatents(ClassLatents latents, OnnxSession session, int label, ulong[]? seeds = null)
    {
        seeds ??= [.. Enumerable.Range(0, Rows).Select(i => (ulong)i + 11)];
        var draws = seeds.Select(s => LatentDraws.Of(latents, label, s)).ToList();
        List<(string, Array)> inputs = [("noise", draws.SelectMany(d => d.Noise).ToArray()), ("class", Enumerable.Repeat((long)label, seeds.Length).ToArray())];
        if (LatentDraws.ChoicesOf(latents) > 0)
        {
            inputs.Add(("choice", draws.SelectMany(d => d.Choice).ToArray()));
        }

        return session.Run(seeds.Length, [.. inputs]);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Zip(actual).Max(p => Math.Abs(p.First - p.Second));
        Assert.True(largest <= Close, $"differs by {largest}");
    }
}
