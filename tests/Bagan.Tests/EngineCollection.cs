namespace Bagan.Tests;

/// <summary>Tests that compute with the engine run one after another: its generator and its threads belong to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EngineCollection
{
    public const string Name = "Engine";
}
