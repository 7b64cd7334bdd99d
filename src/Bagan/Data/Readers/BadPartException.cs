namespace Bagan.Data.Readers;

/// <summary>One part of the data is bad as a whole; readers turn it into an entry of their listing.</summary>
internal sealed class BadPartException(string file, string reason) : BaganInputException($"{file}: {reason}")
{
    /// <summary>The part and what is wrong with it.</summary>
    public BadFile File { get; } = new(file, reason);
}
