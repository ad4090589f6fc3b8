namespace GenAiTransport.Tests.Search;

/// <summary>
/// Follows a session as the event channel does, breaks off now and then and comes back to where it was; what turns alone cannot tell it takes from a
/// picture of the session. What it believes to have been said has to be what was said.
/// </summary>
sealed class Visitor(ChatSession session, int patience)
{
    readonly List<string> _believed = [];
    readonly string _name = Guid.NewGuid().ToString();
    ChatTurn? _turn;
    int _position;
    string _text = "";

    public IReadOnlyList<string> Believed => _believed;

    /// <summary>It was there when the session was deleted.</summary>
    public bool HasHeardAll { get; private set; }

    public async Task VisitAsync()
    {
        while (true)
        {
            var member = _turn is null ? null : session.Rejoin(_name, _turn);
            var (first, after) = (member is null ? null : _turn, _position);
            if (member is null && (member = LookAgain()) is null)
                return;
            using (member)
            {
                if (await FollowAsync(member, first, after))
                    return;
            }
        }
    }

    SessionMember? LookAgain()
    {
        if (session.Join(_name, out var picture, out var last) is not { } member)
            return null;
        _believed.Clear();
        // A question that is being answered is told with its answer.
        _believed.AddRange(picture.Messages.Take(picture.Messages.Count / 2 * 2).Select(message => message.Text));
        (_turn, _position, _text) = (last, last?.Position ?? 0, "");
        return member;
    }

    /// <summary>True when the session is at its end.</summary>
    async Task<bool> FollowAsync(SessionMember member, ChatTurn? first, int after)
    {
        var (more, isCleared) = (patience, false);
        await foreach (var news in member.FollowAsync(first, after))
        {
            if (news is TurnNews { Turn: var turn } && turn != first)
                (_turn, _position, _text) = (turn, ChatTurn.TheBeginning, "");
            else if (news is EventNews { Events: var events })
            {
                foreach (var happened in events.ToArray())
                    Hear(happened);
            }
            else if (news is UpdateNews { Update.UpdateType: SessionUpdate.SessionCleared })
                isCleared = true;
            else if (news is EndNews { Reason: var end })
            {
                HasHeardAll = end == FollowEnd.Deleted;
                _turn = null;
                return HasHeardAll;
            }
            if (isCleared && (_turn is null || (_turn.EndedAt is not null && _turn.Position == _position)))
            {
                _turn = null;
                return false;
            }
            if (--more == 0)
                return false;
        }
        return true;
    }

    void Hear(ChatEvent happened)
    {
        _position++;
        var place = happened switch
        {
            TurnStarted => -1,
            TurnStatus => 0,
            Chunk chunk => chunk.ChunkNumber,
            TurnCompleted completed => completed.TotalChunks + 1,
            _ => _position,
        };
        Assert.That(_position, Is.EqualTo(place), $"the place of {happened}");
        if (happened is Chunk { Text: var text })
            _text += text;
        else if (happened is TurnCompleted && _text.Length > 0)
            _believed.AddRange([_turn!.Message, _text]);
    }
}
