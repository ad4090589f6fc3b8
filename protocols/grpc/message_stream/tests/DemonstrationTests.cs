using GenAiTransport.MessageStream.Client;
using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>The demonstration, as users start it.</summary>
[TestFixture]
public sealed class DemonstrationTests
{
    [Test, CancelAfter(60_000)]
    public async Task It_shows_all_scenes_on_a_running_server()
    {
        await using var server = new TestServer<Program>(settings: ("CHAT_API_KEY", "s3cret"));
        using var program = new ClientProgram(typeof(Demonstration).Assembly, server.Address);

        var run = await program.RunAsync("", "--key", "s3cret", "Hello there 👋");

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")), run.Output);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Output, Does.Match(@"#3   success  \w{4}-1-content-2 +The message was taken"));
            Assert.That(run.Output, Does.Match(@"success  \w{4}-2-completed +The text is whole \(deltas: 3, characters: 14\)  ■ final"));
            Assert.That(run.Output, Does.Contain("session.IsStreaming: True").And.Contain("session.IsStreaming: False"));
            Assert.That(run.Output, Does.Match(@"success  \w{4}-4-completed +The text is whole \(deltas: 3, characters: 14\)  ■ final"));
            Assert.That(run.Output, Does.Match(@"← --   error    \w{4}-6 +DEADLINE_EXCEEDED"));
            Assert.That(run.Output, Does.Not.Contain("s3cret"));
        }
        Assert.That(await server.ScreenAsync(), Does.Contain("Method: StreamMessages").And.Contain("Method: SendMessage"));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_server_that_does_not_tell_how_long_the_text_is_may_do_without()
    {
        var script = new MessageScript
        {
            Send = (message, _) => Task.FromResult(message.ContactUrn == "tel:+15550199"
                ? MessageScript.Error(message, "FAILED_PRECONDITION")
                : MessageScript.Success(message)),
            Stream = async (requests, responses, context) =>
            {
                await foreach (var message in requests.ReadAllAsync(context.CancellationToken))
                    await responses.WriteAsync(MessageScript.Success(message));
            },
        };
        await using var server = await MessageClients.ServeAsync(script);
        using var program = new ClientProgram(typeof(Demonstration).Assembly, server.Address);

        var run = await program.RunAsync("", "Hello there");

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")), run.Output);
        Assert.That(run.Output, Does.Contain("This server does not tell how long the text is.").And.Contain("DEADLINE_EXCEEDED"));
        Assert.That(script.Heard.Where(heard => heard.Message.Type == "completed").Select(heard => heard.Message.Metadata.GetValueOrDefault("check", "")),
            Is.EqualTo(["whole", "", "whole"]), "the sessions ask, and a single message does not");
    }

    [Test, CancelAfter(60_000)]
    public async Task An_answer_that_is_not_the_one_expected_is_told()
    {
        await using var server = new TestServer<Program>(settings: ("CHAT_API_KEY", "s3cret"));
        using var program = new ClientProgram(typeof(Demonstration).Assembly, server.Address);

        var run = await program.RunAsync("", "--key", "guess");

        Assert.That((run.ExitCode, run.Error), Is.EqualTo((1, "❌ The server should have taken this message.\n")));
        Assert.That(run.Output, Does.Contain("UNAUTHENTICATED"));
    }

    [Test, CancelAfter(60_000)]
    public async Task With_no_server_it_says_how_to_start_one()
    {
        Uri address;
        await using (var server = new TestServer<Program>())
            address = server.Address;
        using var program = new ClientProgram(typeof(Demonstration).Assembly, address);

        var run = await program.RunAsync("");

        Assert.That(run, Is.EqualTo(new ProgramRun(3, "", $"""
            ❌ No server answers at {address.GetLeftPart(UriPartial.Authority)}
            💡 Start it in another terminal, from protocols/grpc/message_stream: dotnet run --project server

            """)));
    }

    [TestCase("--sever", "There is no option --sever; did you mean --server?")]
    [TestCase("--session=x", "There is no option --session; did you mean --server?")]
    [TestCase("--server", "--server needs a value.")]
    [CancelAfter(60_000)]
    public async Task Wrong_usage_is_told(string argument, string sentence)
    {
        using var program = new ClientProgram(typeof(Demonstration).Assembly, new Uri("http://localhost:1"));
        var run = await program.RunAsync("", argument);
        Assert.That(run, Is.EqualTo(new ProgramRun(2, "", $"❌ {sentence} --help tells how to use this.\n")));
    }

    [Test, CancelAfter(60_000)]
    public async Task Help_is_on_standard_output()
    {
        using var program = new ClientProgram(typeof(Demonstration).Assembly, new Uri("http://localhost:1"));
        var run = await program.RunAsync("", "--help");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.StartWith("Shows message streaming").And.Contain("--key KEY").And.Contain("3 no server"));
        Assert.That(run.Output.Split('\n').Select(line => TerminalText.Width(line)), Is.All.LessThan(81));
    }
}
