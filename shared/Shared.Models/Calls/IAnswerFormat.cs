namespace GenAiTransport;

/// <summary>How a provider writes its answers. What cannot be read is a <see cref="System.Text.Json.JsonException"/>.</summary>
interface IAnswerFormat<TAnswer> where TAnswer : class
{
    /// <summary>The data of one event; null for one that says nothing.</summary>
    TAnswer? Event(ReadOnlySpan<byte> data);

    /// <summary>A whole body, which may hold several.</summary>
    IReadOnlyList<TAnswer?> Whole(ReadOnlySpan<byte> body);

    /// <summary>The error that an answer is, also under HTTP 200.</summary>
    ModelTrouble? Error(TAnswer answer);

    /// <summary>The error in a body or a tail that may hold anything; null where there is nothing to learn from it.</summary>
    /// <param name="bytes">What was received.</param>
    /// <param name="code">The HTTP status, where it is one of an error.</param>
    ModelTrouble? ErrorIn(ReadOnlySpan<byte> bytes, int code = 0);
}
