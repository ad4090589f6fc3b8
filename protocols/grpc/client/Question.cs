namespace GenAiTransport.Grpc.Client;

sealed class Question(ChatRequest request)
{
    readonly TaskCompletionSource<ChatResponse> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ChatResponse> Answered => _answer.Task;

    public bool IsAnsweredBy(ChatResponse response) => response.SessionId == request.SessionId && (response.Type, response.UpdateType) switch
    {
        (ChatResponse.Types.Type.Pong, _) => request.Type == ChatRequest.Types.Type.Ping,
        (ChatResponse.Types.Type.SessionUpdate, SessionUpdate.Joined) => request.Type == ChatRequest.Types.Type.Join,
        (ChatResponse.Types.Type.SessionUpdate, SessionUpdate.Stopped) => request.Type == ChatRequest.Types.Type.Stop,
        (ChatResponse.Types.Type.Error, _) => response.TurnId.Length == 0,
        _ => false,
    };

    public void Answer(ChatResponse response)
    {
        if (response.Type == ChatResponse.Types.Type.Error)
            Fail(new RefusedException(new Refusal(RefusalKind.NotFound, response.ErrorMessage)));
        else
            _answer.TrySetResult(response);
    }

    public void Fail(Exception failure) => _answer.TrySetException(failure);
}
