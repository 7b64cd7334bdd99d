using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Bagan.IO;

namespace Bagan.Export.Web;

/// <summary>
/// ONNX Runtime Web, which runs the models in an exported page: the module with the WebAssembly backend alone, and its binary. Only exported pages
/// need it, so it is not part of the program: the first export downloads the package with npm and keeps these two files of it.
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
            message($"A web page needs {Package} {Version}; downloading it once with npm (about {Megabytes} MB).");
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
            return IsPublished(content, file.Value)
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
            if (OutsideProgram.Run(npm, ["pack", $"{Package}@{Version}", "--pack-destination", part.FullName, "--loglevel=error"], stop) is { } error)
            {
                return error;
            }

            if (part.GetFiles("*.tgz") is not [var package])
            {
                return "npm brought no package";
            }

            Extract(package, part, stop);
            foreach (var (name, checksum) in Checksums)
            {
                var extracted = Path.Combine(part.FullName, name);
                if (!File.Exists(extracted))
                {
                    return $"the package lacks {name}";
                }

                if (!IsPublished(File.ReadAllBytes(extracted), checksum))
                {
                    return $"{name} in the package is not the file that was published: its SHA-256 is not {checksum}";
                }
            }

            Directory.CreateDirectory(folder);
            foreach (var name in Checksums.Keys)
            {
                // Whole or not at all, also where another export downloads at the same time; the temporary folder may be on another disk.
                var own = Path.Combine(folder, $".{name}.{Guid.NewGuid():n}");
                File.Copy(Path.Combine(part.FullName, name), own);
                File.Move(own, Path.Combine(folder, name), overwrite: true);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return e.Message.TrimEnd('.');
        }
        finally
        {
            Remove(part);
        }
    }

    private static void Extract(FileInfo package, DirectoryInfo into, CancellationToken stop)
    {
        using var packed = new GZipStream(package.OpenRead(), CompressionMode.Decompress);
        using var archive = new TarReader(packed);
        while (archive.GetNextEntry() is { } entry)
        {
            stop.ThrowIfCancellationRequested();
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && Checksums.Keys.FirstOrDefault(name => entry.Name == $"package/dist/{name}") is { } name)
            {
                entry.ExtractToFile(Path.Combine(into.FullName, name), overwrite: true);
            }
        }
    }

    private static bool IsPublished(byte[] content, string checksum) => Convert.ToHexStringLower(SHA256.HashData(content)) == checksum;

    private static void Remove(DirectoryInfo? part)
    {
        try
        {
            part?.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system removes what lies in its folder for temporary files.
        }
    }
}
