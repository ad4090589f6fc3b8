namespace GenAiTransport;

enum LineName
{
    Text,
    Heading,
    Fence,
    Code,
    Table,
    Rule,
}
