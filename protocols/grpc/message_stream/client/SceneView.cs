using System.Globalization;

namespace GenAiTransport.MessageStream.Client;

/// <summary>What the scenes show: what is called, and what is answered.</summary>
sealed class SceneView(ClientConsole console)
{
    const int LongestText = 24;

    readonly Lock _gate = new();

    public void Title(string title) => Write($"\n{console.OutColours.Paint(Tone.Request, title)}");

    public void Note(string text) => Write($"   {console.OutColours.Paint(Tone.Quiet, text)}");

    public void Sent(string call) => Write($"   → {TerminalText.CleanLine(call)}");

    public void Answered(StreamResponse response)
    {
        var isError = response.Status == ResponseStatuses.Error;
        // What stands for an answer that did not come has no number.
        var sequence = response.Sequence == 0 ? "--" : string.Create(CultureInfo.InvariantCulture, $"#{response.Sequence}");
        Write(string.Concat(
            $"   ← {sequence,-4} ",
            console.OutColours.Paint(isError ? Tone.Error : Tone.Success, $"{TerminalText.CleanLine(response.Status),-8}"),
            TerminalText.CleanLine($" {response.MsgId,-20} {(isError ? $"{response.ErrorCode}: {response.ErrorMessage}" : Told(response))}")));
    }

    public void Failed(string sentence) => console.Error.WriteLine($"❌ {TerminalText.CleanLine(sentence)}");

    public static string Quote(string text) => $"\"{TerminalText.Cut(text, LongestText)}\"";

    static string Told(StreamResponse response)
    {
        var text = response.Data.TryGetValue(ResponseData.Characters, out var characters) && response.Data.TryGetValue(ResponseData.Deltas, out var deltas)
            ? $" (deltas: {deltas}, characters: {characters})"
            : "";
        return $"{response.Message}{text}{(response.IsFinal ? "  ■ final" : "")}";
    }

    /// <summary>Answers come on threads of their own.</summary>
    void Write(string line)
    {
        lock (_gate)
            console.Out.WriteLine(line);
    }
}
