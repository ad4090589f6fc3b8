using System.Threading.Channels;

namespace GenAiTransport;

/// <summary>A terminal that gives every key as it is pressed. Keys pressed while nobody reads wait.</summary>
interface ITerminal
{
    ChannelReader<KeyPress> Keys { get; }

    int Columns { get; }

    int Rows { get; }

    /// <summary>Takes the keys from the terminal's own line editing; also when somebody gave them back meanwhile.</summary>
    void TakeKeys();

    /// <summary>Leaves the terminal as it was found.</summary>
    void GiveBack();
}
