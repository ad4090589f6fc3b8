namespace GenAiTransport;

/// <summary>Reads what the user types.</summary>
public interface ILineReader
{
    /// <summary>Null at the end of input. Cancelled when the user gives up the line.</summary>
    Task<string?> ReadLineAsync(string prompt, CancellationToken cancellationToken);
}
