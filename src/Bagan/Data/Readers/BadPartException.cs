using Bagan.Data.Sources;

namespace Bagan.Data.Readers;

/// <summary>One part of the data is bad as a whole; readers turn it into an entry of their listing.</summary>
internal sealed class BadPartException(string file, string reason) : BaganInputException($"{file}: {reason}")
{
    /// <summary>The part and what is wrong with it.</summary>
    public BadFile File { get; } = new(file, reason);

    /// <summary>Reads something out of a file, and says of which file what went wrong.</summary>
    /// <exception cref="BadPartException">The file cannot be read, or what it holds is wrong.</exception>
    public static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            throw new BadPartException(file, FileProblem.Describe(e, file));
        }
    }
}
