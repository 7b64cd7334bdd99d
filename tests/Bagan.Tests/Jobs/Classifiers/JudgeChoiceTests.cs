using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Jobs.Progress;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Tests.Jobs.Pick;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Classifiers;

/// <summary>Which classifier the figures come from, where nobody named one.</summary>
[Collection(EngineCollection.Name)]
public sealed class JudgeChoiceTests : IDisposable
{
    private static readonly JudgeOptions WithoutBackbone = new() { Backbone = "none" };
    private readonly string _folder = Directory.CreateTempSubdirectory("bagan-judge-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(28, "auto", false)]
    [InlineData(63, "auto", false)]
    [InlineData(64, "auto", true)]
    [InlineData(128, "small", false)]
    public void OnlyThatOfPhotographsIsChosenByTrial(int side, string asked, bool tried)
    {
        using var judge = Judge.Open(WithoutBackbone with { Classifier = Enum.Parse<JudgeKind>(asked, ignoreCase: true) }, new ClassifierProtocol(), false, null, side, true, Device.Cpu, NoProgress.Instance);

        Assert.Equal(tried, judge.Undecided);
        Assert.Equal(JudgeKind.Small, judge.Kind);
        if (tried)
        {
            Assert.Equal([JudgeKind.Small, JudgeKind.Deep], judge.Candidates);
        }
    }

    [Fact]
    public void TheBuiltInNetworkSeesSmallPicturesSmaller()
    {
        using var usual = Judge.Open(new JudgeOptions { Backbone = Backbone.ResNet18 }, new ClassifierProtocol(), false, null, 64, true, Device.Cpu, NoProgress.Instance);
        using var named = Judge.Open(new JudgeOptions { Backbone = Backbone.ResNet18, BackboneInput = "size=224" }, new ClassifierProtocol(), false, null, 64, true, Device.Cpu, NoProgress.Instance);

        Assert.Equal((160, 224), (usual.Backbone!.Input.Size, named.Backbone!.Input.Size));
        Assert.NotEqual(usual.Backbone.Identity, named.Backbone.Identity);
    }

    [Fact]
    public void TrainedFurtherTheNetworkSeesTheNamedSize()
    {
        using var usual = Judge.Open(new JudgeOptions { Backbone = Backbone.ResNet18 }, new ClassifierProtocol(), false, null, 64, true, Device.Cpu, NoProgress.Instance);
        using var named = Judge.Open(new JudgeOptions { Backbone = Backbone.ResNet18, BackboneInput = "size=96" }, new ClassifierProtocol { Steps = 7 }, false, null, 64, true, Device.Cpu, NoProgress.Instance);

        Assert.Equal((Finetuning.UsualSize, Finetuning.Steps), (usual.TrainedAs(JudgeKind.Finetune).Finetune!.Size, usual.TrainedAs(JudgeKind.Finetune).Steps));
        Assert.Equal((96, 7), (named.Decided(JudgeKind.Finetune, "").Protocol.Finetune!.Size, named.TrainedAs(JudgeKind.Finetune).Steps));
        Assert.Null(named.TrainedAs(JudgeKind.Small).Finetune);
    }

    [Fact]
    public void TheBetterOneIsTakenAndAResumedRunTrainsNothing()
    {
        using var train = Set(40, 12);
        using var judge = Judge.Open(WithoutBackbone, new ClassifierProtocol { Steps = 8, Batch = 16 }, false, null, 64, true, Device.Cpu, NoProgress.Instance);
        var heard = new ListeningSink();

        var chosen = JudgeChoice.Decide(judge, train, null, null, null, _folder, new ComputeOptions(), heard, default);

        Assert.False(chosen.Undecided);
        Assert.Matches(@"^It was chosen by its mean recall on \d+ validation images without generated images, in percent: small [\d.]+ \(none\) and [\d.]+ \(reweight\); deep [\d.]+ \(none\) and [\d.]+ \(reweight\)\. It leads by", chosen.Reason);
        Assert.Contains(heard.Messages, m => m.StartsWith($"The figures come from the classifier {chosen.Kind.ToString().ToLowerInvariant()}.", StringComparison.Ordinal));
        Assert.Equal(chosen.Kind == JudgeKind.Deep ? ClassifierKind.Deep : ClassifierKind.Small, chosen.Protocol.Network);
        Assert.Equal(8, chosen.Protocol.Steps);

        var files = Directory.GetFiles(_folder).Order().Select(f => (f, File.GetLastWriteTimeUtc(f))).ToList();
        var again = JudgeChoice.Decide(judge, train, null, null, null, _folder, new ComputeOptions(), NoProgress.Instance, default);
        Assert.Equal((chosen.Kind, chosen.Reason), (again.Kind, again.Reason));
        Assert.Equal(files, Directory.GetFiles(_folder).Order().Select(f => (f, File.GetLastWriteTimeUtc(f))));
    }

    [Fact]
    public void TheOutlookCountsTheChoiceAndTheSlowest()
    {
        using var train = Set(40, 12);
        using var judge = Judge.Open(WithoutBackbone, new ClassifierProtocol { Steps = 4, Batch = 16 }, false, null, 64, true, Device.Cpu, NoProgress.Instance);
        var context = new TrainingContext { Observer = NoObserver.Instance };

        var outlook = JudgeChoice.Outlook(judge, train, null, p => new ClassifierWork(p, p.Network == ClassifierKind.Deep ? 1_000 : 1, 0), context);

        Assert.True(outlook.Choice > 0);
        Assert.Equal(2, outlook.Figures.Count);
        Assert.True(outlook.Figures[1].Seconds > outlook.Figures[0].Seconds);
        Assert.Matches(@"^The classifier behind the figures is chosen first among small \(.+ for the figures\), deep \(.+ for the figures\)\.$", outlook.Note);
        var decided = JudgeChoice.Outlook(judge with { Undecided = false }, train, null, p => new ClassifierWork(p, 0, 0), context);
        Assert.Equal((0, null), (decided.Choice, decided.Note));
        Assert.Equal([new FiguresTime(0, false)], decided.Figures);
    }

    [Fact]
    public void OneThatTakesTooLongIsLeftOutWithWordsAndAResumedRunLeavesItOutToo()
    {
        using var train = Set(40, 12);
        using var judge = Judge.Open(WithoutBackbone, new ClassifierProtocol { Steps = 4, Batch = 16 }, false, null, 64, true, Device.Cpu, NoProgress.Instance);
        var context = new TrainingContext { Observer = NoObserver.Instance };

        var outlook = JudgeChoice.Outlook(judge, train, null, Long, context);
        Assert.Equal(0, outlook.Choice);
        Assert.Matches(@"^The classifier behind the figures is small\. deep was not tried: the figures by it take about .+ on this machine \(--classifier deep takes it\)\.$", outlook.Note);

        var chosen = JudgeChoice.Decide(judge, train, null, null, Long, _folder, new ComputeOptions(), NoProgress.Instance, default);
        Assert.Equal((JudgeKind.Small, false), (chosen.Kind, chosen.Undecided));
        Assert.StartsWith("deep was not tried: the figures by it take about ", chosen.Reason, StringComparison.Ordinal);
        var again = JudgeChoice.Decide(judge, train, null, null, p => throw new InvalidOperationException("measured again"), _folder, new ComputeOptions(), NoProgress.Instance, default);
        Assert.Equal(chosen.Reason, again.Reason);

        static ClassifierWork Long(ClassifierProtocol protocol) => new(protocol, protocol.Network == ClassifierKind.Deep ? 1_000_000_000 : 1, 0);
    }

    [Fact]
    public void WhereThePackageOfThePretrainedNetworkIsMissingTheReportSaysWhatItMightDo()
    {
        using var train = Set(40, 12);
        using var judge = Judge.Open(WithoutBackbone, new ClassifierProtocol { Steps = 4, Batch = 16 }, false, null, 64, true, Device.Cpu, NoProgress.Instance);
        Assert.False(judge.LacksPackage); // --backbone none says that nobody wants one

        var reason = JudgeChoice.Decide(judge with { LacksPackage = true }, train, null, null, null, null, new ComputeOptions(), NoProgress.Instance, default).Reason;

        Assert.Contains("No pretrained network was tried, as its package is not on this machine (--backbone imagenet-resnet18 downloads 60 MB): on photographs of everyday things", reason, StringComparison.Ordinal);
    }

    // Of 40 images a class, 30 that only one of two classifiers knows: 22 to 8 is more than chance by twice its error, 16 to 14 is not.
    [Theory]
    [InlineData(22, true)]
    [InlineData(16, false)]
    public void ALeadIsHeldAgainstItsStandardError(int won, bool clear)
    {
        using var images = Set(40, 40);
        bool[] first = [.. Enumerable.Range(0, 80).Select(i => i % 40 < won)];
        bool[] second = [.. Enumerable.Range(0, 80).Select(i => i % 40 is var n && n >= won && n < 30)];
        var lead = ((2.0 * won) - 30) / 40;

        var error = JudgeChoice.StandardError(images, null, first, second);

        // Two classes alike: the root of (the mean square of +1, 0, -1 less the lead's square) over the number of images.
        Assert.Equal(Math.Sqrt((0.75 - (lead * lead)) / 80), error, 0.1 * error);
        Assert.Equal(clear, lead > 2 * error);
    }

    [Fact]
    public void ASingleValidationImageOfAClassShowsNoStandardError()
    {
        using var images = Set(40, 1);
        bool[] first = [.. Enumerable.Repeat(true, 41)];
        Assert.Equal(double.PositiveInfinity, JudgeChoice.StandardError(images, null, first, new bool[41]));
    }

    [Fact]
    public void AProbeThatNobodyNamedHasToLeadByMoreThanChance()
    {
        using var train = Set(40, 1); // validation images too: of the smaller class there is one, so that no lead can be told from chance
        using var named = Judge.Open(new JudgeOptions { Backbone = TinyBackbone.Write(Path.Combine(_folder, "tiny.onnx")) }, new ClassifierProtocol { Steps = 1, Batch = 16 }, false, null, 28, true, Device.Cpu, NoProgress.Instance);
        Assert.Equal([JudgeKind.Small, JudgeKind.Probe], named.Candidates);

        var left = Decide(named with { NamedBackbone = false });
        var free = Decide(named);

        Assert.Equal((JudgeKind.Probe, JudgeKind.Small), (free.Kind, left.Kind)); // after one step a linear layer is far ahead
        Assert.Contains("it is not taken, as nobody named it (--backbone tiny.onnx lets the higher mean decide)", left.Reason, StringComparison.Ordinal);

        Judge Decide(Judge judge) => JudgeChoice.Decide(judge, train, null, train, null, null, new ComputeOptions(), NoProgress.Instance, default);
    }

    private static ImageSet Set(params int[] counts)
    {
        int[] labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        var pixels = new PixelBlock(labels.Length, 1, 64, 64);
        var random = new SeededRandom(3);
        for (var i = 0; i < labels.Length; i++)
        {
            foreach (ref var pixel in pixels[i])
            {
                pixel = (byte)(random.NextInt(100) + (80 * labels[i]));
            }
        }

        return new ImageSet(pixels, labels, ["dark", "bright"]);
    }
}
