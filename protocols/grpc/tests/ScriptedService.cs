using GenAiTransport.Grpc.Interop;
using Grpc.Core;

namespace GenAiTransport.Grpc.Tests;

/// <summary>What a test wants the service to do. Shared by all calls; the service itself is made anew for each.</summary>
public sealed class Script
{
    int _made;
    int _disposed;

    public Func<SimpleRequest, ServerCallContext, Task<SimpleResponse>> Unary { get; set; } = (_, _) => Task.FromResult(new SimpleResponse());

    public Func<IAsyncStreamReader<StreamingInputCallRequest>, ServerCallContext, Task<StreamingInputCallResponse>> Input { get; set; } =
        (_, _) => Task.FromResult(new StreamingInputCallResponse());

    public Func<IServerStreamWriter<StreamingOutputCallResponse>, ServerCallContext, Task> Output { get; set; } = (_, _) => Task.CompletedTask;

    public Func<IAsyncStreamReader<StreamingOutputCallRequest>, IServerStreamWriter<StreamingOutputCallResponse>, ServerCallContext, Task> Duplex { get; set; } =
        (_, _, _) => Task.CompletedTask;

    public int ServicesMade => _made;

    public int ServicesDisposed => _disposed;

    public void Made() => Interlocked.Increment(ref _made);

    public void Disposed() => Interlocked.Increment(ref _disposed);
}

public sealed class ScriptedService : TestService.TestServiceBase, IDisposable
{
    readonly Script _script;

    public ScriptedService(Script script)
    {
        _script = script;
        script.Made();
    }

    public override Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context) => _script.Unary(request, context);

    public override Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context) => _script.Input(requestStream, context);

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context) =>
        _script.Output(responseStream, context);

    public override Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context) => _script.Duplex(requestStream, responseStream, context);

    public void Dispose() => _script.Disposed();
}
