using System.IO.Compression;

namespace Bagan.Data.Sources;

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
