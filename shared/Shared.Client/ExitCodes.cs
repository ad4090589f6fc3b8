namespace GenAiTransport;

public static class ExitCodes
{
    public const int Done = 0;
    public const int ReplyFailed = 1;
    public const int WrongUsage = 2;
    public const int NoServer = 3;
    public const int Interrupted = 130;
}
