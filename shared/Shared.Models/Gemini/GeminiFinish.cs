using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>Why Gemini says that a reply ended.</summary>
static class GeminiFinish
{
    public static ModelFinish? In(GeminiAnswer answer)
    {
        if (answer.Candidates is [{ FinishReason: { } reason and not "FINISH_REASON_UNSPECIFIED" }, ..])
            return new(reason, Meaning(reason));
        return answer.PromptFeedback?.BlockReason is { } block and not "BLOCK_REASON_UNSPECIFIED"
            ? new(block, ChatFinishReason.ContentFilter)
            : null;
    }

    /// <summary>An open set: with a reason that is new to us, what was said counts as the reply.</summary>
    static ChatFinishReason? Meaning(string reason) => reason switch
    {
        "STOP" => ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "SAFETY" or "RECITATION" or "LANGUAGE" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" or "MODEL_ARMOR"
            or "IMAGE_SAFETY" or "IMAGE_PROHIBITED_CONTENT" or "IMAGE_RECITATION" => ChatFinishReason.ContentFilter,
        "OTHER" or "IMAGE_OTHER" or "NO_IMAGE" or "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS"
            or "MALFORMED_RESPONSE" or "MISSING_THOUGHT_SIGNATURE" => null,
        _ => ChatFinishReason.Stop,
    };
}
