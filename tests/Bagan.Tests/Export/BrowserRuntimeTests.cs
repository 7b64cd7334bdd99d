using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using Bagan.Export.Web;

namespace Bagan.Tests.Export;

/// <summary>What an exported page needs is downloaded once, checked against what was published, and named where it cannot be had.</summary>
[UnsupportedOSPlatform("windows")] // npm is played by a shell script
public sealed class BrowserRuntimeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bagan-runtime-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Kept => Path.Combine(_root, "kept");

    [Fact]
    public void WithoutNpmTheMessageSaysHowToGetTheFiles()
    {
        var said = new List<string>();

        var message = Refusal(Path.Combine(_root, "no-npm"), said.Add);

        Assert.Contains("downloading it once with npm", Assert.Single(said), StringComparison.Ordinal);
        Assert.Contains("no-npm cannot be started", message, StringComparison.Ordinal);
        Assert.Contains("Install npm (apt-get install npm)", message, StringComparison.Ordinal);
        Assert.Contains($"copy ort.wasm.bundle.min.mjs and ort-wasm-simd-threaded.wasm out of the folder dist of the npm package onnxruntime-web@1.30.0 into {Kept}.", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Kept));
    }

    [Theory]
    [InlineData("npm error code E404")] // of npm 10 and later
    [InlineData("npm ERR! code E404")]
    public void WhatNpmSaysOfItsFailureIsRepeated(string words) =>
        Assert.Contains($"({words})", Refusal(Npm($"[ \"$5\" = --loglevel=error ] && echo a notice >&2 && echo '{words}' >&2; exit 1")), StringComparison.Ordinal);

    [Fact]
    public void WhereNpmBringsNothingThatIsSaid() => Assert.Contains("(npm brought no package)", Refusal(Npm("true")), StringComparison.Ordinal);

    [Fact]
    public void APackageWithoutTheFilesIsRefused() =>
        Assert.Contains("the package lacks ort.wasm.bundle.min.mjs", Refusal(Packing(("package/ort.wasm.bundle.min.mjs", "elsewhere"), ("package/dist/ort.min.mjs", "another"))), StringComparison.Ordinal);

    [Fact]
    public void WhatIsNoArchiveIsRefused() =>
        Assert.Contains("could not be downloaded (", Refusal(Npm("echo no archive > \"$4/onnxruntime-web-1.30.0.tgz\"")), StringComparison.Ordinal);

    [Fact]
    public void FilesThatWereNotPublishedAreRefused()
    {
        var npm = Packing(("package/dist/ort.wasm.bundle.min.mjs", "module"), ("package/dist/ort-wasm-simd-threaded.wasm", "binary"), ("package/dist/ort.min.js", "another"));

        Assert.Contains("ort.wasm.bundle.min.mjs in the package is not the file that was published: its SHA-256 is not 11e64bd8", Refusal(npm), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Kept));

        // Somebody put them there, so nothing is downloaded, and what they are is still seen.
        Directory.CreateDirectory(Kept);
        Array.ForEach([.. BrowserRuntime.Checksums.Keys], name => File.WriteAllText(Path.Combine(Kept, name), "else"));
        Assert.Contains("Remove it and repeat this command", Refusal(Path.Combine(_root, "no-npm"), _ => Assert.Fail("nothing to say")), StringComparison.Ordinal);
    }

    [Fact]
    public void AStoppedDownloadLeavesNothing()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.ThrowsAny<OperationCanceledException>(() => new BrowserRuntime(Kept, Npm("sleep 60")).Require(_ => { }, stop.Token));
        Assert.False(Directory.Exists(Kept));
    }

    [BrowserRuntimeFact]
    public void ThePublishedPackageIsKeptForTheNextExport()
    {
        Assert.Equal(BrowserRuntime.Checksums.Keys, BrowserRuntime.OfUser.Require(_ => { }, default).Keys);
        BrowserRuntime.OfUser.Require(_ => Assert.Fail("nothing is downloaded twice"), default);
    }

    private string Refusal(string npm, Action<string>? message = null) =>
        Assert.Throws<BaganInputException>(() => new BrowserRuntime(Kept, npm).Require(message ?? (_ => { }), default)).Message;

    // A program that behaves as npm: pack PACKAGE --pack-destination FOLDER --loglevel=error.
    private string Npm(string script)
    {
        var path = Path.Combine(_root, "npm");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private string Packing(params (string Name, string Content)[] files)
    {
        var archive = Path.Combine(_root, "package.tgz");
        using (var writer = new TarWriter(new GZipStream(File.Create(archive), CompressionMode.Compress)))
        {
            foreach (var (name, content) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) });
            }
        }

        return Npm($"cp '{archive}' \"$4/onnxruntime-web-1.30.0.tgz\"");
    }
}
