namespace GenAiTransport.MessageStream;

public static class ResponseStatuses
{
    public const string Success = "success";
    public const string Error = "error";

    /// <summary>On its way; the answer comes later.</summary>
    public const string Processing = "processing";
}
