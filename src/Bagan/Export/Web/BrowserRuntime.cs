using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Bagan.IO;

namespace Bagan.Export.Web;

/// <summary>
/// ONNX Runtime Web, which runs the models in an exported page: the module with the WebAssembly backend alone, and its binary. Only exported pages
/// need it, so it is not part of the program: the first export has npm download the package and keeps these two files of it.
/// </summary>
/// <param name="folder">Where the two files are kept.</param>
/// <param name="npm">The program that downloads the package.</param>
internal sealed class BrowserRuntime(string folder, string npm)
{
    /// <summary>The package at npm.</summary>
    internal const string Package = "onnxruntime-web";

    /// <summary>Its version.</summary>
    internal const string Version = "1.30.0";

    private const int Megabytes = 33;

    /// <summary>The files, with their SHA-256; they lie in the folder <c>dist</c> of the package.</summary>
    internal static IReadOnlyDictionary<string, string> Checksums { get; } = new Dictionary<string, string>
    {
        ["ort.wasm.bundle.min.mjs"] = "11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90",
        ["ort-wasm-simd-threaded.wasm"] = "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2",
    };

    /// <summary>The one in the folder that the system gives each user for the data of programs.</summary>
    internal static BrowserRuntime OfUser { get; } = new(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "bagan", $"{Package}-{Version}"),
        OperatingSystem.IsWindows() ? "npm.cmd" : "npm");

    /// <summary>The two files, which are downloaded first where one is missing.</summary>
    /// <param name="message">Told that something is downloaded.</param>
    /// <param name="stop">Ends the download.</param>
    /// <returns>Their contents by their names, as they were published: the checksums hold.</returns>
    /// <exception cref="BaganInputException">One is missing and cannot be downloaded, or is not what was published; the message says how to get it.</exception>
    /// <exception cref="OperationCanceledException">The download was asked to stop.</exception>
    internal IReadOnlyDictionary<string, byte[]> Require(Action<string> message, CancellationToken stop)
    {
        if (!Checksums.Keys.All(name => File.Exists(Path.Combine(folder, name))))
        {
            message($"A web page needs {Package} {Version}; downloading it once by npm (about {Megabytes} MB).");
            if (Download(stop) is { } error)
            {
                throw new BaganInputException(
                    $"A web page needs {Package} {Version}, which is not in {folder} and could not be downloaded ({error}). Install npm (apt-get install npm), and "
                    + $"once there is a connection, repeat this command. Or copy {string.Join(" and ", Checksums.Keys)} out of the folder dist of the npm package "
                    + $"{Package}@{Version} into {folder}.");
            }
        }

        return Checksums.ToDictionary(file => file.Key, file =>
        {
            var path = Path.Combine(folder, file.Key);
            var content = File.ReadAllBytes(path);
            return Convert.ToHexStringLower(SHA256.HashData(content)) == file.Value
                ? content
                : throw new BaganInputException($"{path} is not the file of {Package} {Version}: its SHA-256 is not {file.Value}. Remove it and repeat this command.");
        });
    }

    // Why there is nothing; null where both files are in the folder.
    private string? Download(CancellationToken stop)
    {
        DirectoryInfo? part = null;
        try
        {
            part = Directory.CreateTempSubdirectory("bagan-npm-");
            if (OutsideProgram.Run(npm, ["pack", $"{Package}@{Version}", "--pack-destination", part.FullName, "--silent"], stop) is { } error)
            {
                return error;
            }

            using var packed = new GZipStream(File.OpenRead(part.GetFiles("*.tgz").Single().FullName), CompressionMode.Decompress);
            using var archive = new TarReader(packed);
            Directory.CreateDirectory(folder);
            while (archive.GetNextEntry() is { } entry)
            {
                stop.ThrowIfCancellationRequested();
                if (Checksums.Keys.FirstOrDefault(name => entry.Name == $"package/dist/{name}") is { } name)
                {
                    // Whole or not at all, also where another export downloads at the same time.
                    var own = Path.Combine(folder, $".{name}.{Environment.ProcessId}");
                    entry.ExtractToFile(own, overwrite: true);
                    File.Move(own, Path.Combine(folder, name), overwrite: true);
                }
            }

            return Checksums.Keys.FirstOrDefault(name => !File.Exists(Path.Combine(folder, name))) is { } missing ? $"the package lacks {missing}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            return e.Message.TrimEnd('.');
        }
        finally
        {
            part?.Delete(recursive: true);
        }
    }
}
