namespace GenAiTransport.Testing;

/// <summary>Waits between attempts are over at once; longer ones, which are limits, take their time.</summary>
public sealed class HurriedClock : TimeProvider
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(15);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < Short ? TimeSpan.Zero : dueTime, period);
}
