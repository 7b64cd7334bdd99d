using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

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

/// <summary>What streams that only read from their start to their end have in common.</summary>
internal abstract class ReadOnlyStream : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public abstract override int Read(Span<byte> buffer);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A part of a file; several may be read at once.</summary>
/// <param name="file">The file; stays open.</param>
/// <param name="start">Where the part begins.</param>
/// <param name="length">Its bytes; a file that ends before ends the stream.</param>
internal sealed class SectionStream(SafeFileHandle file, long start, long length) : ReadOnlyStream
{
    private long _read;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, length - _read)], start + _read);
        _read += read;
        return read;
    }
}

/// <summary>The data of one entry; what they lie in stays open when they are closed.</summary>
internal sealed class ParkingStream(Stream data, Action park) : ReadOnlyStream
{
    private bool _closed;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => data.Read(buffer);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            park();
        }

        base.Dispose(disposing);
    }
}

/// <summary>
/// Stops archives that unpack without end. Images hardly shrink when packed, so an archive that unpacks to very many times its size
/// holds something else.
/// </summary>
internal static class BombCheck
{
    /// <summary>Less than this is unpacked from any archive.</summary>
    public const long AlwaysAllowed = 1L << 30;

    /// <summary>An archive may unpack to this many times its size.</summary>
    public const long LargestRatio = 200;

    /// <summary>Accepts an amount of unpacked data, or refuses it.</summary>
    /// <param name="unpacked">Bytes unpacked, or declared.</param>
    /// <param name="packed">Bytes of the archive that they came from.</param>
    /// <exception cref="BadContentException">Too much.</exception>
    public static void Require(long unpacked, long packed)
    {
        if (unpacked > AlwaysAllowed && unpacked / LargestRatio > packed)
        {
            throw new BadContentException($"it unpacks to more than {LargestRatio} times its size, as no set of images does");
        }
    }
}
