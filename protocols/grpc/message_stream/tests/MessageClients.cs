using GenAiTransport.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>Clients under test, and servers for them.</summary>
static class MessageClients
{
    public static MessageStreamingOptions Options(Uri server, TimeProvider? time = null) => new()
    {
        Host = server.Host,
        Port = server.Port,
        UseTls = server.Scheme == Uri.UriSchemeHttps,
        Time = time ?? TimeProvider.System,
        // Where time passes by itself, nobody waits for another attempt.
        FirstBackoff = TimeSpan.FromSeconds(time is null ? 0.001 : 0.2),
    };

    public static MessageStreamingClient To(Uri server, TimeProvider? time = null) => new(Options(server, time));

    /// <param name="tls">Without it there is none.</param>
    public static Task<ServiceServer> ServeAsync(MessageScript script, Action<KestrelServerOptions>? tls = null) =>
        ServiceServer.StartAsync<ScriptedMessages>(tls: tls, services: services => services.AddSingleton(script));

    public static IAsyncEnumerable<StreamResponse> Stream(this IMessageStreamingClient client, params string[] contents) =>
        client.StreamMessagesWithSetupAsync("m1", Messages.Channel, Messages.Contact, contents);

    public static Task<StreamResponse> DeltaAsync(this IMessageStreamingClient client, string id, string content) =>
        client.SendDeltaMessageAsync(id, content, Messages.Channel, Messages.Contact);

    public static IMessageStreamingSession Session(this IMessageStreamingClient client, Action<StreamResponse>? answered = null) =>
        client.CreateSession("m1", Messages.Channel, Messages.Contact, answered: answered);
}
