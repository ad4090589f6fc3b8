using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace GenAiTransport.Grpc.Server;

/// <summary>What the server offers, as its proto files describe it. Found once, through the endpoints that were mapped.</summary>
sealed class MappedServices(EndpointDataSource endpoints)
{
    public IReadOnlyList<ServiceDescriptor> All => field ??=
    [
        .. endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(Descriptor)
            .OrderBy(service => service.FullName, StringComparer.Ordinal),
    ];

    public bool Has(string name) => name.Length == 0 || All.Any(service => service.FullName == name);

    /// <summary>The generated base names the class that it is nested in, and that one has the descriptor.</summary>
    static ServiceDescriptor Descriptor(Type service) =>
        (ServiceDescriptor)service.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)!
            .BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
