namespace Bagan.Jobs.Options;

/// <summary>The options of one verb: an immutable record whose defaults are those of the command line.</summary>
public interface IJobOptions
{
    /// <summary>Looks for everything that is wrong with the options themselves; files are not touched.</summary>
    /// <returns>One sentence for each error, naming the option as the command line spells it; empty if all is well.</returns>
    IReadOnlyList<string> Validate();
}
