using System.Reflection;
using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class GrpcPromptTests : PromptContract<Program>
{
    protected override Assembly Client => typeof(GrpcTransport).Assembly;

    protected override bool IsLive => true;

    [Test, CancelAfter(60_000)]
    public async Task Instead_of_documentation_it_says_how_to_ask_this_server()
    {
        await using var server = new TestServer<Program>();
        using var program = new ClientProgram(Client, server.Address);
        await using var terminal = await TmuxTerminal.StartAsync(program, columns: 120);
        await terminal.SeesAsync("›");
        await terminal.TypeAsync("/docs");
        await terminal.PressAsync("Enter");
        await terminal.SeesAsync($"grpcurl -plaintext {server.Address.Authority} describe chat.ChatService");
    }
}
