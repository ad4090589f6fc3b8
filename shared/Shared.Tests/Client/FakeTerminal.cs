using System.Text;
using System.Threading.Channels;

namespace GenAiTransport.Tests;

/// <summary>A terminal whose keys a test presses.</summary>
sealed class FakeTerminal : ITerminal
{
    readonly Channel<KeyPress> _keys = Channel.CreateUnbounded<KeyPress>();
    readonly KeyDecoder _decoder = new();

    public ChannelReader<KeyPress> Keys => _keys.Reader;

    public int Columns { get; set; } = 80;

    public int Rows { get; set; } = 24;

    public bool IsTaken { get; private set; }

    public void Type(string bytes)
    {
        foreach (var key in _decoder.Decode(Encoding.UTF8.GetBytes(bytes)))
            _keys.Writer.TryWrite(key);
    }

    public void Press(params KeyName[] keys)
    {
        foreach (var key in keys)
            _keys.Writer.TryWrite(new KeyPress(key));
    }

    public void HangUp() => _keys.Writer.TryComplete();

    public void TakeKeys() => IsTaken = true;

    public void GiveBack() => IsTaken = false;
}
