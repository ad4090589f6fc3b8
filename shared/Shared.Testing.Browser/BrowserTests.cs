namespace GenAiTransport.Testing;

/// <summary>Tests in a real browser, one for all of them; each opens windows of its own.</summary>
public abstract class BrowserTests
{
    protected Browser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => Browser = await Browser.StartAsync();

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
    }
}
