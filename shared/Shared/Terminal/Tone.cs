namespace GenAiTransport;

public enum Tone
{
    Plain,
    Quiet,
    Request,
    Success,
    Warning,
    Error,
}
