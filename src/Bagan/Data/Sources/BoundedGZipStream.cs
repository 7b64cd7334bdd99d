using System.IO.Compression;

namespace Bagan.Data.Sources;

/// <summary>Unpacks a gzip file and stops where it unpacks without end.</summary>
internal sealed class BoundedGZipStream(FileStream file) : ReadOnlyStream
{
    private readonly GZipStream _unpacked = new(file, CompressionMode.Decompress);
    private long _count;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = _unpacked.Read(buffer);
        _count += read;
        BombCheck.Require(_count, file.Position);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
