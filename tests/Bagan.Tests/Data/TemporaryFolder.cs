namespace Bagan.Tests.Data;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("bagan-test-").FullName;

    /// <summary>A path inside it; folders above the last part are made.</summary>
    public string File(string relative)
    {
        var full = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }

    /// <summary>Writes a file inside it.</summary>
    public string Write(string relative, byte[] content)
    {
        var full = File(relative);
        System.IO.File.WriteAllBytes(full, content);
        return full;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
