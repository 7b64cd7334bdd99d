using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bagan.IO;

namespace Bagan.Evaluation.Backbones;

/// <summary>
/// Features by the hash of the picture that they are of, in memory and, where there is a file, between runs. The file names the network and the form of
/// its input; a file of another network, or a damaged one, is not used and is written anew.
/// </summary>
internal sealed class FeatureCache
{
    private const uint Magic = 0x4246_4742; // "BGFB"
    private const int HeaderBytes = 48; // magic, width, rows, identity
    private const long LargestFile = 1L << 30;
    private readonly Dictionary<UInt128, float[]> _rows = [];
    private readonly string? _path;
    private readonly byte[] _identity;
    private readonly int _width;
    private int _saved;

    private FeatureCache(string? path, byte[] identity, int width) => (_path, _identity, _width) = (path, identity, width);

    /// <summary>How many pictures it knows.</summary>
    internal int Count => _rows.Count;

    /// <summary>Opens a cache.</summary>
    /// <param name="path">Its file, which need not be there; null: memory alone.</param>
    /// <param name="identity">SHA-256 of network and input.</param>
    /// <param name="width">F, numbers of a picture.</param>
    /// <param name="message">Told of damage.</param>
    internal static FeatureCache Open(string? path, byte[] identity, int width, Action<string> message)
    {
        var cache = new FeatureCache(path, identity, width);
        if (path is not null && File.Exists(path) && cache.Read(path) is { } damage)
        {
            message($"{path} is not used ({damage}); its features are computed again.");
            cache._rows.Clear();
        }

        cache._saved = cache._rows.Count;
        return cache;
    }

    /// <summary>The features of a picture; null where they are not known.</summary>
    internal float[]? Find(UInt128 hash) => _rows.GetValueOrDefault(hash);

    /// <summary>Keeps the features of a picture.</summary>
    internal void Add(UInt128 hash, float[] features) => _rows[hash] = features;

    /// <summary>Writes the file, if there is one and anything is new.</summary>
    /// <exception cref="BaganException">The file system refuses.</exception>
    internal void Save()
    {
        var rowBytes = 16 + (4 * _width);
        var rows = (int)Math.Min(_rows.Count, (LargestFile - HeaderBytes - SHA256.HashSizeInBytes) / rowBytes);
        if (_path is null || _rows.Count == _saved)
        {
            return;
        }

        DurableFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        DurableFile.Write(_path, stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var header = new byte[HeaderBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), _width);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), rows);
            _identity.CopyTo(header, 16);
            Put(header);
            var row = new byte[rowBytes];
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
        _saved = _rows.Count;
    }

    // What is wrong with the file; null where nothing is.
    private string? Read(string path)
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
                _rows[BinaryPrimitives.ReadUInt128LittleEndian(row)] = MemoryMarshal.Cast<byte, float>(row.AsSpan(16)).ToArray();
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
