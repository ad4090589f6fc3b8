using Microsoft.Playwright;

namespace GenAiTransport.Testing;

/// <summary>The Chromium of this machine, without a window and with an empty profile. Tests that want one are skipped where there is none.</summary>
public sealed class Browser
{
    static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    static readonly float Patience = (float)Reading.Limit.TotalMilliseconds;

    readonly IBrowser _browser;

    Browser(IBrowser browser) => _browser = browser;

    public static async Task<Browser> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROME_PATH") ?? Array.Find(Places, File.Exists);
        if (path is null)
            Assert.Ignore("No Chromium on this machine; install it, or name one in CHROME_PATH.");
        Assertions.SetDefaultExpectTimeout(Patience);
        var driver = await Playwright.CreateAsync();
        var browser = await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        });
        return new Browser(browser);
    }

    /// <summary>A window of its own storage, as another person has; pages opened in one window are tabs of one person.</summary>
    public async Task<IBrowserContext> OpenAsync(int width = 1280, int height = 800, ColorScheme colours = ColorScheme.Light)
    {
        var window = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = colours,
        });
        window.SetDefaultTimeout(Patience);
        return window;
    }
}
