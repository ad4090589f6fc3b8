using Microsoft.Extensions.AI;

namespace GenAiTransport;

static class GeminiFinish
{
    /// <summary>An open set: with a reason that is new to us, what was said counts as the reply.</summary>
    public static ChatFinishReason Meaning(string reason) => reason switch
    {
        "STOP" => ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "SAFETY" or "RECITATION" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "MODEL_ARMOR"
            or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => ChatFinishReason.ContentFilter,
        "OTHER" or "IMAGE_OTHER" or "NO_IMAGE" or "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS"
            or "MALFORMED_RESPONSE" or "MISSING_THOUGHT_SIGNATURE" => throw new ModelTrouble(ModelTroubleKind.BrokeOff, reason),
        _ => ChatFinishReason.Stop,
    };
}
