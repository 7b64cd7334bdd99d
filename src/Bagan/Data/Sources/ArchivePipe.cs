namespace Bagan.Data.Sources;

/// <summary>
/// Reads the entries of an archive on one thread, since they lie one behind the other in packed data, and hands them to several.
/// Bytes on their way are limited; one entry may be larger and then goes alone.
/// </summary>
internal static class ArchivePipe
{
    private const int BatchEntries = 32;
    private const int BatchBytes = 256 * 1024;
    private const long InFlightBytes = 48L << 20;

    /// <summary>Reads and visits.</summary>
    /// <param name="entries">The content of each entry and its position, or null and why it cannot be read. Enumerated on the calling thread.</param>
    /// <param name="visit">Takes each content.</param>
    /// <param name="fail">Takes what could not be read.</param>
    /// <param name="limits">Threads and cancellation.</param>
    public static void Run(IEnumerable<ArchiveContent> entries, FileVisitor visit, Action<int, string> fail, ReadLimits limits)
    {
        var gate = new ByteGate(InFlightBytes);
        ParallelWork.Pipe(stop => Batches(entries, fail, gate, stop), limits, batch =>
        {
            using (batch.Room)
            {
                foreach (var (index, content) in batch.Contents)
                {
                    visit(index, content);
                }
            }
        });
    }

    /// <summary>Reads a stream to its end, which may not lie behind the length that was declared.</summary>
    /// <param name="stream">The entry.</param>
    /// <param name="declared">Its length by the archive's account.</param>
    /// <param name="most">As many bytes as are wanted; 0 for all.</param>
    public static byte[] ReadWhole(Stream stream, long declared, int most)
    {
        // Memory is taken as bytes come, not as a header promises.
        const int Step = 1 << 20;
        var wanted = most > 0 ? Math.Min(most, declared) : declared;
        var content = new byte[Math.Min(wanted, Step)];
        var length = 0;
        while (true)
        {
            length += stream.ReadAtLeast(content.AsSpan(length), content.Length - length, throwOnEndOfStream: false);
            if (length < content.Length)
            {
                throw new BadContentException($"it should hold {declared} bytes and ends after {length}");
            }

            if (length == wanted)
            {
                return most > 0 || stream.ReadByte() < 0
                    ? content
                    : throw new BadContentException($"it unpacks to more than the {declared} bytes that it declares");
            }

            Array.Resize(ref content, (int)Math.Min(wanted, content.Length * 2L));
        }
    }

    private static IEnumerable<(List<(int Index, byte[] Content)> Contents, ByteGate.Pass Room)> Batches(
        IEnumerable<ArchiveContent> entries, Action<int, string> fail, ByteGate gate, CancellationToken stop)
    {
        var contents = new List<(int, byte[])>();
        var bytes = 0L;
        foreach (var entry in entries)
        {
            stop.ThrowIfCancellationRequested();
            if (entry.Content is null)
            {
                fail(entry.Index, entry.Problem!);
                continue;
            }

            contents.Add((entry.Index, entry.Content));
            bytes += entry.Content.Length;
            if (contents.Count == BatchEntries || bytes >= BatchBytes)
            {
                yield return (contents, gate.Enter(bytes, stop));
                contents = [];
                bytes = 0;
            }
        }

        if (contents.Count > 0)
        {
            yield return (contents, gate.Enter(bytes, stop));
        }
    }
}

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
