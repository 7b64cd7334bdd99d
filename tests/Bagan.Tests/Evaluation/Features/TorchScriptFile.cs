using System.IO.Compression;

namespace Bagan.Tests.Evaluation.Features;

/// <summary>
/// Writes small TorchScript files by hand: a zip archive with the code as text, and a pickled object without parameters. So the tests
/// need neither PyTorch nor a binary in the repository.
/// </summary>
internal static class TorchScriptFile
{
    /// <summary>The mean, minimum and maximum of each channel: [N, 3C].</summary>
    internal const string Statistics =
        """
            flat = torch.flatten(x, 2)
            mean = torch.mean(flat, [2])
            low = torch.amin(flat, [2])
            high = torch.amax(flat, [2])
            return torch.cat([mean, low, high], 1)
        """;

    private static readonly byte[] Pickle =
    [
        0x80, 2, // protocol
        (byte)'c', .. "__torch__\nFeatures\n"u8, // the class
        (byte)')', 0x81, // an object without arguments
        (byte)'}', (byte)'(', // its attributes
        (byte)'X', 8, 0, 0, 0, .. "training"u8, 0x89,
        (byte)'u', (byte)'b', (byte)'.',
    ];

    /// <summary>Writes a module whose forward has the given body and result.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="body">Lines of the method, indented by four, that answer from <c>x</c>.</param>
    /// <param name="result">The type of what it returns.</param>
    internal static void Write(string path, string body, string result = "Tensor")
    {
        var code = $"""
            class Features(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Features,
                x: Tensor) -> {result}:
            {body}

            """;
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(zip, "data.pkl", Pickle);
        Add(zip, "code/__torch__.py", System.Text.Encoding.UTF8.GetBytes(code.ReplaceLineEndings("\n")));
        Add(zip, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
        Add(zip, "version", "3\n"u8.ToArray());
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry($"features/{name}", CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
