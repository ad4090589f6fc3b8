using System.Net.WebSockets;

namespace GenAiTransport.WebSockets.Client;

/// <summary>
/// The connection as the user knows it: one wire after another. One that breaks is replaced without being asked; one that was cut stays cut until
/// it is asked for again.
/// </summary>
/// <param name="rejoin">Takes up on a new wire what the one before left; no other message goes out on it before.</param>
sealed class Connection(ServerAddress server, Replies replies, Func<Wire, Task> rejoin, Action<LiveNews> tell, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long a broken reply is waited for; the connection itself is tried for ever.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Lock _gate = new();
    Wire? _wire;
    Task<Wire>? _opening;
    Task _keeping = Task.CompletedTask;
    CancellationTokenSource _cut = new();
    bool _isDisposed;

    /// <summary>The wire, where there is one now.</summary>
    public Wire? Wire => Volatile.Read(ref _wire) is { IsOpen: true } open ? open : null;

    public ConnectionCount Count { get; } = new();

    public Task<Wire> ConnectAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_cut.IsCancellationRequested)
                _cut = new CancellationTokenSource();
        }
        if (Wire is null)
            Count.SetOut();
        return ReachAsync(cancellationToken);
    }

    public async Task CutAsync()
    {
        Wire? wire;
        lock (_gate)
            (wire, _wire) = (_wire, null);
        await _cut.CancelAsync();
        replies.FailAll("Disconnected before the reply ended; /history shows what the server has");
        if (wire is not null)
            await wire.DisposeAsync();
        await _keeping;
    }

    /// <summary>The wire; a new one, if there is none.</summary>
    public Task<Wire> ReachAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_wire is { IsOpen: true } open)
                return Task.FromResult(open);
            if (_cut.IsCancellationRequested)
                return Task.FromException<Wire>(new RefusedException(new Refusal(RefusalKind.Invalid, "Not connected; /connect connects again")));
            _wire = null;
            // Run apart, so that it never completes under this lock.
            _opening ??= Task.Run(() => OpenAsync(_cut.Token), CancellationToken.None);
            return _opening.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The wire that a reply will come by. Should it break, the next one finds the reply among those that are awaited.</summary>
    public async Task<Wire> ReachForAsync(PendingReply reply, CancellationToken cancellationToken)
    {
        while (true)
        {
            await ReachAsync(cancellationToken);
            lock (_gate)
            {
                if (_wire is not { IsOpen: true } wire)
                    continue;
                replies.Add(reply);
                return wire;
            }
        }
    }

    async Task<Wire> OpenAsync(CancellationToken cut)
    {
        Wire? wire = null;
        try
        {
            wire = await Wire.OpenAsync(server, replies.Hear, cut);
            await rejoin(wire);
            lock (_gate)
            {
                cut.ThrowIfCancellationRequested();
                (_wire, _opening) = (wire, null);
                Count.Connected();
                if (_keeping.IsCompleted)
                    _keeping = Task.Run(() => KeepAsync(wire, cut), CancellationToken.None);
            }
            return wire;
        }
        catch
        {
            lock (_gate)
                _opening = null;
            if (wire is not null)
                await wire.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces every wire that breaks, until the connection is cut.</summary>
    async Task KeepAsync(Wire? wire, CancellationToken cut)
    {
        while (wire is not null)
        {
            var status = await wire.Ended;
            await wire.DisposeAsync();
            if (cut.IsCancellationRequested)
                return;
            if (status == WebSocketCloseStatus.MessageTooBig)
                replies.FailAll("The message is longer than the server takes in one frame", reply => !reply.IsRunning);
            tell(new ConnectionChanged(false, "The connection is lost; trying to connect again"));
            wire = await MendAsync(cut);
        }
    }

    /// <summary>Null when the connection was cut meanwhile, or the server lets us in no more.</summary>
    async Task<Wire?> MendAsync(CancellationToken cut)
    {
        if (Wire is null)
            Count.SetOut();
        var backoff = new Backoff(time);
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                await backoff.WaitAsync(cut);
                var wire = await ReachAsync(cut);
                tell(new ConnectionChanged(true, "Connected again"));
                return wire;
            }
            catch (Exception over) when (over is ObjectDisposedException || (over is OperationCanceledException && cut.IsCancellationRequested))
            {
                return null;
            }
            catch (RefusedException refused) when (refused.Refusal.Kind == RefusalKind.Invalid)
            {
                replies.FailAll(refused.Message);
                tell(new ConnectionChanged(false, refused.Message));
                return null;
            }
            catch (Exception away) when (away is ServerUnreachableException or RefusedException)
            {
                if (time.GetElapsedTime(since) >= Patience)
                    replies.FailAll("The connection broke and the server could not be reached again; /history shows what arrived");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isDisposed = true;
        await CutAsync();
    }
}
