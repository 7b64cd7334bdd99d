namespace Bagan.Data.Sources;

/// <summary>A file could be read, but what it holds is wrong.</summary>
/// <param name="reason">What is wrong, in words that can follow the file's name and a colon.</param>
/// <param name="inner">The cause, if any.</param>
internal sealed class BadContentException(string reason, Exception? inner = null) : IOException(reason, inner);
