using GenAiTransport.Testing;

namespace GenAiTransport.Cluster.Trials;

/// <summary>
/// A session and all that clients were told of it. What they saw complete is its history, to the letter and nothing else, whatever happens to instances.
/// </summary>
sealed class Conversation(string id, Findings findings)
{
    public const string Long = "Write 400 words about several instances.";

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>In the order in which they were asked; those that are not answered, or failed, without a reply.</summary>
    readonly List<(string Question, string? Reply)> _asked = [];

    public string Id => id;

    /// <summary>A session that lives on one instance: there it was asked first.</summary>
    public static async Task<Conversation> BeginAsync(Instance home, Findings findings)
    {
        await using var client = home.Connect();
        var conversation = new Conversation((await client.Sessions.CreateAsync()).SessionId, findings);
        var end = await conversation.AskAsync(client, "Hello");
        findings.Expect(end is TurnCompleted, $"the first message is answered: {(end as TurnFailed)?.Message}");
        return conversation;
    }

    /// <summary>Gives how it ended. Every reply comes whole, each chunk once and in its order, or ends with one failure.</summary>
    public async Task<ChatEvent> AskAsync(IChatTransport client, string question, Action<ChatEvent>? hear = null)
    {
        var events = new List<ChatEvent>();
        int place;
        lock (_asked)
        {
            place = _asked.Count;
            _asked.Add((question, null));
        }
        try
        {
            using var late = new CancellationTokenSource(Longest);
            await foreach (var happened in client.SendAsync(id, question, late.Token))
            {
                events.Add(happened);
                hear?.Invoke(happened);
            }
        }
        catch (Exception broken) when (broken is ServerUnreachableException or RefusedException or OperationCanceledException)
        {
            findings.Expect(false, $"a client is told of a reply's end; it heard {broken.GetType().Name}: {broken.Message}");
            return new TurnFailed(broken.Message, id, default);
        }
        if (events[^1] is TurnCompleted completed)
        {
            ExpectWhole(events, completed);
            lock (_asked)
                _asked[place] = (question, events.Text());
        }
        findings.Expect(events.Count(happened => happened is TurnCompleted or TurnFailed) == 1, "a reply ends once");
        return events[^1];
    }

    /// <summary>As one instance tells it.</summary>
    public async Task CheckAsync(IChatTransport client, string when)
    {
        string[] told;
        try
        {
            told = [.. (await client.Sessions.GetAsync(id)).Messages.Select(message => message.Text)];
        }
        catch (Exception broken) when (broken is ServerUnreachableException or RefusedException)
        {
            findings.Expect(false, $"{when}: the history can be read; it was {broken.GetType().Name}: {broken.Message}");
            return;
        }
        string[] seen;
        lock (_asked)
            seen = [.. _asked.Where(turn => turn.Reply is not null).SelectMany(turn => (string[])[turn.Question, turn.Reply!])];
        findings.Expect(told.SequenceEqual(seen),
            $"{when}: the history is what clients saw; it has {told.Length} messages, they saw {seen.Length}; first difference: {Difference(told, seen)}");
        findings.Count("histories compared");
    }

    void ExpectWhole(List<ChatEvent> events, TurnCompleted completed)
    {
        var chunks = events.OfType<Chunk>().ToArray();
        findings.Expect(chunks.Select(chunk => chunk.ChunkNumber).SequenceEqual(Enumerable.Range(1, completed.TotalChunks)),
            $"no chunk is lost or doubled: of {completed.TotalChunks} came {string.Join(' ', chunks.Select(chunk => chunk.ChunkNumber))}");
    }

    static string Difference(string[] told, string[] seen)
    {
        var first = Enumerable.Range(0, Math.Min(told.Length, seen.Length)).FirstOrDefault(index => told[index] != seen[index], Math.Min(told.Length, seen.Length));
        return $"at {first}: '{told.ElementAtOrDefault(first)}', seen '{seen.ElementAtOrDefault(first)}'";
    }
}
