using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;

namespace GenAiTransport.Comparison;

/// <summary>The terminal split into as many panes as there are protocols, the same question streaming in all of them at once.</summary>
sealed class WatchScreen(SideBySide sides, IAnsiConsole console)
{
    static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(50);
    static readonly Color[] Colours = [Color.DodgerBlue1, Color.Turquoise2, Color.Orange1, Color.MediumPurple1, Color.HotPink];

    readonly ConcurrentDictionary<string, LivePane> _panes = new();

    /// <summary>False when one of them failed.</summary>
    public async Task<bool> ShowAsync(string question, NetworkConditions network, CancellationToken cancellationToken)
    {
        foreach (var protocol in sides.Protocols)
            _panes[protocol.Key] = new LivePane(protocol.Key, protocol.Name);
        await console.Live(Draw(question, network)).StartAsync(async screen =>
        {
            var asking = sides.AskAsync(question, network, isNewConnection: false, Hear, cancellationToken);
            while (!asking.IsCompleted)
            {
                await Task.WhenAny(asking, Task.Delay(Frame, cancellationToken));
                screen.UpdateTarget(Draw(question, network));
            }
            await asking;
            screen.UpdateTarget(Draw(question, network));
        });
        return _panes.Values.All(pane => pane.Failure is null);
    }

    Rows Draw(string question, NetworkConditions network)
    {
        var height = Math.Max(8, console.Profile.Height - 4);
        var width = Math.Max(16, console.Profile.Width / sides.Protocols.Count - 5);
        var panes = new Grid { Expand = true };
        foreach (var _ in sides.Protocols)
            panes.AddColumn(new GridColumn { Padding = new Padding(0, 0, 1, 0) });
        panes.AddRow([.. sides.Protocols.Select((protocol, index) => Draw(_panes[protocol.Key], Colours[index % Colours.Length], width, height))]);
        return new Rows(new Text($"{TerminalText.CleanLine(question)}  ·  {network}", new Style(decoration: Decoration.Bold)), panes);
    }

    /// <summary>Each protocol's events come one after the other.</summary>
    void Hear(LiveEvent happened)
    {
        if (_panes.TryGetValue(happened.Protocol, out var pane))
            _panes[happened.Protocol] = pane.After(happened);
    }

    static Panel Draw(LivePane pane, Color colour, int width, int height)
    {
        // Side by side in 80 columns there is no room for the second word.
        var isNarrow = width < 20;
        var figures = new Grid()
            .AddColumn(new GridColumn { Padding = new Padding(0, 0, isNarrow ? 0 : 2, 0), NoWrap = true })
            .AddColumn(new GridColumn { Padding = new Padding(0), NoWrap = true }.RightAligned());
        void Add(string name, string shortName, string value) => figures.AddRow(new Text(isNarrow ? shortName : name), new Text(value));
        Add("first text", "1st", Time(pane.First));
        Add("chunks", "count", pane.Chunks.ToString(CultureInfo.InvariantCulture));
        Add("whole turn", "whole", Time(pane.Total));
        Add("bytes up", "up", Bytes(pane, pane.Traffic.BytesUp));
        Add("bytes down", "down", Bytes(pane, pane.Traffic.BytesDown));
        var text = new Text(pane.Failure ?? Tail(pane.Text, width, height - 9), pane.Failure is null ? Style.Plain : new Style(Color.Red));
        return new Panel(new Rows(figures, new Rule { Style = new Style(colour) }, text))
        {
            Header = new PanelHeader($" {Markup.Escape(pane.Name)} {(pane.Failure is not null ? "✗" : pane.IsOver ? "✓" : "")} "),
            BorderStyle = new Style(colour),
            Border = BoxBorder.Rounded,
            Height = height,
            Expand = true,
        };
    }

    /// <summary>The last lines that a pane has room for.</summary>
    internal static string Tail(string text, int width, int lines)
    {
        var wrapped = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                if (line.Length > 0 && TerminalText.Width(line) + 1 + TerminalText.Width(word) > width)
                {
                    wrapped.Add(line);
                    line = "";
                }
                line = line.Length == 0 ? word : $"{line} {word}";
            }
            wrapped.Add(line);
        }
        return string.Join('\n', wrapped.TakeLast(Math.Max(1, lines)));
    }

    static string Time(double? milliseconds) => milliseconds switch
    {
        null => "…",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
    };

    static string Bytes(LivePane pane, long bytes) => pane.Total is null ? "…" : bytes.ToString("#,0", CultureInfo.InvariantCulture);
}
