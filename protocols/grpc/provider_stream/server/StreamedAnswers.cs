namespace GenAiTransport.ProviderStream.Server;

/// <summary>Responses on a stream, each as soon as it is there.</summary>
sealed class StreamedAnswers(PatientWriter<ChatResponse> writer, MeasuredStream measured) : IAnswer
{
    public ValueTask TellAsync(ChatResponse response, bool isMoreReady)
    {
        measured.Told(response);
        return writer.WriteAsync(response, isMoreReady);
    }
}
