using System.Collections.Concurrent;

namespace GenAiTransport.Comparison;

/// <summary>What was counted, by name; any number may count at once. Some counts must stay at zero.</summary>
sealed class SoakCounts
{
    public const string Promised = "Messages taken";
    public const string Whole = "Replies to the letter";
    public const string Stopped = "Replies stopped, as far as they were";
    public const string Left = "Replies left, found in the history";
    public const string Failed = "Failures of the model, told";
    public const string Interrupted = "Interrupted by a restart, told";
    public const string Uncertain = "REST replies cut off, told";
    public const string NotSent = "Not sent for want of a connection, told";
    public const string RefusedRightly = "Refused rightly";
    public const string Histories = "Histories compared";
    public const string Followed = "Turns followed on event channels";
    public const string Resets = "Resets of event channels";
    public const string Attacks = "Attacks";
    public const string Restarts = "Servers restarted";
    public const string Cuts = "Connections cut";

    public const string Lost = "LOST";
    public const string Repeats = "REPEATED";
    public const string Gaps = "GAPS";
    public const string WrongHistories = "WRONG HISTORIES";
    public const string RefusedWrongly = "REFUSED WRONGLY";
    public const string Lies = "LIES ABOUT A FORGOTTEN SESSION";
    public const string Deaths = "SERVERS DIED";
    public const string Unforeseen = "UNFORESEEN";

    public static readonly string[] Good = [Promised, Whole, Stopped, Left, Failed, Interrupted, Uncertain, NotSent, RefusedRightly, Histories, Followed, Resets, Attacks, Cuts, Restarts];

    public static readonly string[] Bad = [Lost, Repeats, Gaps, WrongHistories, RefusedWrongly, Lies, Deaths, Unforeseen];

    const int MostTroubles = 200;

    readonly ConcurrentDictionary<string, long> _counts = new();
    readonly ConcurrentQueue<string> _troubles = new();

    public long this[string name] => _counts.GetValueOrDefault(name);

    public bool IsWell => Bad.All(name => this[name] == 0);

    /// <summary>What went wrong, one sentence each.</summary>
    public IReadOnlyCollection<string> Troubles => _troubles;

    public IReadOnlyDictionary<string, long> All => _counts;

    public void Add(string name, int count = 1) => _counts.AddOrUpdate(name, count, (_, before) => before + count);

    public void Cut(string how)
    {
        Add(Cuts);
        Add($"{Cuts}: {how}");
    }

    public void Trouble(string name, string what)
    {
        Add(name);
        if (_troubles.Count < MostTroubles)
            _troubles.Enqueue($"{name}: {what}");
    }
}
