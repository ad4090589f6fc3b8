using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>What a call needs of the server, whatever it is about.</summary>
public sealed class CallServices(ConnectionsPerAddress perAddress, Limits limits, IHostApplicationLifetime lifetime, TimeProvider time, TerminalLog terminal)
{
    public Limits Limits => limits;

    public TimeProvider Time => time;

    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Counts a long-lived call until it is disposed; refused when its address holds as many as it may.</summary>
    public IDisposable Enter(ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return perAddress.TryEnter(context.GetHttpContext()) ?? throw Refuse(Refusal.TooManyConnections(limits.ConnectionsPerAddress));
    }

    /// <summary>Tells the operator too.</summary>
    public RpcException Refuse(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        terminal.Box("❌", "ERROR", [("Reason", refusal.Sentence)], Tone.Error);
        return refusal.ToRpcException();
    }

    /// <summary>Cancelled when the client leaves or the server stops.</summary>
    public CancellationTokenSource Ending(ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, Stopping);
    }
}
