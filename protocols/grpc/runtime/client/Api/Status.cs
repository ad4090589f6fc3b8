namespace Grpc.Core;

/// <summary>A status code and a sentence for people. <see cref="DebugException"/> never leaves this process.</summary>
public readonly struct Status(StatusCode statusCode, string detail, Exception? debugException) : IEquatable<Status>
{
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    readonly string? _detail = detail;

    public Status(StatusCode statusCode, string detail) : this(statusCode, detail, null)
    {
    }

    public StatusCode StatusCode { get; } = statusCode;

    // default(Status) is OK without a word, not OK with a null one.
    public string Detail => _detail ?? "";

    public Exception? DebugException { get; } = debugException;

    public bool Equals(Status other) => StatusCode == other.StatusCode && Detail == other.Detail;

    public override bool Equals(object? obj) => obj is Status other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(StatusCode, Detail);

    public static bool operator ==(Status left, Status right) => left.Equals(right);

    public static bool operator !=(Status left, Status right) => !left.Equals(right);

    public override string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
