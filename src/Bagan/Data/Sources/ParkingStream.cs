namespace Bagan.Data.Sources;

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
