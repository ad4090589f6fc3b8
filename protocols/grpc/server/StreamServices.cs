using Grpc.Core;

namespace GenAiTransport.Grpc.Server;

/// <summary>What a stream needs of the server.</summary>
sealed record StreamServices(
    IChatSessions Sessions,
    ChatScreen Screen,
    ConnectionsPerAddress PerAddress,
    Limits Limits,
    IHostApplicationLifetime Lifetime,
    TimeProvider Time)
{
    /// <summary>Counts a long-lived call until it is disposed; refused when its address holds as many as it may.</summary>
    public IDisposable Enter(ServerCallContext context)
    {
        if (PerAddress.TryEnter(context.GetHttpContext()) is { } counted)
            return counted;
        throw Screen.Refused(Refusal.TooManyConnections(Limits.ConnectionsPerAddress)).ToRpcException();
    }
}
