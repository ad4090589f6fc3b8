using GenAiTransport.MessageStream.Testing;
using GenAiTransport.Testing;
using Grpc.Core;

namespace GenAiTransport.MessageStream.Tests;

/// <summary>What other people's tests can do with the mock.</summary>
[TestFixture]
public sealed class MockClientTests
{
    [Test]
    public async Task It_records_what_is_sent_and_answers_as_a_server_would()
    {
        using var mock = new MockMessageStreamingClient();

        var stream = await mock.Stream("one").ToEndAsync();
        var delta = await mock.DeltaAsync("d1", "x");
        var completed = await mock.SendCompletedMessageAsync("e1", "x", Messages.Channel, Messages.Contact, timeout: TimeSpan.FromSeconds(2));
        var setUp = await mock.SendSetupMessageAsync("m2", Messages.Channel, Messages.Contact);

        Assert.That(stream.Append(delta).Append(completed).Select(Messages.Told), Is.EqualTo(
        [
            ("success", "m1", "setup", false), ("success", "m1-content-1", "content", false),
            ("success", "d1", "delta", false), ("success", "e1", "completed", true),
        ]));
        Assert.That((setUp.Success, setUp.SessionId), Is.EqualTo((true, "mock-session-5")));
        Assert.That(mock.Calls.Select(call => (call.Method, call.Message.Type, call.Message.Content)), Is.EqualTo(
        [
            ("StreamMessagesWithSetupAsync", "setup", ""), ("StreamMessagesWithSetupAsync", "content", "one"), ("SendDeltaMessageAsync", "delta", "x"),
            ("SendCompletedMessageAsync", "completed", "x"), ("SendSetupMessageAsync", "setup", ""),
        ]));
        Assert.That(mock.Calls.Select(call => call.Timeout), Is.EqualTo(new TimeSpan?[] { null, null, null, TimeSpan.FromSeconds(2), null }));
        Assert.That(await mock.CheckConnectionAsync(), Is.True);
    }

    [Test]
    public async Task It_answers_what_it_is_told_and_then_by_itself_again()
    {
        using var mock = new MockMessageStreamingClient();
        mock.Respond(new StreamResponse { Status = "error", ErrorCode = "DATA_LOSS" }, new StreamResponse { Status = "processing" });
        var statuses = new List<string>();
        for (var count = 0; count < 3; count++)
            statuses.Add((await mock.DeltaAsync($"d{count}", "x")).Status);
        Assert.That(statuses, Is.EqualTo(["error", "processing", "success"]));
    }

    [Test]
    public async Task It_fails_as_long_as_it_is_told_to()
    {
        using var mock = new MockMessageStreamingClient { Error = StatusCode.DeadlineExceeded };
        var stream = await mock.Stream("one").ToEndAsync();
        var delta = await mock.DeltaAsync("d1", "x");
        var setUp = await mock.SendSetupMessageAsync("m1", Messages.Channel, Messages.Contact);
        var session = await mock.Session().SendDeltaAsync("x");
        Assert.That(stream.Append(delta).Append(session), Has.All.Property("ErrorCode").EqualTo("DEADLINE_EXCEEDED").And.Property("Status").EqualTo("error"));
        Assert.That((stream.Count, setUp.Success, setUp.Message), Is.EqualTo((1, false, "DEADLINE_EXCEEDED")));
        Assert.That(await mock.CheckConnectionAsync(), Is.False);

        mock.Error = null;

        Assert.That((await mock.DeltaAsync("d1", "x")).Status, Is.EqualTo("success"));
    }

    [Test]
    public async Task It_covers_sessions()
    {
        using var mock = new MockMessageStreamingClient();
        var answers = new List<StreamResponse>();
        await using var session = mock.Session(answers.Add);
        var started = await session.StartAsync();
        var delta = await session.SendDeltaAsync("Hel");
        await session.SendDeltaAsync("lo");
        var completed = await session.CompleteAsync();

        Assert.That((started.Status, delta.Status, completed.Status, session.SessionId), Is.EqualTo(("success", "processing", "success", "mock-session-1")));
        Assert.That(mock.Calls.Select(call => (call.Method, call.Message.MsgId, call.Message.Content)), Is.EqualTo(
            [("StartAsync", "m1", ""), ("SendDeltaAsync", "m1-delta-1", "Hel"), ("SendDeltaAsync", "m1-delta-2", "lo"), ("CompleteAsync", "m1-completed", "Hello")]));
        Assert.That((answers.Count, mock.SessionsCreated), Is.EqualTo((4, 1)));
    }

    [Test]
    public async Task It_throws_when_cancelled_and_after_it_was_disposed()
    {
        using var mock = new MockMessageStreamingClient();
        var session = mock.Session();
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(async () => await session.StartAsync(cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await mock.SendSingleMessageAsync(Messages.Setup(), cancellationToken: cancelled), Throws.InstanceOf<OperationCanceledException>());

        await mock.DisposeAsync();

        Assert.That(async () => await mock.DeltaAsync("d1", "x"), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await mock.Stream().ToEndAsync(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await session.SendDeltaAsync("x"), Throws.TypeOf<ObjectDisposedException>());
        Assert.That((mock.IsDisposed, mock.Calls.Count), Is.EqualTo((true, 0)));
    }
}
