namespace GenAiTransport.ProviderStream.Server;

/// <summary>The figures of one stream, counted by its one writer until it is disposed, and then told to the terminal as well.</summary>
sealed class MeasuredStream : IDisposable
{
    readonly ProviderMeter _meter;
    readonly Provider _provider;
    readonly ProviderScreen _screen;
    readonly KeyValuePair<string, object?> _tag;
    readonly long _begun;

    public MeasuredStream(ProviderMeter meter, Provider provider, ProviderScreen screen)
    {
        (_meter, _provider, _screen) = (meter, provider, screen);
        _tag = new("provider", provider.Name);
        _begun = meter.Time.GetTimestamp();
        meter.Open.Add(1, _tag);
    }

    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

    public int Responses { get; private set; }

    /// <summary>Why it ended before the client had said all and every request had its end.</summary>
    public string? BrokenBy { get; set; }

    public TimeSpan Duration { get; private set; }

    public double PerSecond => Duration > TimeSpan.Zero ? Responses / Duration.TotalSeconds : 0;

    public void Told(ChatResponse response)
    {
        Responses++;
        if (response.Error is not null)
        {
            Failed++;
            _meter.Requests.Add(1, _tag, new("outcome", "failed"));
        }
        else if (response.FinishReason.Length > 0)
        {
            Succeeded++;
            _meter.Requests.Add(1, _tag, new("outcome", "succeeded"));
        }
    }

    public void Dispose()
    {
        Duration = _meter.Time.GetElapsedTime(_begun);
        _meter.Open.Add(-1, _tag);
        _meter.Durations.Record(Duration.TotalSeconds, _tag);
        _meter.Throughputs.Record(PerSecond, _tag);
        _screen.Ended(_provider, this);
    }
}
