namespace GenAiTransport.ProviderStream.Client;

/// <summary>Asks what it was told to ask, or else three things of its own, and says what goes over the wire meanwhile.</summary>
sealed class Tour(ProviderClient client, DemonstrationOptions options, ClientConsole console)
{
    /// <summary>One of them makes no sense, so that it can be seen that the others do not mind.</summary>
    static readonly string[] Questions = ["What is gRPC?", "", "Say hello there"];

    readonly string[] _questions = options.Questions is { Count: > 0 } asked ? [.. asked] : Questions;
    bool _isAtLineStart = true;

    /// <summary>False when a request that was asked for failed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var isWell = true;
        Say($"🔌 {options.Service}Service at {options.Server.Address.GetLeftPart(UriPartial.Authority)}: {(options.Unary ? "one call for each request" : "one stream for all requests")}");
        await foreach (var response in AnswersAsync(cancellationToken))
        {
            Show(response);
            isWell &= response.Error is null;
        }
        if (client.IsWithoutStreaming(options.Service))
            Say("ℹ️  This server has no streaming; each request was a call of its own");
        return isWell || options.Questions.Count == 0;
    }

    async IAsyncEnumerable<ChatResponse> AnswersAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!options.Unary)
        {
            await foreach (var response in client.StreamChatAsync(options.Service, RequestsAsync(), cancellationToken))
                yield return response;
            yield break;
        }
        await foreach (var request in RequestsAsync())
            yield return await client.ChatAsync(options.Service, request, cancellationToken);
    }

    async IAsyncEnumerable<ChatRequest> RequestsAsync()
    {
        for (var number = 1; number <= _questions.Length; number++)
        {
            await Task.CompletedTask;
            Say($"→ demo-{number}  \"{TerminalText.CleanLine(_questions[number - 1])}\"");
            yield return Request(_questions[number - 1], $"demo-{number}");
        }
    }

    ChatRequest Request(string question, string id)
    {
        var request = ProviderRequests.Ask(question, id);
        foreach (var (name, value) in options.Credential)
            request.WithCredential(name, value);
        foreach (var (name, value) in options.Parameters)
        {
            if (double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number))
                request.With(name, number);
            else
                request.With(name, value);
        }
        return request;
    }

    void Show(ChatResponse response)
    {
        var text = TerminalText.Clean(response.Text());
        console.Out.Write(text);
        if (text.Length > 0)
            _isAtLineStart = text.EndsWith('\n');
        if (!response.IsEnd())
            return;
        if (!_isAtLineStart)
            console.Out.WriteLine();
        _isAtLineStart = true;
        var id = TerminalText.CleanLine(response.RequestId);
        Say(response.Error is { } error
            ? $"← {id}  ❌ {response.Code} {TerminalText.CleanLine(error.ErrorMessage)}: {TerminalText.CleanLine(error.HumanMessage)}"
            : $"← {id}  {TerminalText.CleanLine(response.FinishReason)} · {string.Join(" · ", response.Metrics.Select(metric => TerminalText.CleanLine($"{metric.Name} {metric.Value}")))}");
    }

    void Say(string line)
    {
        lock (console.Error)
            console.Error.WriteLine(line);
    }
}
