using GenAiTransport.Testing;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.Grpc.Tests;

/// <summary>A Chat call as the generated client makes it, read message by message.</summary>
sealed class ChatWire : IDisposable
{
    readonly GrpcChannel _channel;
    readonly AsyncDuplexStreamingCall<ChatRequest, ChatResponse> _call;

    public ChatWire(Uri server, Metadata? headers = null)
    {
        _channel = GrpcChannel.ForAddress(server);
        Service = new ChatService.ChatServiceClient(_channel);
        _call = Service.Chat(headers);
    }

    public ChatService.ChatServiceClient Service { get; }

    public Status Status => _call.GetStatus();

    public Metadata Trailers => _call.GetTrailers();

    public static async Task<ChatWire> JoinAsync(Uri server, string session)
    {
        var wire = new ChatWire(server);
        await wire.SendAsync(Asked.Join, session);
        await wire.UntilAsync(told => told.UpdateType == "joined");
        return wire;
    }

    public Task SendAsync(Asked type, string session = "", string message = "", string turn = "", int after = 0) => _call.RequestStream.WriteAsync(
        new ChatRequest { Type = type, SessionId = session, Message = message, TurnId = turn, After = after }).Soon();

    public Task HalfCloseAsync() => _call.RequestStream.CompleteAsync().Soon();

    public async Task<ChatResponse> NextAsync() =>
        await _call.ResponseStream.MoveNext().Soon() ? _call.ResponseStream.Current : throw new AssertionException("The stream ended.");

    /// <summary>All up to the first that is meant, and that one.</summary>
    public async Task<List<ChatResponse>> UntilAsync(Func<ChatResponse, bool> isMeant)
    {
        var told = new List<ChatResponse>();
        do
            told.Add(await NextAsync());
        while (!isMeant(told[^1]));
        return told;
    }

    public Task<List<ChatResponse>> UntilAsync(Told type) => UntilAsync(told => told.Type == type);

    public Task<List<ChatResponse>> ToEndAsync() => _call.ResponseStream.ReadAllAsync().ToEndAsync();

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
