using Grpc.Core;
using NUnit.Framework.Constraints;

namespace GenAiTransport.Testing;

public static class RpcFails
{
    public static Constraint With(StatusCode code) => Throws.TypeOf<RpcException>().With.Property(nameof(RpcException.StatusCode)).EqualTo(code);

    public static Constraint With(StatusCode code, string detail) =>
        Throws.TypeOf<RpcException>().With.Property(nameof(RpcException.Status)).EqualTo(new Status(code, detail));
}
