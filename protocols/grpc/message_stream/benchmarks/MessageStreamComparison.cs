using System.Diagnostics;

namespace GenAiTransport.MessageStream.Benchmarks;

/// <summary>The same messages over one stream, by unary calls over one connection, and each over a connection of its own.</summary>
static class MessageStreamComparison
{
    const int StreamLength = 5_000;
    const string Channel = "5d1c1f5e-0000-4000-8000-0123456789ab";
    const string Contact = "tel:+15550100";
    const string Text = "A message of some thirty letters.";

    public static async Task RunAsync(Uri address, int rounds, TimeSpan slice, TextWriter output)
    {
        using var client = new MessageStreamingClient(address.Host, address.Port);
        var (stream, unary, connections) = (0.0, 0.0, 0.0);
        const int WarmUp = 4;
        for (var round = -WarmUp; round < rounds; round++)
        {
            var (one, two, three) = (
                await StreamAsync(client),
                await RateAsync(() => SendAsync(client), slice),
                await RateAsync(() => ConnectAndSendAsync(address), slice));
            if (round >= 0)
                (stream, unary, connections) = (stream + (one / rounds), unary + (two / rounds), connections + (three / rounds));
        }
        await output.WriteLineAsync(
            $"messages: one stream {stream,9:N0}/s, unary calls {unary,9:N0}/s, connections {connections,9:N0}/s; "
            + $"stream/unary {stream / unary:F1}, unary/connections {unary / connections:F1}, stream/connections {stream / connections:F0}");
    }

    static async Task<double> StreamAsync(MessageStreamingClient client)
    {
        var watch = Stopwatch.StartNew();
        var answers = 0;
        await foreach (var response in client.StreamMessagesWithSetupAsync("m1", Channel, Contact, Enumerable.Repeat(Text, StreamLength - 1)))
            answers += Check(response);
        return answers == StreamLength ? answers / watch.Elapsed.TotalSeconds : throw new InvalidOperationException("Answers are missing.");
    }

    /// <summary>Calls per second, one after the other.</summary>
    static async Task<double> RateAsync(Func<Task> call, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (; watch.Elapsed < duration; count++)
            await call();
        return count / watch.Elapsed.TotalSeconds;
    }

    static async Task SendAsync(MessageStreamingClient client) => Check(await client.SendSingleMessageAsync(
        new StreamMessage { Type = MessageTypes.Content, MsgId = "m1", ChannelUuid = Channel, ContactUrn = Contact, Content = Text }));

    static async Task ConnectAndSendAsync(Uri address)
    {
        using var client = new MessageStreamingClient(address.Host, address.Port);
        await SendAsync(client);
    }

    static int Check(StreamResponse response) =>
        response.Status == ResponseStatuses.Success ? 1 : throw new InvalidOperationException(response.ErrorMessage);
}
