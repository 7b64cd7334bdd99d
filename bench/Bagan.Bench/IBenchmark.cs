namespace Bagan.Bench;

/// <summary>One subcommand of the benchmarks.</summary>
internal interface IBenchmark
{
    /// <summary>The name of the subcommand.</summary>
    string Name { get; }

    /// <summary>Its arguments and what it measures, for the list of subcommands.</summary>
    string Usage { get; }

    /// <summary>Measures and prints.</summary>
    /// <param name="args">The arguments behind the name.</param>
    /// <returns>The exit code: 0 if what was measured is as it should be.</returns>
    int Run(IReadOnlyList<string> args);
}
