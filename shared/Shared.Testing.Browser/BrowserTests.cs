namespace GenAiTransport.Testing;

/// <summary>Tests in a real browser, one for all of them that ends with their process; each opens windows of its own.</summary>
public abstract class BrowserTests
{
    static readonly Lazy<Task<Browser>> Started = new(Browser.StartAsync);

    protected Browser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => Browser = await Started.Value;
}
