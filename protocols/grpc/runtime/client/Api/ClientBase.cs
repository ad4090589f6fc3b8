namespace Grpc.Core;

public abstract class ClientBase
{
    protected ClientBase() => Configuration = ClientBaseConfiguration.Missing;

    protected ClientBase(ChannelBase channel) : this((channel ?? throw new ArgumentNullException(nameof(channel))).CreateCallInvoker())
    {
    }

    protected ClientBase(CallInvoker callInvoker) => Configuration = new(callInvoker, null);

    protected ClientBase(ClientBaseConfiguration configuration) => Configuration = configuration;

    protected CallInvoker CallInvoker => Configuration.Invoker;

    internal ClientBaseConfiguration Configuration { get; }

    /// <summary>What a generated client is made of; opaque to everybody else.</summary>
    protected internal class ClientBaseConfiguration
    {
        // The parameterless constructor exists for fakes that override every method.
        internal static readonly ClientBaseConfiguration Missing = new(null, null);

        readonly CallInvoker? _invoker;

        internal ClientBaseConfiguration(CallInvoker? invoker, string? host)
        {
            _invoker = invoker;
            Host = host;
        }

        internal string? Host { get; }

        internal CallInvoker Invoker => _invoker ?? throw new NotSupportedException("This client was made without a channel.");
    }
}
