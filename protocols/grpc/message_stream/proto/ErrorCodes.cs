using System.Collections.Frozen;
using Grpc.Core;

namespace GenAiTransport.MessageStream;

/// <summary>The statuses of gRPC as an <c>error_code</c> has them: <c>DEADLINE_EXCEEDED</c>.</summary>
public static class ErrorCodes
{
    static readonly FrozenDictionary<StatusCode, string> Names = Enum.GetValues<StatusCode>().ToFrozenDictionary(code => code, Name);

    public static string Of(StatusCode code) => Names.GetValueOrDefault(code, "UNKNOWN");

    static string Name(StatusCode code) => code == StatusCode.OK
        ? "OK"
        : string.Concat(code.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"_{letter}" : char.ToUpperInvariant(letter).ToString()));
}
