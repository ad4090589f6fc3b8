using Microsoft.Extensions.AI;

namespace GenAiTransport;

/// <summary>Why a reply ended, in the provider's word for it and in ours; no word of ours means that the model gave up.</summary>
readonly record struct ModelFinish(string Name, ChatFinishReason? Reason);
