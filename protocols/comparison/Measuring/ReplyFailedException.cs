namespace GenAiTransport.Comparison;

sealed class ReplyFailedException(string message) : Exception(message);
