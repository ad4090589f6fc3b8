namespace GenAiTransport;

/// <summary>"SSE or WebSocket?", "which should I choose?", "compare all of them".</summary>
static class OfflineComparisons
{
    public static string? Answer(OfflineConversation conversation)
    {
        var question = conversation.Question;
        var (pair, table, choice, when) = (Ability("pair"), Ability("table"), Ability("choice"), Ability("when"));
        var compares = pair.IsMeantBy(question);
        return Array.FindAll(OfflineWords.Transports, transport => transport.IsMeantBy(question)) switch
        {
            [_, _, _, ..] and var named => Table(named),
            [var one, var other] => Compare(pair, one, other),
            [var one] when compares && conversation.Earlier(OfflineWords.Transports) is { } earlier && earlier != one => Compare(pair, earlier, one),
            [var one] when when.IsMeantBy(question) => Compare(when, one, one),
            [] when compares && table.IsMeantBy(question) => Table(OfflineWords.Transports),
            [] when choice.IsMeantBy(question) => conversation.Say(choice),
            _ => null,
        };

        string? Compare(OfflinePage page, OfflinePage one, OfflinePage other) => conversation.Say(page, word => word switch
        {
            "one" => one["name"],
            "other" => other["name"],
            "for one" => one[conversation.IsChinese ? "适合" : "for"],
            "for other" => other[conversation.IsChinese ? "适合" : "for"],
            "about" => conversation.Say(one),
            "verdict" => conversation.Say(OfflineWords.In("pairs").First(pair => pair["name"] == $"{one["name"]}, {other["name"]}" || pair["name"] == $"{other["name"]}, {one["name"]}")),
            "table" => Table([one, other]),
            _ => null,
        });

        string? Table(OfflinePage[] transports) => conversation.Say(table, _ => string.Join('\n', transports.Select(
            transport => $"| **{transport["name"]}** | {transport[conversation.IsChinese ? "行" : "row"]} |")));
    }

    static OfflinePage Ability(string name) => OfflineWords.Page($"abilities/{name}");
}
