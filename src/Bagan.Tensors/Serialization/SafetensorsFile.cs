namespace Bagan.Tensors.Serialization;

/// <summary>The tensors and texts of a safetensors file, in host memory. It owns the tensors, whatever scope is open.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int ChunkLength = 1 << 20;

    private SafetensorsFile(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name; they go when the file object is disposed.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The texts that the writer added; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="SafetensorsException">There is none.</exception>
    public Tensor TensorOf(string name) => Tensors.GetValueOrDefault(name) ?? throw new SafetensorsException($"The tensor '{name}' is missing.");

    /// <summary>The text of a name.</summary>
    /// <exception cref="SafetensorsException">There is none.</exception>
    public string TextOf(string name) => Metadata.GetValueOrDefault(name) ?? throw new SafetensorsException($"The text '{name}' is missing.");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format; no memory was taken for tensors.</exception>
    /// <exception cref="EngineOutOfMemoryException">The tensors do not fit into memory.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return Read(stream);
        }
        catch (SafetensorsException e)
        {
            throw new SafetensorsException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads from a stream that can seek and whose content reaches to its end.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static SafetensorsFile Read(Stream stream)
    {
        var header = SafetensorsHeader.Read(stream);
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            foreach (var entry in header.Entries)
            {
                var tensor = TensorScope.Outside(() => Tensor.Empty(entry.Shape.ToArray(), entry.Type));
                tensors.Add(entry.Name, tensor);
                Fill(stream, entry, tensor);
            }
        }
        catch
        {
            DisposeAll(tensors);
            throw;
        }

        return new SafetensorsFile(tensors, header.Metadata);
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAll(Tensors);

    private static unsafe void Fill(Stream stream, SafetensorsEntry entry, Tensor tensor)
    {
        var data = tensor.Data;
        for (var position = 0L; position < entry.Length; position += ChunkLength)
        {
            var chunk = new Span<byte>(data + position, (int)Math.Min(ChunkLength, entry.Length - position));
            try
            {
                stream.ReadExactly(chunk);
            }
            catch (EndOfStreamException e)
            {
                throw new SafetensorsException($"The file became shorter while '{entry.Name}' was read.", e);
            }

            if (entry.Type == ScalarType.Bool && chunk.ContainsAnyExceptInRange((byte)0, (byte)1))
            {
                throw new SafetensorsException($"'{entry.Name}' is BOOL but holds bytes other than 0 and 1.");
            }
        }
    }

    private static void DisposeAll(IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
