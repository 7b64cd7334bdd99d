namespace Bagan.Data.Codecs;

/// <summary>One image file's bytes cannot be read: unknown, damaged, truncated, too large or of an unsupported kind.</summary>
public sealed class ImageFormatException : BaganInputException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What is wrong with the file, in words that can follow its name and a colon.</param>
    /// <param name="inner">The cause, if any.</param>
    public ImageFormatException(string reason, Exception? inner = null)
        : base(reason, inner)
    {
    }

    /// <summary>What is wrong with the file, in words that can follow its name and a colon.</summary>
    public string Reason => Message;
}
