using Microsoft.Playwright;

namespace Bagan.Tests.Reports.Html;

/// <summary>One Chromium for all tests of a class, without a network.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        var executable = Environment.GetEnvironmentVariable("BAGAN_CHROMIUM") ?? Candidates.FirstOrDefault(File.Exists);
        Assert.True(
            executable is not null,
            "The reports are checked in Chromium, which is not installed. On Debian and Ubuntu: sudo apt-get install -y --no-install-recommends chromium " +
            "(elsewhere set BAGAN_CHROMIUM to its executable)");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Headless = true, Args = ["--no-sandbox"] });
    }

    public async Task<OpenedPage> Open(string html, int width, ColorScheme scheme = ColorScheme.Light) =>
        await OpenedPage.Create(_browser!, html, width, scheme);

    /// <summary>Opens a page that a server on this machine gives.</summary>
    public async Task<OpenedPage> Visit(string address) => await OpenedPage.Visit(_browser!, address);

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
