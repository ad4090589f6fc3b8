namespace GenAiTransport.Grpc.Client;

/// <summary>What was asked besides messages, and waits for its answer. Answers come in the order of the questions.</summary>
sealed class Questions
{
    readonly Lock _gate = new();
    readonly List<Question> _asked = [];

    public Question Ask(ChatRequest request)
    {
        var question = new Question(request);
        lock (_gate)
            _asked.Add(question);
        return question;
    }

    public void Forget(Question question)
    {
        lock (_gate)
            _asked.Remove(question);
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

    public void Fail(Exception failure)
    {
        Question[] all;
        lock (_gate)
        {
            all = [.. _asked];
            _asked.Clear();
        }
        foreach (var question in all)
            question.Fail(failure);
    }
}
