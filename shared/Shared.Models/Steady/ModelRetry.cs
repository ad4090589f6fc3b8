namespace GenAiTransport;

/// <summary>Before the first byte a call is tried up to three more times, where trying again may help.</summary>
static class ModelRetry
{
    public const int MoreTimes = 3;

    static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    /// <summary>Nobody watches an empty screen for longer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before the next try; null when there is none.</summary>
    public static TimeSpan? Delay(ModelTrouble trouble, int tries)
    {
        var mayHelp = trouble.Kind switch
        {
            ModelTroubleKind.Unreachable => true,
            ModelTroubleKind.Refused => trouble.Code is 408 or 429 or >= 500 && trouble.Reason is not (RefusedFor.QuotaOfDay or RefusedFor.QuotaOfAccount),
            _ => false,
        };
        if (!mayHelp || tries > MoreTimes || trouble.RetryAfter > Patience)
            return null;

        var spread = 0.75 + (Random.Shared.NextDouble() / 2);
        var wait = First * Math.Pow(2, tries - 1) * spread;
        return trouble.RetryAfter > wait ? trouble.RetryAfter : wait;
    }
}
