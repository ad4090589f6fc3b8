namespace GenAiTransport;

/// <param name="Text">What was typed or pasted; empty for all other keys.</param>
readonly record struct KeyPress(KeyName Name, string Text = "");
