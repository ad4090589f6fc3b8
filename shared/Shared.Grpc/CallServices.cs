using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

/// <summary>What a call needs of the server, whatever it is about.</summary>
public sealed class CallServices(Limits limits, IHostApplicationLifetime lifetime, TimeProvider time, TerminalLog terminal)
{
    public Limits Limits => limits;

    public TimeProvider Time => time;

    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Tells the operator too.</summary>
    public RpcException Refuse(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        terminal.Box("❌", "ERROR", [("Reason", refusal.Sentence)], Tone.Error);
        return refusal.ToRpcException();
    }

    /// <summary>Ends a call whose client takes nothing; the operator is told.</summary>
    internal void CutOff(ServerCallContext call)
    {
        terminal.Box("❌", "ERROR", [("Reason", $"A client took nothing for {limits.SlowReaderSeconds} s and was cut off")], Tone.Error);
        call.GetHttpContext().Abort();
    }

    /// <summary>Cancelled when the client leaves or the server stops.</summary>
    public CancellationTokenSource Ending(ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, Stopping);
    }
}
