namespace Grpc.Core;

/// <summary>What all four kinds of call can tell about themselves.</summary>
struct AsyncCallState(
    Func<object, Task<Metadata>> responseHeaders,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> dispose,
    object state)
{
    public AsyncCallState(Task<Metadata> responseHeaders, Func<Status> status, Func<Metadata> trailers, Action dispose)
        : this(_ => responseHeaders, _ => status(), _ => trailers(), _ => dispose(), responseHeaders)
    {
    }

    public readonly Task<Metadata> ResponseHeadersAsync() => responseHeaders(state);

    public readonly Status GetStatus() => status(state);

    public readonly Metadata GetTrailers() => trailers(state);

    public readonly void Dispose() => dispose(state);
}
