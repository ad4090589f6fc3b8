namespace GenAiTransport;

/// <summary>What a refusal means beyond its status, as far as the provider's own words for it tell.</summary>
public enum RefusedFor
{
    /// <summary>The answer is not written as the provider writes errors.</summary>
    NothingKnown,

    /// <summary>An error of the provider's, of which the status says enough.</summary>
    Other,
    UnknownModel,
    WrongKey,

    /// <summary>The key's region or plan is not served.</summary>
    NotServed,
    TooLong,

    /// <summary>The quota of the day does not come back while somebody waits.</summary>
    QuotaOfDay,

    /// <summary>The account has no more money or quota, and no time is known at which it has.</summary>
    QuotaOfAccount,

    /// <summary>The provider's filter does not let the question through.</summary>
    Filtered,
}
