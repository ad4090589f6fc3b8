using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

/// <summary>What somebody who edits the offline model's words may get wrong, said with the file's name.</summary>
[TestFixture]
public sealed partial class OfflineWordsTests
{
    static readonly string[] Spoken = ["first", "topics", "talk", "pairs"];

    static IEnumerable<(string Path, string Text)> Files => typeof(OfflineModel).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("words", StringComparison.Ordinal))
        .Select(name =>
        {
            using var reader = new StreamReader(typeof(OfflineModel).Assembly.GetManifestResourceStream(name)!);
            return (name.Replace('\\', '/'), reader.ReadToEnd().ReplaceLineEndings("\n"));
        });

    static IEnumerable<string> SpokenFiles => Files.Where(file => Spoken.Contains(file.Path.Split('/')[1])).Select(file => file.Path["words/".Length..]);

    [TestCaseSource(nameof(SpokenFiles))]
    public void An_answer_is_there_in_both_languages(string path)
    {
        var page = OfflineWords.Page(path);
        Assert.That(new[] { page.Text(""), page.Text("中文") }, Has.All.Not.Null.And.All.Not.Empty);
        Assert.That(page.Text("More") is null, Is.EqualTo(page.Text("更多") is null));
    }

    [Test]
    public void A_phrase_is_written_as_messages_are_read() => Assert.That(
        from file in Files
        from Match line in Line().Matches(file.Text)
        from phrase in line.Groups["phrases"].Value.Split([',', '，'], StringSplitOptions.TrimEntries)
        where !new OfflineQuestion(phrase.TrimEnd('*')).Says(OfflineQuestion.Plain(phrase))
        select $"{file.Path}: {phrase}",
        Is.Empty);

    [Test]
    public void Words_in_braces_are_known()
    {
        OfflineConversation[] conversations = [Conversation("my name is Ada", "first, 2 + 2"), Conversation("a", "second, 1 / 0")];
        var used =
            from file in Files
            where !file.Path.StartsWith("words/abilities/", StringComparison.Ordinal)
            from Match match in Braces().Matches(file.Text)
            select match.Groups["word"].Value;
        Assert.That(
            used.Distinct().Where(word => word != "new name" && Array.TrueForAll(conversations, conversation => OfflineMemory.Meaning(word, conversation) is null)),
            Is.Empty);
    }

    [Test]
    public void There_is_a_program_for_each_transport_and_a_verdict_on_each_two()
    {
        string[] transports = [.. OfflineWords.Transports.Select(transport => transport["name"])];
        Assert.That(transports, Is.EqualTo(new[] { "REST", "Streamable HTTP", "SSE", "WebSocket", "gRPC" }));
        Assert.That(OfflineWords.In("code"), Has.Length.EqualTo(4).And.All.Matches<OfflinePage>(language => Array.TrueForAll(transports, transport => language!.Text(transport) is not null)));
        Assert.That(
            OfflineWords.In("pairs").Select(pair => pair["name"]),
            Is.EquivalentTo(from one in transports from other in transports where Array.IndexOf(transports, one) < Array.IndexOf(transports, other) select $"{one}, {other}"));
    }

    [TestCase("---\nwhen sse\n---\n", "'when sse' is no `name: value`")]
    [TestCase("---\nand: sse\n---\n", "`and` comes after a `when`")]
    public void What_cannot_be_read_is_named_with_its_file(string text, string sentence) =>
        Assert.That(() => new OfflinePage("sse", text), Throws.TypeOf<FormatException>().With.Message.EqualTo($"sse: {sentence}."));

    [TestCase("Hello {{name}}\n***\nHello you", "Ada", "Hello Ada")]
    [TestCase("Hello {{name}}\n***\nHello you", null, "Hello you")]
    [TestCase("Hello {{name}}", null, null)]
    [TestCase("Say {{name}} and {id}", "{{name}}", "Say {{name}} and {id}")]
    public void The_first_alternative_is_said_whose_words_are_known(string text, string? name, string? said) =>
        Assert.That(new OfflinePage("hello", text).Say(isChinese: false, word => word == "name" ? name : null), Is.EqualTo(said));

    static OfflineConversation Conversation(params string[] messages) =>
        new(messages.SelectMany(message => new ChatMessage[] { new(ChatRole.User, message), new(ChatRole.Assistant, "yes") }).SkipLast(1));

    [GeneratedRegex(@"^(when|and|unless): (?<phrases>.+)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\{\{(?<word>[^{}]+)\}\}")]
    private static partial Regex Braces();
}
