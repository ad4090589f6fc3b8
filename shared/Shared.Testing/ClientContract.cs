using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Testing;

/// <summary>
/// What every client promises to the scripts that run it: which stream gets what, and which exit code says what. Each protocol's
/// tests inherit it and say only which program the client is.
/// </summary>
public abstract class ClientContract<TProgram> where TProgram : class
{
    readonly List<ClientProgram> _programs = [];

    protected abstract Assembly Client { get; }

    [TearDown]
    public void ForgetPrograms()
    {
        _programs.ForEach(program => program.Dispose());
        _programs.Clear();
    }

    protected ClientProgram Program(Uri server)
    {
        var program = new ClientProgram(Client, server);
        _programs.Add(program);
        return program;
    }

    protected static TestServer<TProgram> Start(IChatClient model, params (string Name, string Value)[] settings) => new(model, null, settings);

    [Test, CancelAfter(60_000)]
    public async Task One_question_leaves_the_reply_and_nothing_else()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare("The answer", " is **42**.");
        await using var server = Start(model);

        var run = await Program(server.Address).RunAsync("", "What", "is", "it?");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Output, Is.EqualTo("The answer is **42**.\n"));
            Assert.That(run.Error, Is.Empty);
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That((await reply.Asked.Soon())[^1].Text, Is.EqualTo("What is it?"));
        }
    }

    [Test, SharedCode, CancelAfter(120_000)]
    public async Task A_file_gets_the_reply_to_the_letter()
    {
        var model = new ScriptedModel();
        await using var server = Start(model);
        var text = string.Join("\n\n", Replies.Difficult);
        model.Prepare(text);
        var run = await Program(server.Address).RunAsync("", "hi");
        Assert.That(run.Output, Is.EqualTo(text + "\n"));
    }

    [SharedCase("from a pipe\n", new string[0], "from a pipe")]
    [SharedCase("the piped text\n", new[] { "Summarize:" }, "Summarize:\n\nthe piped text")]
    [SharedCase("你好 🇩🇪\r\nline two", new[] { "--no-stream" }, "你好 🇩🇪\r\nline two")]
    [CancelAfter(60_000)]
    public async Task Words_and_standard_input_are_one_question(string input, string[] words, string question)
    {
        var model = new ScriptedModel();
        var reply = model.Prepare("yes");
        await using var server = Start(model);

        var run = await Program(server.Address).RunAsync(input, words);

        Assert.That(run, Is.EqualTo(new ProgramRun(0, "yes\n", "")));
        Assert.That((await reply.Asked.Soon())[^1].Text, Is.EqualTo(question));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Json_tells_every_event_with_its_time()
    {
        var model = new ScriptedModel();
        model.Prepare("Hello", " world");
        await using var server = Start(model);

        var run = await Program(server.Address).RunAsync("", "hi", "--json");

        var events = run.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var text = string.Concat(events.Where(line => Type(line) == "chunk").Select(line => line.GetProperty("text").GetString()));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(text, Is.EqualTo("Hello world"));
            Assert.That(Type(events[^1]), Is.EqualTo("complete"));
            Assert.That(events.Select(line => line.GetProperty("elapsed_ms").GetDouble()), Is.Ordered.And.All.GreaterThan(0));
        }
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_session_goes_on_by_the_beginning_of_its_id()
    {
        var model = new ScriptedModel();
        model.Prepare("I see.");
        var second = model.Prepare("Ada.");
        await using var server = Start(model);
        var first = await Program(server.Address).RunAsync("", "I am Ada.", "--json");
        var session = Type(Last(first)) == "complete" ? Last(first).GetProperty("session_id").GetString()! : "";

        var run = await Program(server.Address).RunAsync("", "--session", session[..8], "Who am I?");

        Assert.That(run, Is.EqualTo(new ProgramRun(0, "Ada.\n", "")));
        Assert.That((await second.Asked.Soon()).Where(message => message.Role != ChatRole.System).Select(message => message.Text), Is.EqualTo(new[] { "I am Ada.", "I see.", "Who am I?" }));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_failed_reply_is_exit_code_1_and_a_sentence_on_standard_error()
    {
        var model = new ScriptedModel();
        model.Prepare().Fail(new ModelFailure("The model has a cold"));
        await using var server = Start(model);

        var run = await Program(server.Address).RunAsync("", "hi");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Error, Is.EqualTo("❌ The model has a cold\n"));
        }
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task An_unknown_session_is_told()
    {
        await using var server = Start(new ScriptedModel());
        var run = await Program(server.Address).RunAsync("", "hi", "--session", Guid.NewGuid().ToString());
        Assert.That(run, Is.EqualTo(new ProgramRun(1, "", "❌ Session not found\n")));
    }

    [SharedCase(new[] { "--sesion", "x", "hi" }, "did you mean --session?")]
    [SharedCase(new string[0], "The question is empty")]
    [CancelAfter(60_000)]
    public async Task Wrong_usage_is_exit_code_2_and_says_what_is_right(string[] arguments, string sentence)
    {
        var run = await Program(Nobody).RunAsync("", arguments);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Error, Does.Contain(sentence).And.Contain("--help"));
        }
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task No_server_is_exit_code_3_and_the_command_that_starts_one()
    {
        var run = await Program(Nobody).RunAsync("", "hi");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Error, Does.Contain("No server answers at http://127.0.0.1:9").And.Contain("dotnet run --project server -- --urls http://127.0.0.1:9"));
        }
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_wrong_key_is_told_and_the_right_one_opens()
    {
        var model = new ScriptedModel();
        model.Prepare("Welcome");
        await using var server = Start(model, ("CHAT_API_KEY", "s3cret"));

        var without = await Program(server.Address).RunAsync("", "hi");
        var wrong = await Program(server.Address).RunAsync("", "hi", "--key", "guess");
        var right = await Program(server.Address).RunAsync("", "hi", "--key", "s3cret");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(without.ExitCode, Is.EqualTo(1));
            Assert.That(wrong.ExitCode, Is.EqualTo(1));
            Assert.That(wrong.Error, Does.StartWith("❌ ").And.Not.Contain("guess"));
            Assert.That(right, Is.EqualTo(new ProgramRun(0, "Welcome\n", "")));
        }
    }

    [Test, SharedCode, CancelAfter(60_000), Platform(Exclude = "Win", Reason = "Signals are sent with kill.")]
    public async Task An_interrupt_is_exit_code_130_and_stops_the_reply_at_the_server()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = Start(model);
        await using var started = Program(server.Address).Start("hi");
        started.CloseInput();
        reply.Say("The beginning");
        await reply.Asked.Soon();

        await started.InterruptAsync();
        await reply.Cancelled.Soon();

        Assert.That(await started.ExitAsync(), Is.EqualTo(130));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task A_broken_connection_is_told_on_standard_error_and_the_reply_arrives_whole()
    {
        var model = new ScriptedModel();
        var reply = model.Prepare();
        await using var server = Start(model);
        await using var proxy = new CuttingProxy(server.Address);
        await using var started = Program(proxy.Address).Start("hi");
        var run = started.EndAsync();
        await reply.Asked.Soon();

        proxy.CutAll();
        reply.Say("one").End(" two");

        Assert.That(await run, Is.EqualTo(new ProgramRun(0, "one two\n", """
            🔄 The connection broke; trying to go on with the reply
            🔄 Connected again; the reply goes on

            """)));
    }

    [Test, SharedCode, CancelAfter(60_000)]
    public async Task Help_names_the_command_and_every_option()
    {
        var run = await Program(Nobody).RunAsync("", "--help");
        var version = await Program(Nobody).RunAsync("", "--version");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Error, Is.Empty);
            Assert.That(run.Output, Does.Contain("dotnet run --project client -- \"question\""));
            foreach (var option in (string[])["--server", "--session", "--model", "--key", "--json", "--raw", "--no-stream", "--timeout", "--version"])
                Assert.That(run.Output, Does.Contain(option));
            Assert.That(version.Output.Trim(), Does.Match(@"^\d+\.\d+\.\d+"));
        }
    }

    /// <summary>The discard port: nobody listens there.</summary>
    static Uri Nobody { get; } = new("http://127.0.0.1:9");

    static JsonElement Last(ProgramRun run) => JsonDocument.Parse(run.Output.TrimEnd('\n').Split('\n')[^1]).RootElement;

    static string? Type(JsonElement line) => line.GetProperty("type").GetString();
}
