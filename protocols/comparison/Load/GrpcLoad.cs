using System.Buffers.Binary;
using GenAiTransport.Grpc;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace GenAiTransport.Comparison;

using ChatRequest = GenAiTransport.Grpc.ChatRequest;

/// <summary>One call that stays open; a message out, and messages in until the one that completes the reply.</summary>
sealed class GrpcLoad : ILoadClient
{
    readonly GrpcChannel _channel;
    readonly ChatService.ChatServiceClient _client;
    AsyncDuplexStreamingCall<ChatRequest, ChatResponse>? _call;
    string _session = "";

    public GrpcLoad(ServerAddress server)
    {
        _channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = server.CreateHttpHandler(), DisposeHttpClient = true });
        _client = new ChatService.ChatServiceClient(_channel);
    }

    public async Task NewSessionAsync(CancellationToken cancellationToken)
    {
        _call ??= _client.Chat(cancellationToken: CancellationToken.None);
        _session = (await _client.CreateSessionAsync(new CreateSessionRequest(), cancellationToken: cancellationToken)).SessionId;
    }

    public async Task TurnAsync(string message, Action<int>? arrived, CancellationToken cancellationToken)
    {
        var chunks = 0;
        await foreach (var response in ReplyAsync(message, cancellationToken))
        {
            if (response.Type == ChatResponse.Types.Type.Chunk)
                arrived?.Invoke(++chunks);
        }
    }

    public async Task<Replay> RecordAsync(string message, CancellationToken cancellationToken)
    {
        var pieces = new List<ReplayPiece>();
        await foreach (var response in ReplyAsync(message, cancellationToken))
            pieces.Add(new ReplayPiece(response.Type == ChatResponse.Types.Type.Chunk, Framed(response)));
        return new Replay(pieces);
    }

    public ValueTask DisposeAsync()
    {
        _call?.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A message as it stands on the wire: not packed, its length, its bytes.</summary>
    public static byte[] Framed(IMessage message)
    {
        const int Head = 5;
        var frame = new byte[Head + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - Head);
        message.WriteTo(frame.AsSpan(Head));
        return frame;
    }

    async IAsyncEnumerable<ChatResponse> ReplyAsync(
        string message, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _call!.RequestStream.WriteAsync(new ChatRequest { Type = ChatRequest.Types.Type.Message, SessionId = _session, Message = message }, cancellationToken);
        while (await _call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = _call.ResponseStream.Current;
            if (response.Type == ChatResponse.Types.Type.Error)
                throw new ReplyFailedException(response.ErrorMessage);
            yield return response;
            if (response.Type == ChatResponse.Types.Type.ResponseComplete)
                yield break;
        }
        throw new ReplyFailedException("The stream ended before the reply did.");
    }
}
