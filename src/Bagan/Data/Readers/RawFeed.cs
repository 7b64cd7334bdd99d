using Bagan.Data.Sources;
using Bagan.Imaging;

namespace Bagan.Data.Readers;

/// <summary>Images that lie in array files: IDX, CIFAR's records, NumPy arrays.</summary>
internal sealed class RawFeed(IReadOnlyList<RawFile> files) : IImageFeed
{
    /// <inheritdoc/>
    public void Probe(FeedPass pass, ImageShape[] shapes)
    {
        var start = 0;
        foreach (var file in files)
        {
            shapes.AsSpan(start, file.Count).Fill(file.Shape);
            start += file.Count;
        }
    }

    /// <inheritdoc/>
    public void Read(FeedPass pass, Action<int, DecodedImage> visit)
    {
        var start = 0;
        foreach (var file in files)
        {
            var first = start;
            try
            {
                ParallelWork.Pipe(_ => file.ReadBatches(), pass.Limits, batch => Visit(file, batch.Records, first + batch.First, pass, visit));
            }
            catch (Exception e) when (FileProblem.IsOfFile(e))
            {
                pass.FailFile(file.Name, FileProblem.Describe(e, file.Name), first, file.Count);
            }

            start += file.Count;
        }
    }

    private static void Visit(RawFile file, byte[] records, int first, FeedPass pass, Action<int, DecodedImage> visit)
    {
        var size = (int)file.RecordBytes;
        for (var k = 0; k < records.Length / size; k++)
        {
            if (pass.Wants(first + k))
            {
                var pixels = file.Pixels(records.AsSpan(k * size, size));
                visit(first + k, new DecodedImage(file.Shape.Width, file.Shape.Height, file.Shape.Channels, pixels, ImageFormat.Raw));
            }

            pass.Tick();
        }
    }
}
