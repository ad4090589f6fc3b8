namespace GenAiTransport;

/// <summary>Reads what the user types, and shows what happens meanwhile without disturbing it.</summary>
interface ILineReader : IDisposable
{
    /// <summary>
    /// Null at the end of input. Cancelled when the user gives up: then what was typed is lost, and an empty line is the answer; where
    /// nothing was typed, the cancellation itself is.
    /// </summary>
    /// <param name="prompt">Colours and all; asked again whenever it is drawn.</param>
    Task<string?> ReadLineAsync(Func<string> prompt, CancellationToken cancellationToken);

    /// <summary>Shows a line above the one being typed, whose prompt is drawn again, or before the next one. From any thread.</summary>
    void Tell(string text);
}
