namespace Bagan.Cli.Tests;

/// <summary>
/// Tests that run command lines with the engine inside the test process: its random numbers and threads are the process's, so that they run
/// one after another.
/// </summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection
{
    public const string Name = "engine";
}
