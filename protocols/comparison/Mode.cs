namespace GenAiTransport.Comparison;

enum Mode
{
    Compare,
    Load,
    Soak,
    Watch,
    Serve,
    Help,
}
