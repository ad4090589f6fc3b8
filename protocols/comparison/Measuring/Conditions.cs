namespace GenAiTransport.Comparison;

/// <summary>Under what the figures came about: without it they mean nothing.</summary>
sealed record Conditions
{
    public required string Network { get; init; }

    /// <summary>What lies beneath the protocols: plain text or TLS, and which version of HTTP.</summary>
    public required string Beneath { get; init; }

    public required string Model { get; init; }

    public required int Words { get; init; }

    public required int Concurrency { get; init; }

    /// <summary>How many one user has at once where that is measured; else 0.</summary>
    public int Chats { get; init; }

    public required string Machine { get; init; }

    public required string Runtime { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public double Seconds { get; init; }

    /// <summary>What else the reader must know, such as that time ran out.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    public static string WhatLiesBeneath(bool tls, Version? http) => $"{(tls ? "TLS" : "plain text")}, HTTP/{(http?.Major == 2 ? "2" : "1.1 (gRPC: 2)")}";
}
