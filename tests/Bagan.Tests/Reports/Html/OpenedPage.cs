using Microsoft.Playwright;

namespace Bagan.Tests.Reports.Html;

/// <summary>A page opened from disk, offline, with everything noted that a reader would call broken.</summary>
public sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string? _file;

    private OpenedPage(IBrowserContext context, IPage page, string? file)
    {
        _context = context;
        _file = file;
        Page = page;
        page.Console += (_, message) => Complaints.Add($"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Complaints.Add("error: " + error);
        page.RequestFailed += (_, request) => Complaints.Add("failed: " + Short(request.Url));
        page.Request += (_, request) => Requests.Add(Short(request.Url));
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    public static async Task<OpenedPage> Create(IBrowser browser, string html, int width, ColorScheme scheme)
    {
        var file = Path.Combine(Path.GetTempPath(), $"bagan-{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(file, html);
        var context = await browser.NewContextAsync(new()
        {
            Offline = true,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 },
        });
        var opened = new OpenedPage(context, await context.NewPageAsync(), file);
        await opened.Page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    public static async Task<OpenedPage> Visit(IBrowser browser, string address)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1100, Height = 900 } });
        var opened = new OpenedPage(context, await context.NewPageAsync(), null);
        await opened.Page.GotoAsync(address);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        if (_file is not null)
        {
            File.Delete(_file);
        }
    }

    private static string Short(string url) => url.Length <= 60 ? url : url[..60];
}
