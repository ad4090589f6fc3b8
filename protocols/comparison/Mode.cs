namespace GenAiTransport.Comparison;

enum Mode
{
    Compare,
    Load,
    Watch,
    Serve,
    Help,
}
