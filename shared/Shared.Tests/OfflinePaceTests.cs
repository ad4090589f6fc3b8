using GenAiTransport.Testing;
using Microsoft.Extensions.AI;

namespace GenAiTransport.Tests;

[TestFixture, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OfflinePaceTests
{
    static readonly ChatMessage[] FourWords = [new(ChatRole.User, "say one two three four")];
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    readonly ManualClock _clock = new();

    [Test, CancelAfter(10_000)]
    public async Task Each_word_comes_when_it_is_due_and_not_before(CancellationToken cancellationToken)
    {
        using var model = new OfflineModel(TimeSpan.FromMilliseconds(300), 20, _clock);
        await using var words = model.GetStreamingResponseAsync(FourWords, cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        foreach (var (word, wait) in new[] { ("one", 300), (" two", 50), (" three", 50), (" four", 50) })
        {
            var next = words.MoveNextAsync().AsTask();
            _clock.Advance(TimeSpan.FromMilliseconds(wait - 1));
            Assert.That(next.IsCompleted, Is.False, $"'{word}' came too early.");
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.That(await next.WaitAsync(Limit, cancellationToken), Is.True);
            Assert.That(words.Current.Text, Is.EqualTo(word));
        }
    }

    [Test, CancelAfter(10_000)]
    public async Task A_late_timer_delays_no_later_word(CancellationToken cancellationToken)
    {
        using var model = new OfflineModel(TimeSpan.FromMilliseconds(300), 20, _clock);
        await using var words = model.GetStreamingResponseAsync(FourWords, cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        var first = words.MoveNextAsync().AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(420));
        await first.WaitAsync(Limit, cancellationToken);

        Assert.That(words.MoveNextAsync().AsTask().IsCompletedSuccessfully, "The second word was due at 350 ms.");
        Assert.That(words.MoveNextAsync().AsTask().IsCompletedSuccessfully, "The third word was due at 400 ms.");
        var fourth = words.MoveNextAsync().AsTask();
        Assert.That(fourth.IsCompleted, Is.False);
        _clock.Advance(TimeSpan.FromMilliseconds(30));
        Assert.That(await fourth.WaitAsync(Limit, cancellationToken), Is.True);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_whole_reply_takes_as_long_as_its_words(CancellationToken cancellationToken)
    {
        using var model = new OfflineModel(TimeSpan.FromMilliseconds(300), 20, _clock);
        var reply = model.GetResponseAsync(FourWords, cancellationToken: cancellationToken);
        _clock.Advance(TimeSpan.FromMilliseconds(449));
        Assert.That(reply.IsCompleted, Is.False);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await reply.WaitAsync(Limit, cancellationToken)).Text, Is.EqualTo("one two three four"));
    }

    [Test, CancelAfter(10_000)]
    public async Task Cancellation_ends_the_wait_for_a_word(CancellationToken cancellationToken)
    {
        using var model = new OfflineModel(TimeSpan.FromMilliseconds(300), 20, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var words = model.GetStreamingResponseAsync(FourWords, cancellationToken: stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var reply = model.GetResponseAsync(FourWords, cancellationToken: stop.Token);
        var first = words.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        Assert.That(async () => await first.WaitAsync(Limit, cancellationToken), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await reply.WaitAsync(Limit, cancellationToken), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test, CancelAfter(10_000)]
    public async Task Cancellation_ends_a_reply_at_once_between_words(CancellationToken cancellationToken)
    {
        using var model = new OfflineModel(TimeSpan.Zero, 0, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var words = model.GetStreamingResponseAsync([new(ChatRole.User, "help")], cancellationToken: stop.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.That(await words.MoveNextAsync(), Is.True);

        await stop.CancelAsync();

        Assert.That(async () => await words.MoveNextAsync(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void At_once_means_without_any_timer()
    {
        using var model = new OfflineModel(TimeSpan.FromHours(1), 0, _clock);
        Assert.That(model.GetResponseAsync(FourWords).IsCompletedSuccessfully);
        Assert.That(model.GetStreamingResponseAsync(FourWords).GetAsyncEnumerator().MoveNextAsync().AsTask().IsCompletedSuccessfully);
        Assert.That(_clock.Timers, Is.Zero);
    }

    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_pace_that_is_none_is_refused(double wordsPerSecond) =>
        Assert.That(() => new OfflineModel(TimeSpan.Zero, wordsPerSecond, _clock), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_pace_near_zero_waits_instead_of_failing()
    {
        using var model = new OfflineModel(TimeSpan.Zero, 1e-300, _clock);
        Assert.That(model.GetResponseAsync(FourWords).IsCompleted, Is.False);
    }
}
