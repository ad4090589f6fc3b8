using Grpc.Core;

namespace Grpc.Runtime.Server;

/// <summary>The messages of the kinds of call that have only one.</summary>
sealed partial class ServerCall
{
    public async Task<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
    {
        var messages = NewReader(marshaller);
        try
        {
            if (!await messages.ReadAsync(CancellationToken)) throw Failures.Internal("Incomplete message: the request ended without one.");
            var message = messages.Current;
            return await messages.ReadAsync(CancellationToken)
                ? throw Failures.Internal("More than one message in a call that has one.")
                : message;
        }
        catch (IOException exception)
        {
            throw Gone(exception);
        }
    }

    /// <summary>Leaves in one piece with the headers and the trailers, when the call ends.</summary>
    public void WriteSingle<T>(T message, Marshaller<T> marshaller)
    {
        if (StatusCore.StatusCode != StatusCode.OK) return;
        if (message is null) throw Failures.Internal("The service returned no message.");
        EnterWrite();
        try
        {
            using var writer = NewWriter();
            writer.Write(message, marshaller.ContextualSerializer, WriteOptionsCore?.Flags ?? default);
            _hasOutput = true;
        }
        finally
        {
            LeaveWrite();
        }
    }
}
