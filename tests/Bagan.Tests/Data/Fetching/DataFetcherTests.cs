using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bagan.Data.Fetching;
using Bagan.Data.Readers;
using Bagan.Tests.Data.Readers;

namespace Bagan.Tests.Data.Fetching;

public sealed class DataFetcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Server _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatWasPublishedArrivesAndCanBeRead()
    {
        var target = await Fetch(IdxSet());
        using var data = DataLoader.Load(target);
        Assert.Equal([3, 2], data.Train.ClassCounts);
        Assert.Equal(["rot", "grün"], data.Train.ClassNames);
        Assert.Equal([target], Directory.GetFileSystemEntries(_folder.Path, "set*"));
    }

    [Fact]
    public async Task AnArchiveIsUnpackedIntoItsPlace()
    {
        using var set = Samples.Create([2, 2], 3, 16, 16);
        var zip = File.ReadAllBytes(Layout.Zip(Layout.WriteFolders(_folder.File("loose/x")[..^2], [("train", set)]), _folder.File("a.zip")));
        var target = await Fetch(new BenchmarkSet { Name = "zipped", Description = "", Terms = "", Files = [Serve("a.zip", zip, unpackInto: "inner")] });
        Assert.Equal([".bagan.jsonl", "inner"], Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var data = DataLoader.Load(target);
        Assert.Equal(4, data.Train.Count);
    }

    [Fact]
    public async Task ASecondPlaceIsTriedWhereTheFirstFails()
    {
        var set = IdxSet();
        set = set with { Files = [.. set.Files.Select(f => f with { Addresses = [_server.Address("missing"), _server.Address("cut/" + f.Name), .. f.Addresses] })] };
        foreach (var file in set.Files)
        {
            _server.Cut("cut/" + file.Name, [1, 2, 3], declared: 1000);
        }

        using var data = DataLoader.Load(await Fetch(set));
        Assert.Equal(5, data.Train.Count);
    }

    [Fact]
    public async Task WhatBreaksOffLeavesNothing()
    {
        var set = IdxSet();
        _server.Cut(set.Files[1].Name, new byte[100], declared: 5000);
        var error = await Refused(set);
        Assert.Contains("broke off", error.Message);
        Assert.Contains("put them into a folder", error.Message);
        Assert.Contains(set.Files[3].Md5, error.Message);
    }

    [Fact]
    public async Task AFileThatIsNotThePublishedOneIsRefused()
    {
        var set = IdxSet();
        _server.Add(set.Files[2].Name, [1, 2, 3]);
        var error = await Refused(set);
        Assert.Contains("not the published file", error.Message);
    }

    [Fact]
    public async Task AServerThatFallsSilentIsGivenUp()
    {
        var set = IdxSet();
        _server.Stall(set.Files[0].Name, declared: 5000);
        var error = await Refused(set, TimeSpan.FromSeconds(0.3));
        Assert.Contains("no answer within 0.3 s", error.Message);
    }

    [Fact]
    public async Task WithoutANetworkThePersonLearnsWhereToPutTheFiles()
    {
        var set = IdxSet();
        _server.Dispose();
        var error = await Refused(set);
        Assert.Contains("put them into a folder", error.Message);
        Assert.All(set.Files, f => Assert.Contains($"{f.Name}\n    {f.Addresses[0]} (MD5 {f.Md5})", error.Message));
    }

    [Fact]
    public async Task StoppingLeavesNothing()
    {
        var set = IdxSet();
        _server.Stall(set.Files[0].Name, declared: 5000);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));
        using var fetcher = new DataFetcher();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(set, _folder.File("set"), cancellation: stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "set*"));
    }

    [Fact]
    public async Task APackageIsUsedWhereItIsInstalledAndWhole()
    {
        var files = IdxFiles();
        foreach (var (name, content) in files)
        {
            _folder.Write("package/" + name + ".gz", Gzip(content));
        }

        var set = IdxSet() with
        {
            Package = new LocalPackage("dataset-x", _folder.File("package/x")[..^2], [.. files.Select(f => (f.Name + ".gz", Md5(f.Content)))]),
        };
        _server.Dispose();
        using (var data = DataLoader.Load(await Fetch(set)))
        {
            Assert.Equal(5, data.Train.Count);
        }

        _folder.Write("package/" + files[0].Name + ".gz", Gzip([1, 2, 3]));
        var error = await Assert.ThrowsAsync<BaganException>(async () =>
        {
            using var fetcher = new DataFetcher();
            await fetcher.FetchAsync(set, _folder.File("again"));
        });
        Assert.Contains("dataset-x", error.Message);
        Assert.False(Directory.Exists(_folder.File("again")));
    }

    [Fact]
    public async Task FashionMnistComesFromDebiansPackage()
    {
        if (!Directory.Exists("/usr/share/datasets/fashion-mnist"))
        {
            return; // the package is not installed; the fetching itself is tested above
        }

        using var fetcher = new DataFetcher();
        Assert.Equal("the package dataset-fashion-mnist", await fetcher.FetchAsync(BenchmarkSets.Find("fashion-mnist"), _folder.File("set")));
        using var data = DataLoader.Load(_folder.File("set"));
        Assert.All(data.Train.ClassCounts, n => Assert.Equal(6000, n));
        Assert.All(data.Test!.ClassCounts, n => Assert.Equal(1000, n));
        Assert.Equal("Trouser", data.Train.ClassNames[1]);
    }

    [Fact]
    public void EverySetIsWellFormed()
    {
        Assert.Equal(BenchmarkSets.All.Count, BenchmarkSets.All.Select(s => s.Name).Distinct().Count());
        Assert.All(BenchmarkSets.All.SelectMany(s => s.Files), f =>
        {
            Assert.Matches("^[0-9a-f]{32}$", f.Md5);
            Assert.NotEmpty(f.Addresses);
        });
        Assert.Contains("mnist, fashion-mnist", Assert.Throws<BaganInputException>(() => BenchmarkSets.Find("imagenet")).Message);
    }

    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static (string Name, byte[] Content)[] IdxFiles()
    {
        using var folder = new TemporaryFolder();
        using var train = Samples.Create([3, 2]);
        using var test = Samples.Create([1, 1]);
        Layout.WriteIdx(folder.Path, [("train", train), ("test", test)], packed: false);
        return [.. Directory.GetFiles(folder.Path, "*-ubyte").Order().Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)))];
    }

    private BenchmarkFile Serve(string name, byte[] content, string? unpackInto = null)
    {
        _server.Add(name, content);
        return new BenchmarkFile(name, Md5(content), [_server.Address(name)], unpackInto);
    }

    private BenchmarkSet IdxSet() => new()
    {
        Name = "tiny",
        Description = "",
        Terms = "",
        Files = [.. IdxFiles().Select(f => Serve(f.Name, f.Content))],
        ClassNames = ["rot", "grün"],
    };

    private async Task<string> Fetch(BenchmarkSet set)
    {
        using var fetcher = new DataFetcher();
        await fetcher.FetchAsync(set, _folder.File("set"));
        return _folder.File("set");
    }

    private async Task<BaganException> Refused(BenchmarkSet set, TimeSpan? patience = null)
    {
        using var fetcher = new DataFetcher(patience ?? TimeSpan.FromSeconds(10));
        var error = await Assert.ThrowsAsync<BaganException>(() => fetcher.FetchAsync(set, _folder.File("set")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path, "set*"));
        return error;
    }

    /// <summary>A server on this machine that can break off and fall silent.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Dictionary<string, (byte[] Content, int Declared, bool Stall)> _files = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly int _port;

        public Server()
        {
            _listener.Start();
            _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = Accept();
        }

        public Uri Address(string name) => new($"http://127.0.0.1:{_port}/{name}");

        public void Add(string name, byte[] content) => Cut(name, content, content.Length);

        public void Cut(string name, byte[] content, int declared) => Set(name, (content, declared, false));

        public void Stall(string name, int declared) => Set(name, (new byte[10], declared, true));

        public void Dispose()
        {
            _stop.Cancel();
            _listener.Stop();
        }

        private void Set(string name, (byte[] Content, int Declared, bool Stall) file)
        {
            lock (_files)
            {
                _files[name] = file;
            }
        }

        private async Task Accept()
        {
            try
            {
                while (true)
                {
                    _ = Answer(await _listener.AcceptTcpClientAsync(_stop.Token));
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // stopped
            }
        }

        private async Task Answer(TcpClient client)
        {
            using var owned = client;
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            var name = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1][1..];
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
            {
            }

            (byte[] Content, int Declared, bool Stall) file;
            bool found;
            lock (_files)
            {
                found = _files.TryGetValue(name, out file);
            }

            var head = found ? $"HTTP/1.1 200 OK\r\nContent-Length: {file.Declared}\r\nConnection: close\r\n\r\n" : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
            if (found)
            {
                await stream.WriteAsync(file.Content, _stop.Token);
                if (file.Stall)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }
            }
        }
    }
}
