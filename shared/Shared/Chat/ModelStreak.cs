namespace GenAiTransport;

/// <summary>
/// Whether the server's own model can be relied on, by the replies that it gave last. What happens to a model that a session chose is that
/// session's business.
/// </summary>
public sealed class ModelStreak(TimeProvider time)
{
    /// <summary>One or two failures in a row are bad luck.</summary>
    public const int TooMany = 3;

    /// <summary>Whoever sends nobody here any more never learns that the model is well again; so after this long somebody must try.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    readonly Lock _gate = new();
    int _failures;
    long _failedAt;
    string _sentence = "";

    /// <summary>Why it cannot be relied on now; null where it can.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                return _failures >= TooMany && time.GetElapsedTime(_failedAt) < Rest
                    ? $"The model keeps failing, {_failures} replies in a row: {_sentence}"
                    : null;
            }
        }
    }

    internal void Answered()
    {
        lock (_gate)
            _failures = 0;
    }

    internal void Failed(string sentence)
    {
        lock (_gate)
        {
            _failures++;
            (_failedAt, _sentence) = (time.GetTimestamp(), sentence);
        }
    }
}
