using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace GenAiTransport.Grpc.Server;

/// <summary>Tells tools what can be called here: the names of the services, and the proto files behind them.</summary>
sealed class ReflectionEndpoint(MappedServices mapped, StreamServices services) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        using var counted = services.Enter(context);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, services.Lifetime.ApplicationStopping);
        try
        {
            await foreach (var request in requestStream.ReadAllAsync(ending.Token))
                await responseStream.WriteAsync(Answer(request));
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw Refusal.ShuttingDown.ToRpcException();
        }
    }

    ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(mapped.All.Select(service => new ServiceResponse { Name = service.FullName }));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                Tell(response, Files.FirstOrDefault(file => file.Name == request.FileByFilename));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                Tell(response, Files.FirstOrDefault(file => Symbols(file).Contains(request.FileContainingSymbol)));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.None:
                Fail(response, StatusCode.InvalidArgument, "The request asks nothing");
                break;
            default:
                // Extensions are a thing of proto2; there are none here.
                Fail(response, StatusCode.NotFound, "There are no extensions here");
                break;
        }
        return response;
    }

    IEnumerable<FileDescriptor> Files => mapped.All.Select(service => service.File).Distinct();

    static void Tell(ServerReflectionResponse response, FileDescriptor? file)
    {
        if (file is null)
        {
            Fail(response, StatusCode.NotFound, "There is nothing of that name here");
            return;
        }
        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(WithImports(file).Distinct().Select(known => known.SerializedData));
    }

    static void Fail(ServerReflectionResponse response, StatusCode code, string sentence) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = sentence };

    static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) => file.Dependencies.SelectMany(WithImports).Prepend(file);

    static IEnumerable<string> Symbols(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(service => service.Methods.Select(method => method.FullName).Prepend(service.FullName)),
        .. file.MessageTypes.SelectMany(Symbols),
        .. file.EnumTypes.Select(type => type.FullName),
    ];

    static IEnumerable<string> Symbols(MessageDescriptor message) =>
    [
        message.FullName,
        .. message.Fields.InDeclarationOrder().Select(field => field.FullName),
        .. message.EnumTypes.Select(type => type.FullName),
        .. message.NestedTypes.SelectMany(Symbols),
    ];
}
