namespace Bagan.Data.Sources;

/// <summary>The content of one entry of an archive, or why there is none.</summary>
/// <param name="Index">The entry's position among those asked for.</param>
/// <param name="Content">Its bytes, or null.</param>
/// <param name="Problem">Why it could not be read, or null.</param>
internal readonly record struct ArchiveContent(int Index, byte[]? Content, string? Problem)
{
    /// <summary>Reads one entry.</summary>
    /// <param name="index">Its position among those asked for.</param>
    /// <param name="file">The entry.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="headBytes">As many bytes as are wanted; 0 for all.</param>
    public static ArchiveContent Read(int index, SourceFile file, Func<Stream> open, int headBytes)
    {
        if (file.Length == 0)
        {
            return new ArchiveContent(index, null, "the file is empty");
        }

        if (file.Length > ReadLimits.LargestFile)
        {
            return new ArchiveContent(index, null, $"the file holds {file.Length} bytes, more than the limit of {ReadLimits.LargestFile} for one image");
        }

        try
        {
            using var stream = open();
            return new ArchiveContent(index, ArchivePipe.ReadWhole(stream, file.Length, headBytes), null);
        }
        catch (Exception e) when (FileProblem.IsOfFile(e))
        {
            return new ArchiveContent(index, null, FileProblem.Describe(e, file.Path));
        }
    }
}
