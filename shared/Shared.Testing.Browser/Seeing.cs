using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace GenAiTransport.Testing;

/// <summary>Waits, with a limit, until a place on a page is as expected.</summary>
public static class Seeing
{
    public static Task SaysAsync(this ILocator place, string text) => Assertions.Expect(place).ToContainTextAsync(text);

    public static Task MatchesAsync(this ILocator place, string pattern) => Assertions.Expect(place).ToHaveTextAsync(new Regex(pattern));

    public static Task CountsAsync(this ILocator places, int count) => Assertions.Expect(places).ToHaveCountAsync(count);

    public static Task IsHiddenAsync(this ILocator place) => Assertions.Expect(place).ToBeHiddenAsync();

    /// <summary>The state of the connection: on, off or waiting.</summary>
    public static Task IsAsync(this ILocator place, string state) => Assertions.Expect(place).ToHaveAttributeAsync("data-kind", state);
}
