namespace GenAiTransport;

/// <summary>
/// The line that is being typed: keys change it, and everything that is written meanwhile goes above it. One caller reads; anyone may
/// tell something.
/// </summary>
sealed class LineEditor(ITerminal terminal, TextWriter output, HistoryFile file) : ILineReader
{
    readonly Lock _gate = new();
    readonly LineBuffer _buffer = new();
    readonly PromptPainter _painter = new();
    readonly History _history = file.Read();
    readonly List<string> _waiting = [];
    HistorySearch? _search;
    Func<string>? _prompt;

    /// <summary>What the text before the cursor may become.</summary>
    public Func<string, CancellationToken, Task<Completion>> Complete { get; init; } = (_, _) => Task.FromResult(Completion.None);

    /// <summary>Called with the line after every key that changed it.</summary>
    public Action<string> Changed { get; init; } = _ => { };

    public async Task<string?> ReadLineAsync(Func<string> prompt, CancellationToken cancellationToken)
    {
        terminal.TakeKeys();
        Begin(prompt);
        try
        {
            while (true)
            {
                var key = await terminal.Keys.ReadAsync(cancellationToken);
                if (key.Name == KeyName.Tab)
                    await CompleteAsync(cancellationToken);
                else if (Apply(key) is { } ended)
                    return ended.Line;
            }
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            End();
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && GiveUp())
        {
            return "";
        }
    }

    public void Tell(string text)
    {
        lock (_gate)
        {
            if (_prompt is null)
                _waiting.Add(text);
            else
                Above(text);
        }
    }

    public void Dispose() => terminal.GiveBack();

    void Begin(Func<string> prompt)
    {
        lock (_gate)
        {
            _buffer.Set("");
            _search = null;
            _prompt = prompt;
            foreach (var text in _waiting)
                Above(text);
            _waiting.Clear();
            Paint();
        }
    }

    /// <summary>What was read when this key ended it: null, the end of input, is an answer as well.</summary>
    (string? Line, bool Ended)? Apply(KeyPress key)
    {
        lock (_gate)
        {
            var before = _buffer.Text;
            if (key.Name == KeyName.Resume)
                _painter.Forget();
            if (_search is not null && !Searches(key))
                AcceptSearch();
            if (_search is null)
            {
                if (key.Name == KeyName.Enter && !TripleQuotes.AreOpen(_buffer.Text))
                    return (Submit(), true);
                if (key.Name == KeyName.EndOfInput && _buffer.IsEmpty)
                {
                    End();
                    return (null, true);
                }
                Edit(key);
            }
            // Keys that came together are drawn together.
            if (!terminal.Keys.TryPeek(out _))
                Paint();
            if (_buffer.Text != before)
                Changed(_buffer.Text);
            return null;
        }
    }

    void Edit(KeyPress key)
    {
        switch (key.Name)
        {
            case KeyName.Text or KeyName.Paste: _buffer.Insert(key.Text); break;
            case KeyName.Enter or KeyName.NewLine: _buffer.Insert("\n"); break;
            case KeyName.Search: _search = new HistorySearch(_history, _buffer.Text); break;
            case KeyName.ClearScreen: ClearScreen(); break;
            case var name when _buffer.Edit(name): break;
            case KeyName.Up: Show(_history.Previous(_buffer.Text)); break;
            case KeyName.Down: Show(_history.Next()); break;
        }
    }

    void Show(string? line)
    {
        if (line is not null)
            _buffer.Set(line);
    }

    void ClearScreen()
    {
        _painter.Forget();
        output.Write(Colours.ClearScreen);
    }

    /// <summary>False for a key that ends the search with what it found.</summary>
    bool Searches(KeyPress key)
    {
        switch (key.Name)
        {
            case KeyName.Text or KeyName.Paste: _search!.Type(key.Text); return true;
            case KeyName.Backspace: _search!.Backspace(); return true;
            case KeyName.Search: _search!.Older(); return true;
            case KeyName.Redraw or KeyName.Resume: return true;
            case KeyName.Escape:
                _buffer.Set(_search!.Draft);
                _search = null;
                return true;
            default: return false;
        }
    }

    void AcceptSearch()
    {
        _buffer.Set(_search!.Found);
        _search = null;
    }

    async Task CompleteAsync(CancellationToken cancellationToken)
    {
        string text;
        lock (_gate)
            text = _buffer.Text[.._buffer.Cursor];
        var found = await Complete(text, cancellationToken);
        lock (_gate)
        {
            if (found.Common.Length > text.Length - found.Start || found.Choices.Count == 1)
                _buffer.Replace(found.Start, found.Choices.Count == 1 ? found.Choices[0] + " " : found.Common);
            else if (found.Choices.Count > 1)
                Above(string.Join("  ", found.Choices));
            Paint();
        }
    }

    string Submit()
    {
        var line = _buffer.Text;
        if (!string.IsNullOrWhiteSpace(line) && _history.Add(line))
            file.Add(line);
        End();
        return TripleQuotes.Remove(line);
    }

    /// <summary>False when there was nothing to give up.</summary>
    bool GiveUp()
    {
        lock (_gate)
        {
            var isEmpty = _buffer.IsEmpty && _search is null;
            End(isEmpty ? "" : "^C");
            return !isEmpty;
        }
    }

    void End(string mark = "")
    {
        lock (_gate)
        {
            _search = null;
            _buffer.ToEnd();
            Paint();
            _history.Leave();
            _prompt = null;
            Write(_painter.Finish(mark));
        }
    }

    void Above(string text) =>
        Write($"{_painter.Erase(terminal.Columns)}{text.ReplaceLineEndings("\r\n")}\r\n{Painted()}");

    void Paint() => Write(Painted());

    string Painted()
    {
        if (_prompt is null)
            return "";
        var (prompt, text, cursor) = _search is { } search
            ? (search.Prompt, search.Found, search.Found.Length)
            : (_prompt(), _buffer.Text, _buffer.Cursor);
        var columns = terminal.Columns;
        return _painter.Paint(PromptLayout.Of(prompt, text, cursor, columns, terminal.Rows), columns);
    }

    void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }
}
