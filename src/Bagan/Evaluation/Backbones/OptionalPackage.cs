using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Bagan.IO;

namespace Bagan.Evaluation.Backbones;

/// <summary>
/// A package that only some commands need. It lies in the folder of NuGet packages, into which <c>dotnet package download</c> brings it when it is needed
/// for the first time.
/// </summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Megabytes">Size of the download.</param>
internal sealed record OptionalPackage(string Id, string Version, int Megabytes)
{
    /// <summary>What runs ONNX models.</summary>
    internal static OptionalPackage OnnxRuntime { get; } = new("Microsoft.ML.OnnxRuntime", "1.31.1", 160);

    /// <summary>ResNet-18 with weights of ImageNet.</summary>
    internal static OptionalPackage ResNet18 { get; } = new("Microsoft.ML.DnnImageFeaturizer.ResNet18", "0.23.1", 60);

    /// <summary>The folder that NuGet keeps packages in.</summary>
    internal static string PackagesFolder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Its folder.</summary>
    internal string Folder => Path.Combine(PackagesFolder, Id.ToLowerInvariant(), Version);

    /// <summary>Whether it is there.</summary>
    internal bool IsPresent => File.Exists(Path.Combine(Folder, ".nupkg.metadata"));

    /// <summary>A file of it, which is downloaded first where it is missing.</summary>
    /// <param name="path">The file inside the package.</param>
    /// <param name="purpose">What needs it, the subject of a sentence.</param>
    /// <param name="message">Told that something is downloaded.</param>
    /// <exception cref="BaganInputException">It is missing and cannot be downloaded; the message says the command that gets it.</exception>
    internal string Require(string path, string purpose, Action<string> message)
    {
        if (!IsPresent)
        {
            message($"{purpose} needs the package {Id} {Version}; downloading it once (about {Megabytes} MB).");
            var error = OutsideProgram.Run("dotnet", ["package", "download", $"{Id}@{Version}", "--output", PackagesFolder]) ?? "the download brought nothing";
            if (!IsPresent)
            {
                throw new BaganInputException(
                    $"{purpose} needs the package {Id} {Version}, which is not in {PackagesFolder} and could not be downloaded ({error}). "
                    + $"Once there is a connection, repeat this command, or run: dotnet package download {Id}@{Version} --output {PackagesFolder}");
            }
        }

        var file = Path.Combine(Folder, path);
        return File.Exists(file) ? file : throw new BaganInputException($"{file} is missing from its package: remove the folder {Folder} and repeat this command.");
    }
}

/// <summary>The native part of ONNX Runtime, out of its package, where the program has none beside it.</summary>
internal static class OnnxRuntimeLibrary
{
    private static readonly Lock Gate = new();
    private static bool _ready;

    /// <summary>Makes sure that it can be loaded.</summary>
    /// <param name="message">Told that something is downloaded.</param>
    /// <exception cref="BaganInputException">It is missing and cannot be downloaded.</exception>
    internal static void Require(Action<string> message)
    {
        lock (Gate)
        {
            if (_ready)
            {
                return;
            }

            if (!NativeLibrary.TryLoad("onnxruntime", typeof(OnnxRuntimeLibrary).Assembly, null, out _))
            {
                var (system, name) = OperatingSystem.IsWindows() ? ("win", "onnxruntime.dll") : OperatingSystem.IsMacOS() ? ("osx", "libonnxruntime.dylib") : ("linux", "libonnxruntime.so");
                var kind = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
                var file = OptionalPackage.OnnxRuntime.Require(Path.Combine("runtimes", $"{system}-{kind}", "native", name), "An ONNX backbone", message);
                AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, wanted) => wanted.Contains("onnxruntime", StringComparison.Ordinal) ? NativeLibrary.Load(file) : 0;
            }

            _ready = true;
        }
    }
}
