namespace GenAiTransport;

/// <summary>What a user is told: one plain sentence and what to do about it. Nothing of the provider's own text is in it.</summary>
static class ModelSentences
{
    public static ModelFailure For(ModelTrouble trouble, string model, IReadOnlyCollection<string> offered, ModelSettings settings)
    {
        if (trouble.Kind != ModelTroubleKind.Refused)
            return new(Broken(trouble, settings));
        var kind = Kind(trouble);
        return new(
            Refused(trouble, model, offered, settings.Vendor), kind, kind is ModelFailureKind.Busy or ModelFailureKind.QuotaSpent ? trouble.RetryAfter : null);
    }

    static ModelFailureKind Kind(ModelTrouble trouble) => trouble switch
    {
        { Code: 429 } or { Reason: RefusedFor.QuotaOfDay or RefusedFor.QuotaOfAccount } => ModelFailureKind.QuotaSpent,
        { Code: 503 or 529 } or { RetryAfter: not null } => ModelFailureKind.Busy,
        { Reason: RefusedFor.UnknownModel } => ModelFailureKind.UnknownModel,
        { Code: 401 or 403 } or { Reason: RefusedFor.WrongKey } => ModelFailureKind.KeyRefused,
        _ => ModelFailureKind.Failed,
    };

    static string Refused(ModelTrouble trouble, string model, IReadOnlyCollection<string> offered, ModelVendor vendor) => trouble switch
    {
        { Reason: RefusedFor.QuotaOfDay } => $"The model's quota for today is spent; {Again(trouble, "tomorrow")}",
        { Reason: RefusedFor.QuotaOfAccount } => $"The account's quota at {vendor.Name} is spent; look at its plan and billing.",
        { Code: 429 } => $"The model's quota is spent; {Again(trouble, "in a minute")}",
        { Code: 503 or 529 } => $"The model is overloaded; {Again(trouble, "in a minute")}",
        { Code: 408 or 504 } => "The model took too long to answer; try again or ask for less.",
        { Code: >= 500 } => $"{vendor.Name} had trouble of its own; {Again(trouble, "in a minute")}",
        { IsUnknownModel: true } when offered.Count > 0 =>
            $"{vendor.Name} does not know the model '{ModelText.Name(model)}'; it offers {string.Join(", ", offered.Select(ModelText.Name))}.",
        { IsUnknownModel: true } => $"{vendor.Name} does not know the model '{ModelText.Name(model)}'; choose another with {vendor.ModelSetting}.",
        { Code: 401 or 403 } or { Reason: RefusedFor.WrongKey } => $"The key was refused: set {vendor.KeySetting} to a valid key.",
        { Reason: RefusedFor.NotServed } => $"{vendor.Name} does not serve this key's region or plan; use another key, or GENAI_PROVIDER=offline.",
        { Code: 413 } or { Reason: RefusedFor.TooLong } => "The conversation is too long for the model; start a new session.",
        { Reason: RefusedFor.Filtered } => $"{vendor.Name}'s filter does not let this question through; ask in other words.",
        { Reason: RefusedFor.NothingKnown } =>
            $"The server at {vendor.Name}'s address answered HTTP {trouble.Code} and not as {vendor.Name} does; check {vendor.AddressSetting}.",
        _ => $"{vendor.Name} refused the request as invalid; ask differently or start a new session.",
    };

    static string Again(ModelTrouble trouble, string otherwise) =>
        $"try again {(trouble.RetryAfter is { } wait ? $"in {ModelText.Wait(wait)}" : otherwise)}.";

    static string Broken(ModelTrouble trouble, ModelSettings settings) => trouble.Kind switch
    {
        ModelTroubleKind.Unreachable => $"{settings.Vendor.Name} cannot be reached; check the network connection and ask again.",
        ModelTroubleKind.NoFirstByte =>
            $"The model did not begin to answer within {ModelText.Wait(settings.FirstByteTimeout)}; please ask again.",
        ModelTroubleKind.Silent =>
            $"The model fell silent for {ModelText.Wait(settings.SilenceTimeout)} in the middle of its reply; please ask again.",
        ModelTroubleKind.BrokeOff => $"The model broke off ({ModelText.Name(trouble.Message)}); please ask again in other words.",
        ModelTroubleKind.Empty => "The model answered with nothing; please ask again.",
        ModelTroubleKind.Unreadable => $"{settings.Vendor.Name}'s answer could not be read; please ask again.",
        ModelTroubleKind.TooLarge => $"{settings.Vendor.Name}'s answer was too large; please ask for less.",
        _ => "The reply was cut off; please ask again.",
    };
}
