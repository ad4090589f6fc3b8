using GenAiTransport.Testing;

namespace GenAiTransport.Tests;

[TestFixture]
public sealed class TerminalLogTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    readonly FixedTime _time = new(new DateTimeOffset(2026, 3, 1, 13, 26, 52, 123, TimeSpan.Zero));

    [Test, CancelAfter(10_000)]
    public async Task What_is_told_is_shown_in_order(CancellationToken cancellationToken)
    {
        using var writer = new StringWriter();
        await using var log = new TerminalLog(writer, _time);
        log.Banner("🚀 T 🚀", [("Status", "READY")]);
        log.Line("🔧 Use Ctrl+C to stop the server");
        log.Box("❌", "ERROR", [("Reason", "none")], Tone.Error);
        log.Chunk("📡", 1, "Hello ");
        log.Chunk("🔌", 2, "world", "a1b2c3d4-1");
        log.List("📋", "ALL ACTIVE SESSIONS (0)", []);
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);

        Assert.That(writer.ToString(), Is.EqualTo("""
            ══════════════════════════════════════════════════════════════
                                       🚀 T 🚀
            ══════════════════════════════════════════════════════════════
              Status: READY
            ══════════════════════════════════════════════════════════════

            🔧 Use Ctrl+C to stop the server

            ─ ❌ ERROR [14:26:52.123] ──────────────────────────────────────
             Reason: none
            ────────────────────────────────────────────────────────────

            📡 [14:26:52.123] Chunk #1: "Hello "
            🔌 [14:26:52.123] Chunk #2 → a1b2c3d4...: "world"

            ─ 📋 ALL ACTIVE SESSIONS (0) ───────────────────────────────────
            ────────────────────────────────────────────────────────────

            """));
    }

    [Test, CancelAfter(10_000)]
    public async Task The_time_shown_is_the_time_of_the_call(CancellationToken cancellationToken)
    {
        using var writer = new HeldWriter();
        await using var log = new TerminalLog(writer, _time);
        log.Line("held");
        await writer.Reached.WaitAsync(Limit, cancellationToken);
        log.Chunk("📡", 1, "a");
        _time.Now += TimeSpan.FromSeconds(5);
        writer.Release();
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);

        Assert.That(writer.ToString(), Is.EqualTo("held\n📡 [14:26:52.123] Chunk #1: \"a\"\n"));
        _time.Now -= TimeSpan.FromSeconds(5);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_held_terminal_costs_chunk_lines_first_and_says_how_many(CancellationToken cancellationToken)
    {
        using var writer = new HeldWriter();
        await using var log = new TerminalLog(writer, _time, capacity: 8);
        log.Line("held");
        await writer.Reached.WaitAsync(Limit, cancellationToken);

        var telling = Task.Run(
            () =>
            {
                for (var number = 1; number <= 1000; number++)
                    log.Chunk("📡", number, "x");
                for (var number = 1; number <= 5; number++)
                    log.Line($"line {number}");
            },
            cancellationToken);
        await telling.WaitAsync(Limit, cancellationToken);

        writer.Release();
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
        log.Line("caught up");
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);

        Assert.That(writer.ToString(), Is.EqualTo("""
            held
            📡 [14:26:52.123] Chunk #1: "x"
            📡 [14:26:52.123] Chunk #2: "x"
            📡 [14:26:52.123] Chunk #3: "x"
            📡 [14:26:52.123] Chunk #4: "x"
            line 1
            line 2
            line 3
            line 4
            … 996 chunk lines skipped
            … 1 notice skipped
            caught up

            """));
    }

    [Test, CancelAfter(10_000)]
    public async Task Everything_that_is_ready_is_flushed_once(CancellationToken cancellationToken)
    {
        using var writer = new HeldWriter();
        await using var log = new TerminalLog(writer, _time);
        log.Line("held");
        await writer.Reached.WaitAsync(Limit, cancellationToken);
        for (var number = 1; number <= 100; number++)
            log.Chunk("📡", number, "x");
        var flushed = log.FlushAsync(cancellationToken);
        writer.Release();
        await flushed.WaitAsync(Limit, cancellationToken);

        Assert.That(writer.Flushes, Is.EqualTo(2), "one for the line, one for the hundred");
    }

    [Test, CancelAfter(10_000)]
    public async Task Boxes_of_many_callers_never_interleave(CancellationToken cancellationToken)
    {
        const int callers = 8;
        const int boxes = 200;
        using var writer = new StringWriter();
        await using var log = new TerminalLog(writer, _time, capacity: callers * boxes);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            () =>
            {
                for (var number = 0; number < boxes; number++)
                    log.Box("📥", "REQUEST", [("Caller", $"{caller}"), ("Number", $"{number}")]);
            },
            cancellationToken))).WaitAsync(Limit, cancellationToken);
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);

        var shown = $"{writer}".Split('\n').Chunk(5).ToList();
        Assert.That(shown, Has.Count.EqualTo(callers * boxes));
        Assert.That(shown.All(box =>
            box is [var top, var caller, var number, var bottom, ""]
            && top.StartsWith("─ 📥 REQUEST ", StringComparison.Ordinal) && caller.StartsWith(" Caller: ", StringComparison.Ordinal)
            && number.StartsWith(" Number: ", StringComparison.Ordinal) && bottom == new string('─', 60)));
        foreach (var caller in shown.GroupBy(box => box[1], box => box[2]))
            Assert.That(caller, Is.EqualTo(Enumerable.Range(0, boxes).Select(number => $" Number: {number}")), caller.Key);
    }

    [Test, CancelAfter(10_000)]
    public async Task At_the_end_everything_queued_is_written(CancellationToken cancellationToken)
    {
        using var writer = new HeldWriter();
        var log = new TerminalLog(writer, _time);
        log.Line("held");
        await writer.Reached.WaitAsync(Limit, cancellationToken);
        log.Line("queued");
        var ending = log.DisposeAsync();
        log.Line("too late");
        writer.Release();
        await ending.AsTask().WaitAsync(Limit, cancellationToken);
        await log.DisposeAsync();

        Assert.That(writer.ToString(), Is.EqualTo("held\nqueued\n"));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_terminal_that_is_held_forever_does_not_hold_the_program(CancellationToken cancellationToken)
    {
        using var writer = new HeldWriter();
        var time = new ManualClock();
        var log = new TerminalLog(writer, time);
        log.Line("held");
        await writer.Reached.WaitAsync(Limit, cancellationToken);
        log.Line("never shown");
        var flushed = log.FlushAsync(cancellationToken);
        var ending = log.DisposeAsync().AsTask();
        Assert.That(ending.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(2));
        await ending.WaitAsync(Limit, cancellationToken);
        await flushed.WaitAsync(Limit, cancellationToken);
        writer.Release();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_flush_can_be_given_up(CancellationToken cancellationToken)
    {
        using var writer = new HeldWriter();
        await using var log = new TerminalLog(writer, _time);
        log.Line("held");
        await writer.Reached.WaitAsync(Limit, cancellationToken);
        using var patience = new CancellationTokenSource();
        var flushed = log.FlushAsync(patience.Token);
        await patience.CancelAsync();

        Assert.That(async () => await flushed.WaitAsync(Limit, cancellationToken), Throws.InstanceOf<OperationCanceledException>());
        writer.Release();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_terminal_that_is_gone_is_left_alone([Values] bool disposed, CancellationToken cancellationToken)
    {
        using var writer = new GoneWriter(disposed ? new ObjectDisposedException("output") : new IOException("Broken pipe"));
        var log = new TerminalLog(writer, _time);
        log.Line("lost");
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
        log.Line("ignored");
        log.Box("❌", "ERROR", []);
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
        await log.DisposeAsync().AsTask().WaitAsync(Limit, cancellationToken);

        Assert.That(writer.Attempts, Is.EqualTo(1));
    }

    [Test, CancelAfter(10_000)]
    public async Task Nothing_from_outside_steers_the_terminal(CancellationToken cancellationToken)
    {
        const string evil = "a\e]52;c;c2VjcmV0\a\e[2J\u009B1m\u202E\rb\nforged";
        using var writer = new StringWriter();
        await using var log = new TerminalLog(writer, _time);
        log.Line(evil);
        log.Chunk(evil, 1, evil, evil);
        log.Box(evil, evil, [(evil, evil), evil, Row.Message(evil)]);
        log.List(evil, evil, [evil]);
        log.Banner(evil, [(evil, evil)]);
        await log.FlushAsync(cancellationToken).WaitAsync(Limit, cancellationToken);

        var shown = writer.ToString();
        Assert.That(shown, Is.EqualTo(TerminalText.Clean(shown)));
        Assert.That(shown, Does.Not.Contain("\nforged"));
    }

    sealed class GoneWriter(Exception failure) : StringWriter
    {
        public int Attempts { get; private set; }

        public override void Write(string? value)
        {
            Attempts++;
            throw failure;
        }
    }
}
