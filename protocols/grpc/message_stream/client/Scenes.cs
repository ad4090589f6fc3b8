using System.Globalization;
using System.Security.Cryptography;

namespace GenAiTransport.MessageStream.Client;

/// <summary>Five scenes, each of them what a program that sends messages does, with nothing left out.</summary>
sealed class Scenes(IMessageStreamingClient client, MessageStreamingOptions connection, SceneView view, string? text)
{
    const string Contact = "tel:+15550100";

    readonly string _channel = Guid.NewGuid().ToString();
    readonly string _id = RandomNumberGenerator.GetHexString(4, lowercase: true);
    readonly string _text = text ?? "Pieces of a text, sent while it is being written.";
    bool _isAsExpected = true;

    /// <summary>False when an answer was not what it should be.</summary>
    public async Task<bool> ShowAsync(CancellationToken cancellationToken)
    {
        view.Note($"nexus.message_stream.MessageStreamService at {connection}");
        Func<CancellationToken, Task>[] scenes = [StreamAsync, WriteAsync, RepeatAsync, WithoutStreamAsync, FailAsync];
        foreach (var scene in scenes)
        {
            if (_isAsExpected)
                await scene(cancellationToken);
        }
        return _isAsExpected;
    }

    async Task StreamAsync(CancellationToken cancellationToken)
    {
        view.Title("1. One stream: setup first, then the contents. Every message has its answer, in order; half-close has the last.");
        view.Sent($"StreamMessagesWithSetupAsync({Quote($"{_id}-1")}, …, [\"Hello\", \"How are you?\"])");
        await foreach (var response in client.StreamMessagesWithSetupAsync(
            $"{_id}-1", _channel, Contact, ["Hello", "How are you?"], cancellationToken: cancellationToken))
            Expect(response);
    }

    async Task WriteAsync(CancellationToken cancellationToken)
    {
        view.Title("2. A text while it is written: one stream stays open for setup, deltas and completed; nobody waits between deltas.");
        await SessionAsync(client, "2", cancellationToken);
    }

    async Task RepeatAsync(CancellationToken cancellationToken)
    {
        view.Title("3. The same message again, as after a lost answer: it is answered with the first answer, and taken once.");
        Expect(await client.SendSetupMessageAsync($"{_id}-3", _channel, Contact, cancellationToken: cancellationToken));
        var answers = new List<StreamResponse>();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            view.Sent($"SendDeltaMessageAsync({Quote($"{_id}-3-delta-1")}, \"once\", …)");
            answers.Add(await client.SendDeltaMessageAsync($"{_id}-3-delta-1", "once", _channel, Contact, cancellationToken: cancellationToken));
            Expect(answers[^1]);
        }
        view.Sent($"SendCompletedMessageAsync({Quote($"{_id}-3")}, \"Done\", …)");
        Expect(await client.SendCompletedMessageAsync($"{_id}-3", "Done", _channel, Contact, cancellationToken: cancellationToken));
        if (!answers[0].Equals(answers[1]))
            Complain("The second answer is not the first one.");
    }

    async Task WithoutStreamAsync(CancellationToken cancellationToken)
    {
        view.Title("4. No stream to be had: something on the way answers UNIMPLEMENTED. The same session goes by unary calls.");
        await using var cut = new MessageStreamingClient(connection with { Through = handler => new NoStreams(handler) });
        await SessionAsync(cut, "4", cancellationToken);
    }

    async Task FailAsync(CancellationToken cancellationToken)
    {
        view.Title("5. What goes wrong is an answer too: one that the server gives, and one that stands for an answer that did not come.");
        view.Sent("SendDeltaMessageAsync to a contact that nobody set up");
        var refused = await client.SendDeltaMessageAsync($"{_id}-5", "Hello", _channel, "tel:+15550199", cancellationToken: cancellationToken);
        view.Answered(refused);
        view.Sent("SendSingleMessageAsync with a timeout of no time at all");
        var message = new StreamMessage { Type = MessageTypes.Content, MsgId = $"{_id}-6", ChannelUuid = _channel, ContactUrn = Contact, Content = "Hello" };
        var late = await client.SendSingleMessageAsync(message, TimeSpan.Zero, cancellationToken);
        view.Answered(late);
        if ((refused.ErrorCode, late.ErrorCode) != ("FAILED_PRECONDITION", "DEADLINE_EXCEEDED"))
            Complain("These are not the errors they should be.");
    }

    async Task SessionAsync(IMessageStreamingClient through, string number, CancellationToken cancellationToken)
    {
        await using var session = through.CreateSession($"{_id}-{number}", _channel, Contact, answered: Expect);
        view.Sent("session.StartAsync()");
        await session.StartAsync(cancellationToken);
        view.Note($"session.IsStreaming: {session.IsStreaming}");
        foreach (var piece in Pieces())
        {
            view.Sent($"session.SendDeltaAsync({Quote(piece)})");
            await session.SendDeltaAsync(piece, cancellationToken);
        }
        view.Sent("session.CompleteAsync()");
        var completed = await session.CompleteAsync(cancellationToken: cancellationToken);
        if (!completed.Data.TryGetValue(ResponseData.Characters, out var characters))
            view.Note("This server does not tell how long the text is.");
        else if (characters != _text.Length.ToString(CultureInfo.InvariantCulture))
            Complain($"The text did not arrive whole: of {_text.Length} characters there are {characters}.");
    }

    /// <summary>About four, cut between words where there are any.</summary>
    IEnumerable<string> Pieces()
    {
        var words = _text.Split(' ');
        return words.Select((word, index) => index < words.Length - 1 ? $"{word} " : word).Chunk((words.Length + 3) / 4).Select(piece => string.Concat(piece));
    }

    void Expect(SetupResponse response)
    {
        view.Sent($"SendSetupMessageAsync({Quote($"{_id}-3")}, …)");
        view.Note(response.Success ? $"← success: session {TerminalText.ShortId(response.SessionId)}" : $"← {response.ErrorMessage}");
        if (!response.Success)
            Complain("The server refused the setup.");
    }

    void Expect(StreamResponse response)
    {
        view.Answered(response);
        if (response.Status == ResponseStatuses.Error)
            Complain("The server should have taken this message.");
    }

    void Complain(string sentence)
    {
        _isAsExpected = false;
        view.Failed(sentence);
    }

    static string Quote(string text) => SceneView.Quote(text);
}
