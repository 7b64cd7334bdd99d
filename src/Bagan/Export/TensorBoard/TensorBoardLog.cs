using System.Buffers.Binary;
using Bagan.IO;

namespace Bagan.Export.TensorBoard;

/// <summary>
/// The event file of one training, for TensorBoard. A training that is taken up again begins the file anew with the events up to its checkpoint: what
/// came after it is made again, so that no step stands twice.
/// </summary>
internal sealed class TensorBoardLog
{
    /// <summary>The name of the file; TensorBoard looks for the part in the middle.</summary>
    internal const string FileName = "events.out.tfevents.bagan";

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly List<LogEvent> _events = [];
    private readonly HashSet<(string Tag, long Step)> _known = [];
    private List<LogEvent> _earlier;

    /// <summary>Begins a log.</summary>
    /// <param name="folder">Its folder, which is made where it is missing.</param>
    /// <param name="options">The options of the command as JSON.</param>
    /// <param name="clock">Where the times of events come from.</param>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal TensorBoardLog(string folder, string options, TimeProvider clock)
    {
        _path = Path.Combine(folder, FileName);
        _clock = clock;
        _earlier = ReadEarlier(_path);
        DurableFile.MakeFolder(folder);
        Keep(LogEvent.Begin(clock.GetUtcNow()));
        Keep(LogEvent.Words("options", $"```json\n{options}\n```", clock.GetUtcNow()));
        Rewrite();
    }

    /// <summary>The time of an event that is made now.</summary>
    internal DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Adds an event, unless there is one of its tag and step.</summary>
    internal void Add(LogEvent added)
    {
        if (Keep(added))
        {
            DurableFile.Append(_path, EventFile.Frame(added.Content));
        }
    }

    /// <summary>The training goes on from a checkpoint: of the events of some tags only those that it knows stay, in this log or in that of the interrupted run.</summary>
    /// <param name="prefix">The beginning of the tags.</param>
    /// <param name="holds">Whether an event stays.</param>
    internal void Restore(string prefix, Func<LogEvent, bool> holds)
    {
        var own = _earlier.Concat(_events).Where(e => IsOfTraining(e) && e.Tag.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        List<LogEvent> others = [.. _events.Except(own)];
        _earlier = [.. _earlier.Except(own)];
        _events.Clear();
        _known.Clear();
        foreach (var kept in others.Concat(own.Where(holds)))
        {
            Keep(kept);
        }

        Rewrite();
    }

    private bool Keep(LogEvent added)
    {
        if (!_known.Add((added.Tag, added.Step)))
        {
            return false;
        }

        _events.Add(added);
        return true;
    }

    private void Rewrite() => DurableFile.Write(_path, stream => _events.ForEach(e => stream.Write(EventFile.Frame(e.Content))));

    // The beginning and the options are written anew.
    private static List<LogEvent> ReadEarlier(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var stream = File.OpenRead(path);
        return [.. EventFile.Read(stream).Select(LogEvent.Parse).OfType<LogEvent>().Where(IsOfTraining)];
    }

    private static bool IsOfTraining(LogEvent e) => e.Tag.Contains('/');
}

/// <summary>
/// Records of a TensorBoard event file (TensorFlow's TFRecord): eight bytes of length, a masked CRC-32C of these, the content, a masked CRC-32C of it;
/// all numbers little-endian.
/// </summary>
internal static class EventFile
{
    private const int HeadLength = 12;
    private const int TailLength = 4;
    private const int LongestRecord = 1 << 28;
    private const uint Polynomial = 0x82F63B78; // Castagnoli's, reflected
    private static readonly uint[] Table = MakeTable();

    /// <summary>A record with its frame.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> content)
    {
        var record = new byte[HeadLength + content.Length + TailLength];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedChecksum(record.AsSpan(0, 8)));
        content.CopyTo(record.AsSpan(HeadLength));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadLength + content.Length), MaskedChecksum(content));
        return record;
    }

    /// <summary>The contents of a file's records, up to the first that is cut off or damaged.</summary>
    internal static IEnumerable<byte[]> Read(Stream stream)
    {
        var head = new byte[HeadLength];
        var tail = new byte[TailLength];
        while (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) == HeadLength)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)) != MaskedChecksum(head.AsSpan(0, 8)) || length > LongestRecord)
            {
                yield break;
            }

            var content = new byte[length];
            if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) != content.Length
                || stream.ReadAtLeast(tail, TailLength, throwOnEndOfStream: false) != TailLength
                || BinaryPrimitives.ReadUInt32LittleEndian(tail) != MaskedChecksum(content))
            {
                yield break;
            }

            yield return content;
        }
    }

    /// <summary>CRC-32C, rotated by 15 bits and moved by a constant, so that the checksum of bytes that hold checksums means something.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return uint.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            table[i] = value;
        }

        return table;
    }
}
