using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bagan.IO;

namespace Bagan.Evaluation.Backbones;

/// <summary>A folder in which features are kept between runs.</summary>
/// <param name="Path">The folder, which need not be there.</param>
/// <param name="IsShared">Whether other runs may use it at the same time; else it is part of a result.</param>
internal sealed record FeatureFolder(string Path, bool IsShared);

/// <summary>
/// Features by the hash of the picture that they are of, in memory and, where there is a file, between runs. The file names the network and the form of
/// its input; a file of another network, or a damaged one, is not used and is written anew.
/// </summary>
internal sealed class FeatureCache
{
    private const uint Magic = 0x4246_4742; // "BGFB"
    private const int HeaderBytes = 48; // magic, width, rows, identity
    private const long LargestFile = 1L << 30;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private readonly Dictionary<UInt128, float[]> _rows = [];
    private readonly string? _path;
    private readonly bool _shared;
    private readonly byte[] _identity;
    private readonly int _width;
    private readonly Action<string> _message;
    private int _saved;
    private DateTime _known; // when the file was written that was read or written last

    private FeatureCache(FeatureFolder? folder, byte[] identity, int width, Action<string> message)
    {
        _path = folder is null ? null : Path.Combine(folder.Path, $"{Convert.ToHexStringLower(identity)[..16]}.features");
        (_shared, _identity, _width, _message) = (folder?.IsShared ?? false, identity, width, message);
    }

    private int RowBytes => 16 + (4 * _width);

    // Rows that a file may have.
    private int Room => (int)((LargestFile - HeaderBytes - SHA256.HashSizeInBytes) / RowBytes);

    /// <summary>How many pictures it knows.</summary>
    internal int Count => _rows.Count;

    /// <summary>Opens a cache.</summary>
    /// <param name="folder">The folder of its file; null: memory alone.</param>
    /// <param name="identity">SHA-256 of network and input.</param>
    /// <param name="width">F, numbers of a picture.</param>
    /// <param name="message">Told of damage, and of a shared folder that cannot be written.</param>
    internal static FeatureCache Open(FeatureFolder? folder, byte[] identity, int width, Action<string> message)
    {
        var cache = new FeatureCache(folder, identity, width, message);
        cache._saved = cache.Refresh();
        return cache;
    }

    /// <summary>The features of a picture; null where they are not known.</summary>
    internal float[]? Find(UInt128 hash) => _rows.GetValueOrDefault(hash);

    /// <summary>Keeps the features of a picture.</summary>
    internal void Add(UInt128 hash, float[] features) => _rows[hash] = features;

    /// <summary>
    /// Writes the file, if there is one and anything is new. What other runs have put into a shared folder in the meantime is taken over; where such a folder
    /// cannot be written, that is said, since no result depends on it.
    /// </summary>
    /// <exception cref="BaganException">The file system refuses, and the folder is part of a result.</exception>
    internal void Save()
    {
        if (_path is null || Math.Min(_rows.Count, Room) == _saved)
        {
            return;
        }

        if (!_shared)
        {
            Write(_path);
            return;
        }

        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
            Directory.CreateDirectory(folder);
            using var alone = FolderLock.TakeInTurn(folder, folder, LongestWait);
            Refresh();
            Write(_path);
        }
        catch (Exception e) when (e is BaganException || OutputError.IsOfFileSystem(e))
        {
            _message($"The features are not kept in --feature-cache {Path.GetDirectoryName(_path)}: {(e.InnerException ?? e).Message}");
            _saved = Math.Min(_rows.Count, Room);
        }
    }

    // Adds what the file holds, where it is another than before; the number of its rows.
    private int Refresh()
    {
        if (_path is null || !File.Exists(_path) || File.GetLastWriteTimeUtc(_path) == _known)
        {
            return 0;
        }

        var read = new Dictionary<UInt128, float[]>();
        _known = File.GetLastWriteTimeUtc(_path);
        if (Read(_path, read) is { } damage)
        {
            _message($"{_path} is not used ({damage}); its features are computed again.");
            return 0;
        }

        foreach (var (hash, features) in read)
        {
            _rows.TryAdd(hash, features);
        }

        return read.Count;
    }

    private void Write(string path)
    {
        var rows = Math.Min(_rows.Count, Room); // the first that were known
        DurableFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        DurableFile.Write(path, stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var header = new byte[HeaderBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), _width);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), rows);
            _identity.CopyTo(header, 16);
            Put(header);
            var row = new byte[RowBytes];
            foreach (var (key, features) in _rows.Take(rows))
            {
                BinaryPrimitives.WriteUInt128LittleEndian(row, key);
                MemoryMarshal.AsBytes<float>(features).CopyTo(row.AsSpan(16));
                Put(row);
            }

            stream.Write(hash.GetHashAndReset());

            void Put(byte[] bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }
        });
        (_saved, _known) = (rows, File.GetLastWriteTimeUtc(path));
    }

    // What is wrong with the file; null where nothing is.
    private string? Read(string path, Dictionary<UInt128, float[]> into)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var header = new byte[HeaderBytes];
            if (stream.Length is < HeaderBytes or > LargestFile || stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic)
            {
                return "it holds no features";
            }

            var (width, rows) = (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)), BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)));
            if (width != _width || !header.AsSpan(16, 32).SequenceEqual(_identity))
            {
                return "it is of another network or input";
            }

            var row = new byte[16 + (4 * width)];
            if (rows < 0 || rows > LargestFile / row.Length || stream.Length != HeaderBytes + (rows * row.Length) + SHA256.HashSizeInBytes)
            {
                return "its length is not what its header says";
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(header);
            for (var i = 0L; i < rows; i++)
            {
                stream.ReadExactly(row);
                hash.AppendData(row);
                into[BinaryPrimitives.ReadUInt128LittleEndian(row)] = MemoryMarshal.Cast<byte, float>(row.AsSpan(16)).ToArray();
            }

            var checksum = new byte[SHA256.HashSizeInBytes];
            stream.ReadExactly(checksum);
            return hash.GetHashAndReset().AsSpan().SequenceEqual(checksum) ? null : "its content is not what its checksum says";
        }
        catch (Exception e) when (OutputError.IsOfFileSystem(e))
        {
            return e.Message;
        }
    }
}
