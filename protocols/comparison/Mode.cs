namespace GenAiTransport.Comparison;

enum Mode
{
    Compare,
    Changes,
    Load,
    Soak,
    Watch,
    Serve,
    Help,
}
