using System.Globalization;

namespace Bagan.Bench;

/// <summary>The options of a benchmark on its command line.</summary>
internal sealed class BenchmarkArguments
{
    private const string Full = "--full";
    private readonly List<(string Name, string? Value)> _options = [];

    private BenchmarkArguments()
    {
    }

    /// <summary>Whether results are printed for programs.</summary>
    internal bool Json => _options.Any(o => o.Name == "--json");

    /// <summary>Reads a command line; says how it is used and returns null where it holds anything else than --json and the named options, each but --full with a value.</summary>
    internal static BenchmarkArguments? Read(IBenchmark benchmark, IReadOnlyList<string> args, params string[] names)
    {
        var read = new BenchmarkArguments();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--json" || (args[i] == Full && names.Contains(Full)))
            {
                read._options.Add((args[i], null));
            }
            else if (names.Contains(args[i]) && i + 1 < args.Count)
            {
                read._options.Add((args[i], args[++i]));
            }
            else
            {
                Console.Error.WriteLine($"Usage: {benchmark.Name} {benchmark.Usage}");
                return null;
            }
        }

        return read;
    }

    /// <summary>The values of an option in their order.</summary>
    internal IReadOnlyList<string> Values(string name) => [.. _options.Where(o => o.Name == name && o.Value is not null).Select(o => o.Value!)];

    /// <summary>The last value of an option; null without it.</summary>
    internal string? Value(string name) => Values(name).LastOrDefault();

    /// <summary>Whether an option was given.</summary>
    internal bool Has(string name) => _options.Any(o => o.Name == name);

    /// <summary>The rounds asked for.</summary>
    internal int Rounds(int unlessTold) => Value("--rounds") is { } rounds ? int.Parse(rounds, CultureInfo.InvariantCulture) : unlessTold;
}
