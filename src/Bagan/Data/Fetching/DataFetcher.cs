using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Bagan.Data.Codecs;
using Bagan.Data.Sources;
using Bagan.IO;

namespace Bagan.Data.Fetching;

/// <summary>
/// Fetches published data sets into a folder that appears whole or not at all: every file is checked before the folder gets its name, so what
/// breaks off leaves nothing that looks complete.
/// </summary>
internal sealed class DataFetcher : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    // Larger than any of the files; a server that sends without end is cut off.
    private const long LargestFile = 1L << 30;

    private readonly HttpClient _client;
    private readonly TimeSpan _patience;

    /// <summary>Makes a fetcher.</summary>
    public DataFetcher()
        : this(TimeSpan.FromSeconds(60))
    {
    }

    /// <summary>Makes a fetcher with a patience of its own, for tests.</summary>
    /// <param name="patience">How long a server may stay silent.</param>
    internal DataFetcher(TimeSpan patience)
    {
        _patience = patience;
        _client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = patience }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("bagan");
    }

    /// <summary>Fetches a set; from the system's package where that is installed.</summary>
    /// <param name="set">The set.</param>
    /// <param name="target">The folder to make.</param>
    /// <param name="overwrite">Whether a folder that is not empty may be replaced.</param>
    /// <param name="progress">Told how many bytes of which file have come, and how many are to come (0 where that is not known).</param>
    /// <param name="cancellation">Stops it; nothing is left then.</param>
    /// <returns>Where the files came from, in words.</returns>
    /// <exception cref="BaganInputException">The folder is not empty.</exception>
    /// <exception cref="BaganException">There is no network, a server refuses, a file is not the published one, or the disk is full.</exception>
    public async Task<string> FetchAsync(
        BenchmarkSet set,
        string target,
        bool overwrite = false,
        IProgress<(string File, long Done, long Total)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var folder = new StagedFolder(target, overwrite, "data get");
        string from;
        if (set.Package is { } package && package.Files.All(f => File.Exists(Path.Combine(package.Folder, f.File))))
        {
            CopyPackage(package, folder);
            from = $"the package {package.Name}";
        }
        else
        {
            var hosts = new List<string>();
            foreach (var file in set.Files)
            {
                hosts.Add(await DownloadAsync(set, file, folder, progress, cancellation).ConfigureAwait(false));
                Unpack(file, folder, cancellation);
            }

            from = string.Join(" and ", hosts.Distinct(StringComparer.Ordinal));
        }

        if (set.ClassNames is not null)
        {
            folder.WriteFile(ClassNamesFile.Name, ClassNamesFile.Content(set.ClassNames));
        }

        folder.Commit();
        return from;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static void CopyPackage(LocalPackage package, StagedFolder folder)
    {
        foreach (var (name, md5) in package.Files)
        {
            var path = Path.Combine(package.Folder, name);
            using (var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            {
                var sum = Convert.ToHexStringLower(MD5.HashData(unpacked));
                if (sum != md5)
                {
                    throw new BaganException($"{path} is not the published file: its MD5, unpacked, is {sum} and should be {md5}. Install the package {package.Name} again, or remove it to fetch the set from its publisher.");
                }
            }

            folder.WriteFile(name, stream =>
            {
                using var source = File.OpenRead(path);
                source.CopyTo(stream);
            });
        }
    }

    private async Task<string> DownloadAsync(
        BenchmarkSet set, BenchmarkFile file, StagedFolder folder, IProgress<(string File, long Done, long Total)>? progress, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var address in file.Addresses)
        {
            try
            {
                await DownloadAsync(address, file, folder, progress, cancellation).ConfigureAwait(false);
                return address.Host;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
            {
                failures.Add($"{address}: {e.Message}");
                File.Delete(Path.Combine(folder.Staging, file.Name));
            }
        }

        throw new BaganException(WithoutNetwork(set, file, failures));
    }

    private async Task DownloadAsync(
        Uri address, BenchmarkFile file, StagedFolder folder, IProgress<(string File, long Done, long Total)>? progress, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            patience.CancelAfter(_patience);
            using var response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            var total = response.Content.Headers.ContentLength ?? 0;
            var content = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            await using var owned = content.ConfigureAwait(false);
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            var done = 0L;
            folder.WriteFile(file.Name, stream =>
            {
                var buffer = new byte[BufferBytes];
                while (true)
                {
                    patience.CancelAfter(_patience);
                    var read = Receive(content, buffer, patience.Token);
                    if (read == 0)
                    {
                        return;
                    }

                    stream.Write(buffer, 0, read);
                    md5.AppendData(buffer, 0, read);
                    done += read;
                    progress?.Report((file.Name, done, total));
                    if (done > LargestFile)
                    {
                        throw new HttpRequestException($"it sends more than {LargestFile} bytes");
                    }
                }
            });
            var sum = Convert.ToHexStringLower(md5.GetHashAndReset());
            if (sum != file.Md5)
            {
                throw new HttpRequestException($"what came is not the published file: {done} bytes with MD5 {sum} instead of {file.Md5}");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {_patience.TotalSeconds:0.#} s");
        }
    }

    // What the network says must not be taken for what the disk says.
    private static int Receive(Stream content, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return content.ReadAsync(buffer, cancellation).AsTask().GetAwaiter().GetResult();
        }
        catch (IOException e)
        {
            throw new HttpRequestException($"the connection broke off ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static void Unpack(BenchmarkFile file, StagedFolder folder, CancellationToken cancellation)
    {
        if (file.UnpackInto is null)
        {
            return;
        }

        var path = Path.Combine(folder.Staging, file.Name);
        using (var archive = ZipTree.List(path, null))
        {
            var prefix = file.UnpackInto.Length == 0 ? "" : file.UnpackInto + "/";
            archive.ReadAll(
                archive.Files,
                (i, content) => folder.WriteFile(prefix + archive.Files[i].Path, content.ToArray()),
                (i, reason) => throw new BaganException($"{file.Name} cannot be unpacked: {archive.Files[i].Path}: {reason}."),
                new ReadLimits(1, DecodeOptions.Default, cancellation));
        }

        File.Delete(path);
    }

    private static string WithoutNetwork(BenchmarkSet set, BenchmarkFile file, List<string> failures)
    {
        var text = new StringBuilder($"{set.Name} could not be fetched, and nothing was left behind: {file.Name}");
        foreach (var failure in failures)
        {
            text.Append("\n  ").Append(failure);
        }

        text.Append("\nWhere there is no network, fetch these files elsewhere, put them into a folder, and give that folder as DATA:");
        foreach (var part in set.Files)
        {
            text.Append($"\n  {part.Name}{(part.UnpackInto is null ? "" : part.UnpackInto.Length == 0 ? ", unpacked" : $", unpacked into {part.UnpackInto}")}");
            text.Append($"\n    {part.Addresses[0]} (MD5 {part.Md5})");
        }

        if (set.Package is not null)
        {
            text.Append($"\nOn Debian and Ubuntu the package {set.Package.Name} holds them: sudo apt-get install {set.Package.Name}");
        }

        return text.ToString();
    }
}
