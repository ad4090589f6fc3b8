using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

static class Screens
{
    /// <summary>Until the server's terminal shows a text.</summary>
    public static async Task ShowsAsync(this TestServer<Program> server, string text)
    {
        using var late = new CancellationTokenSource(Reading.Limit);
        while (!(await server.ScreenAsync()).Contains(text, StringComparison.Ordinal))
            await Task.Delay(10, late.Token);
    }
}
