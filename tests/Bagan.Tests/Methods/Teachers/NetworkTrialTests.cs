using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Methods;
using Bagan.Methods.Teachers;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Methods.BalancingGan;
using Bagan.Training;

namespace Bagan.Tests.Methods.Teachers;

/// <summary>Which of two networks knows the classes better: the rule, with made-up answers.</summary>
[Collection(EngineCollection.Name)]
public sealed class NetworkTrialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Backbone _backbone;
    private readonly StageRecorder _recorder = new();

    public NetworkTrialTests() =>
        _backbone = Backbone.Open(TinyBackbone.Write(_folder.File("tiny.onnx")), new BackboneInput(), false, Device.Cpu, null, _ => { });

    private TrainingContext Context => new() { Seed = 3, Observer = _recorder };

    private CheckpointStore Store => new(_folder.File("checkpoints/x")[..^2], new CheckpointInterval(null, null));

    public void Dispose()
    {
        _backbone.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, 0, true, "The teacher is a linear layer on tiny.onnx (validation ACSA 100.0 %, network from scratch 50.0 %; 8 training images held out).")]
    [InlineData(0, 1, false, "The teacher is trained from scratch (validation ACSA 100.0 %, a linear layer on tiny.onnx 50.0 %; 8 training images held out).")]
    [InlineData(1, 1, false, "The teacher is trained from scratch (validation ACSA 100.0 %, a linear layer on tiny.onnx 100.0 %; 8 training images held out).")]
    public void TheHigherMeanRecallDecidesAndOfEqualOnesTheNetworkFromScratchIsTaken(int probe, int scratch, bool taken, string words)
    {
        using var train = TinySet.Make([24, 8]);

        var choice = new NetworkTrial(NetworkChoice.Teacher, new Pretrained(_backbone), "key").Choose(
            train, Context, (onBackbone, _, asked) => (onBackbone ? probe : scratch) == 1 ? asked.Labels.ToArray() : new int[asked.Count], null);

        Assert.Equal(new NetworkChoice("teacher", taken, "tiny.onnx", probe == 1 ? 1 : 0.5, scratch == 1 ? 1 : 0.5, 8), choice);
        Assert.Equal([words], _recorder.Messages);
    }

    [Fact]
    public void NoImageThatIsAskedForWasLearnt()
    {
        using var some = TinySet.Make([20, 8]);
        using var train = some.Select([.. Enumerable.Range(0, 28), .. Enumerable.Range(0, 28)]); // every picture twice
        var seen = 0;

        new NetworkTrial(NetworkChoice.Judge, new Pretrained(_backbone), "key").Choose(
            train,
            Context,
            (_, learnt, asked) =>
            {
                seen++;
                Assert.Equal(train.Count, learnt.Count + asked.Count);
                var known = Enumerable.Range(0, learnt.Count).Select(i => Fingerprint.OfPixels(learnt[i])).ToHashSet();
                Assert.All(Enumerable.Range(0, asked.Count), i => Assert.DoesNotContain(Fingerprint.OfPixels(asked[i]), known));
                return asked.Labels.ToArray();
            },
            null);

        Assert.Equal(2, seen);
        Assert.StartsWith("The filter's classifier is trained from scratch (", Assert.Single(_recorder.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereTooFewImagesCanBeHeldOutNothingIsTried()
    {
        using var train = TinySet.Make([30, 3]);

        var choice = new NetworkTrial(NetworkChoice.Teacher, new Pretrained(_backbone), "key").Choose(train, Context, (_, _, _) => throw new InvalidOperationException("It was tried."), null);

        Assert.Equal(new NetworkChoice("teacher", false, "tiny.onnx"), choice);
        Assert.Equal("The teacher is trained from scratch. Too few training images can be held out to compare it with a linear layer on tiny.onnx.", Assert.Single(_recorder.Messages));
    }

    [Fact]
    public void TheChoiceIsKeptForTheSameImagesSeedAndNetwork()
    {
        using var train = TinySet.Make([24, 8]);
        var pretrained = new Pretrained(_backbone);
        var trial = new NetworkTrial(NetworkChoice.Teacher, pretrained, "key");
        Assert.Null(trial.Known(Store));

        var choice = trial.Choose(train, Context, (onBackbone, _, asked) => onBackbone ? asked.Labels.ToArray() : new int[asked.Count], Store);

        Assert.Equal(choice, new NetworkTrial(NetworkChoice.Teacher, pretrained, "key").Known(Store));
        Assert.Null(new NetworkTrial(NetworkChoice.Teacher, pretrained, "other").Known(Store));
        Assert.Null(new NetworkTrial(NetworkChoice.Judge, pretrained, "key").Known(Store));
        using (var other = Backbone.Open(_backbone.Source, new BackboneInput { Mean = [0, 0, 0] }, false, Device.Cpu, null, _ => { }))
        {
            Assert.Null(new NetworkTrial(NetworkChoice.Teacher, new Pretrained(other), "key").Known(Store));
        }

        Store.WriteText("teacher-network.json", "{\"key\":");
        Assert.Null(trial.Known(Store));
    }

    [Fact]
    public void WhatIsDecidedNeedsNoTrial()
    {
        var forced = new Pretrained(_backbone).Forced();
        var after = new Pretrained(_backbone).After([new NetworkChoice("teacher", false, "tiny.onnx", 0.5, 0.6, 8)]);

        Assert.Equal(new NetworkChoice("judge", true, "tiny.onnx"), new NetworkTrial(NetworkChoice.Judge, forced, "key").Known(null));
        Assert.Equal(new NetworkChoice("teacher", false, "tiny.onnx"), new NetworkTrial(NetworkChoice.Teacher, after, "key").Known(null));
        Assert.Null(new NetworkTrial(NetworkChoice.Judge, after, "key").Known(null));
    }
}
