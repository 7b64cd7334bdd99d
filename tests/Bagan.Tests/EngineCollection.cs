using Bagan.Tensors;

namespace Bagan.Tests;

/// <summary>Tests that compute with the engine run one after another: its generator and its threads belong to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EngineCollection
{
    public const string Name = "Engine";
}

/// <summary>Until it is disposed, the engine has one thread, so that trainings run one after the other on every machine.</summary>
internal sealed class OneThread : IDisposable
{
    private readonly int _before = Engine.Threads;

    internal OneThread() => Engine.Configure(new EngineOptions { Threads = 1 });

    public void Dispose() => Engine.Configure(new EngineOptions { Threads = _before });
}
