using System.Net;
using System.Net.Sockets;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Jobs.Classifiers;
using Bagan.Jobs.Options;
using Bagan.Methods.Catalogue;
using Bagan.Ranks;
using Bagan.Tensors;
using Bagan.Tests.Data;
using Bagan.Tests.Evaluation.Classifiers;
using Bagan.Tests.Jobs.Pick;
using Bagan.Training;

namespace Bagan.Tests.Jobs.Classifiers;

/// <summary>The pretrained network of a teacher in a job of several processes, of which one is here.</summary>
[Collection(EngineCollection.Name)]
public sealed class TeacherBackboneTests
{
    [Theory]
    [InlineData(false, "auto", false, true)]
    [InlineData(true, "auto", true, false)]
    [InlineData(false, "probe", true, false)]
    [InlineData(false, "scratch", false, false)]
    public void ThatOneIsLeftOutThatNobodyNamedIsSaid(bool named, string asked, bool taken, bool said)
    {
        using var folder = new TemporaryFolder();
        using var judge = new Judge(
            JudgeKind.Small, Backbone.Open(TinyBackbone.Write(folder.File("tiny.onnx")), new BackboneInput(), false, Device.Cpu, null, _ => { }), new ClassifierProtocol(), new ClassifierProtocol(), null) { NamedBackbone = named };
        using var ranks = RankSession.Open(
            new LaunchedRank(0, 1) { Port = FreePort() }, new Dictionary<string, string>(), CancellationToken.None, words => throw new InvalidOperationException(words));
        var heard = new ListeningSink();

        var pretrained = TeacherBackbone.Of(
            judge, Enum.Parse<TeacherMode>(asked, ignoreCase: true), MethodChoice.Parse("balanced"), null, null, new TrainingContext { Observer = NoObserver.Instance, Ranks = ranks }, heard);

        Assert.Equal(taken, pretrained is not null);
        Assert.Equal(
            said ? [$"The teacher is trained from scratch: several processes do not try it as a linear layer on {judge.Backbone!.Name}, which nobody named (--backbone {judge.Backbone.Name} tries it)."] : [],
            heard.Messages);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
