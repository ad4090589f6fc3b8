namespace GenAiTransport.Grpc.Client;

/// <summary>What is asked besides messages, and waits for its answer. Answers come in the order of the questions.</summary>
sealed class Questions(ChatLine line, Uri server)
{
    readonly Lock _gate = new();
    readonly List<Question> _asked = [];

    /// <summary>Fails with <see cref="RefusedException"/> when the server says no, with <see cref="ServerUnreachableException"/> when the line breaks.</summary>
    public async Task<ChatResponse> AskAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        await line.OpenAsync(isWished: false, cancellationToken);
        var question = new Question(request);
        lock (_gate)
            _asked.Add(question);
        try
        {
            if (!await line.SendAsync(request))
                throw new ServerUnreachableException(server);
            return await question.Answered.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
                _asked.Remove(question);
        }
    }

    /// <summary>True when somebody waited for this.</summary>
    public bool Answer(ChatResponse response)
    {
        Question? question;
        lock (_gate)
        {
            question = _asked.Find(asked => asked.IsAnsweredBy(response));
            if (question is not null)
                _asked.Remove(question);
        }
        question?.Answer(response);
        return question is not null;
    }

    /// <summary>The line broke: nobody will be answered any more.</summary>
    public void Fail()
    {
        Question[] all;
        lock (_gate)
        {
            all = [.. _asked];
            _asked.Clear();
        }
        foreach (var question in all)
            question.Fail(new ServerUnreachableException(server));
    }
}
