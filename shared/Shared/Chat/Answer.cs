using System.Diagnostics.CodeAnalysis;

namespace GenAiTransport;

/// <summary>What was asked for, or why it was refused.</summary>
public readonly record struct Answer<T>
    where T : class
{
    readonly T? _value;
    readonly Refusal? _refusal;

    public Answer(T value) => _value = value;

    public Answer(Refusal refusal) => _refusal = refusal;

    public bool IsGranted([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, _refusal);
        return value is not null;
    }
}
