using System.Net;

namespace Bagan.Tests.Export;

/// <summary>A plain file server on this machine, as a person would start one: no headers but the type of a file.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _root;

    internal FileServer(string root)
    {
        _root = root;
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Serve();
    }

    internal string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Answer(context);
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        var name = context.Request.Url!.AbsolutePath is "/" ? "index.html" : context.Request.Url.AbsolutePath[1..];
        var path = Path.Combine(_root, name);
        context.Response.ContentType = Path.GetExtension(name) switch
        {
            ".html" => "text/html",
            ".js" or ".mjs" => "text/javascript",
            ".css" => "text/css",
            ".wasm" => "application/wasm",
            ".json" => "application/json",
            _ => "application/octet-stream",
        };
        if (!File.Exists(path))
        {
            context.Response.StatusCode = 404;
            context.Response.Close();
            return;
        }

        await using (var stream = File.OpenRead(path))
        {
            context.Response.ContentLength64 = stream.Length;
            await stream.CopyToAsync(context.Response.OutputStream);
        }

        context.Response.Close();
    }
}
