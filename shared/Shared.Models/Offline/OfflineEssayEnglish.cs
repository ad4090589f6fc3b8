namespace GenAiTransport;

static class OfflineEssayEnglish
{
    public static readonly OfflineEssayParts Parts = new(
        Title: "These lines were written by the offline model without a key or a network.",
        Openings:
        [
            "on a quiet morning", "as soon as the first word is ready", "when many readers share one session", "long before the reply is complete",
            "in a small room full of servers", "after the question has arrived", "while the model is still thinking", "on a slow train with a weak signal",
            "for a person who waits at the screen", "between two heartbeats", "when nobody is in a hurry", "as every workshop shows", "at the far end of the wire",
        ],
        Statements:
        [
            "the server passes each word on", "a client reads one line after another", "the browser opens a stream and listens", "every piece carries a number of its own",
            "a short message finds its way home", "the connection stays open a little longer", "the session remembers what was said", "a proxy lets the words pass untouched",
            "both sides speak whenever they like", "the history grows by two messages", "a slow reader is never left behind", "the next word waits for its turn",
            "a frame travels in either direction", "the contract says what may be sent", "an event tells the page what happened", "the queue keeps everything in order",
            "a flush sends the text on its way", "the timer keeps an even pace", "one line of text becomes one event", "the reply arrives without a gap",
            "a gentle ping keeps the stream alive", "the reader joins the pieces again", "the last chunk says that it is the last",
        ],
        Endings:
        [
            "and nothing is lost on the way", "so that the screen is never empty", "because somebody is waiting for it", "and the cursor moves a little to the right",
            "just as the protocol promises", "even when the network has a bad day", "and the next turn can begin", "so the reader hardly notices the distance",
            "which is all that a good transport has to do", "and the terminal fills with words", "before the coffee is cold", "until the whole answer stands there",
            "and the other viewers see the same", "without a single extra copy", "as if the machine were speaking", "and a broken line is soon repaired", "which makes the wait feel short",
        ],
        Closers:
        [
            "Done.", "The end.", "That is all.", "Here the text ends.", "And so the stream ends.", "With this the last chunk arrives.", "The reply is complete and nothing follows.",
            "The last word is sent, all is quiet.", "The server writes the final event and then rests.", "The reader sees the final word and thanks the server.",
        ],
        Between: " ",
        Comma: ", ",
        Stop: ".",
        Measure: sentence => sentence.AsSpan().Count(' ') + 1);
}
