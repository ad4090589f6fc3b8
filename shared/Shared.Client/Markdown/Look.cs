namespace GenAiTransport;

/// <summary>How a piece of a reply looks.</summary>
[Flags]
enum Look
{
    Plain = 0,
    Bold = 1,
    Italic = 2,
    Underlined = 4,
    Struck = 8,
    Code = 16,
    Heading = 32,
    Quiet = 64,
}
