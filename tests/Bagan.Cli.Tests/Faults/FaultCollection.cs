namespace Bagan.Cli.Tests.Faults;

/// <summary>The fault tests share one reference run, and run one after another: several of them would fill memory and disk.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<FaultRuns>
{
    public const string Name = "faults";
}
