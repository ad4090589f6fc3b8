using Grpc.Core;

namespace Grpc.Runtime;

/// <summary>What the four public kinds of call ask of the one behind them.</summary>
interface ICall : IDisposable
{
    Task<Metadata> ResponseHeadersAsync();

    Status GetStatus();

    Metadata GetTrailers();
}
