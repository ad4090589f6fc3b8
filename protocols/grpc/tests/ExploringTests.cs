using GenAiTransport.Testing;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1;

namespace GenAiTransport.Grpc.Tests;

/// <summary>What tools ask a server that they do not know: whether it is well, and what it offers. Neither needs a key.</summary>
[TestFixture]
public sealed class ExploringTests
{
    TestServer<Program> _server = null!;
    GrpcChannel _channel = null!;
    Health.HealthClient _health = null!;

    [SetUp]
    public void Start()
    {
        _server = new TestServer<Program>(settings: ("CHAT_API_KEY", "s3cret"));
        _channel = GrpcChannel.ForAddress(_server.Address);
        _health = new Health.HealthClient(_channel);
    }

    [TearDown]
    public async Task Stop()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase("")]
    [TestCase("chat.ChatService")]
    [TestCase("grpc.health.v1.Health")]
    [CancelAfter(30_000)]
    public async Task A_service_that_is_there_serves(string service)
    {
        var health = await _health.CheckAsync(new HealthCheckRequest { Service = service });
        Assert.That(health.Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));
    }

    [Test, CancelAfter(30_000)]
    public void A_service_that_is_not_there_is_not_found() =>
        Assert.That(async () => await _health.CheckAsync(new HealthCheckRequest { Service = "chat.Nothing" }), RpcFails.With(StatusCode.NotFound));

    [Test, CancelAfter(30_000)]
    public async Task Whoever_watches_is_told_when_the_server_stops()
    {
        using var watching = _health.Watch(new HealthCheckRequest { Service = "chat.ChatService" });
        using var unknown = _health.Watch(new HealthCheckRequest { Service = "chat.Nothing" });
        await watching.ResponseStream.MoveNext().Soon();
        Assert.That(watching.ResponseStream.Current.Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.Serving));
        await unknown.ResponseStream.MoveNext().Soon();
        Assert.That(unknown.ResponseStream.Current.Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.ServiceUnknown));

        var stopping = _server.StopAsync();

        await watching.ResponseStream.MoveNext().Soon();
        Assert.That(watching.ResponseStream.Current.Status, Is.EqualTo(HealthCheckResponse.Types.ServingStatus.NotServing));
        Assert.That(async () => await watching.ResponseStream.MoveNext().Soon(), RpcFails.With(StatusCode.Unavailable));
        await stopping.Soon();
    }

    [Test, CancelAfter(30_000)]
    public async Task The_server_names_its_services()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "*" });
        Assert.That(answer.ListServicesResponse.Service.Select(service => service.Name),
            Is.EquivalentTo(["chat.ChatService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]));
    }

    static IEnumerable<TestCaseData> Questions()
    {
        foreach (var symbol in (string[])["chat.ChatService", "chat.ChatService.Chat", "chat.ChatRequest", "chat.ChatRequest.Type"])
            yield return new TestCaseData(new ServerReflectionRequest { FileContainingSymbol = symbol }).SetArgDisplayNames(symbol);
        yield return new TestCaseData(new ServerReflectionRequest { FileByFilename = "chat.proto" }).SetArgDisplayNames("chat.proto");
    }

    [TestCaseSource(nameof(Questions)), CancelAfter(30_000)]
    public async Task The_server_tells_the_proto_file(ServerReflectionRequest question)
    {
        var answer = await AskAsync(question);
        var file = FileDescriptor.BuildFromByteStrings(answer.FileDescriptorResponse.FileDescriptorProto).Single();
        Assert.That(file.Services.Single().Methods.Select(method => method.Name), Does.Contain("Chat").And.Contain("GetHistory"));
    }

    [Test, CancelAfter(30_000)]
    public async Task What_is_not_there_is_an_error_and_the_stream_goes_on()
    {
        var answers = await AskAllAsync(
            new ServerReflectionRequest { FileByFilename = "../secret.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "chat.Nothing" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "chat.ChatRequest" },
            new ServerReflectionRequest(),
            new ServerReflectionRequest { FileByFilename = "chat.proto" });

        Assert.That(answers[..4].Select(answer => (StatusCode)answer.ErrorResponse.ErrorCode),
            Is.EqualTo([StatusCode.NotFound, StatusCode.NotFound, StatusCode.Unimplemented, StatusCode.Unimplemented]));
        Assert.That(answers[4].FileDescriptorResponse, Is.Not.Null);
    }

    async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest question) => (await AskAllAsync(question))[0];

    async Task<List<ServerReflectionResponse>> AskAllAsync(params ServerReflectionRequest[] questions)
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        foreach (var question in questions)
            await call.RequestStream.WriteAsync(question).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        return await call.ResponseStream.ReadAllAsync().ToEndAsync();
    }
}
