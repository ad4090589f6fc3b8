namespace GenAiTransport.Comparison;

/// <summary>One row of the table: what is measured, in which unit, and in plain words what that means.</summary>
sealed record Metric(string Key, string Name, string Unit, string Meaning)
{
    /// <summary>What stands beside the median: where the tail is the point, the 99th percentile.</summary>
    public bool ShowsP99 { get; init; }

    /// <summary>Measured once or by counting, so that there is no second figure worth showing.</summary>
    public bool IsSingle { get; init; }

    public static Metric Setup { get; } = new("setup", "Connect and create a session", "ms", "From nothing to a session: the connection, and the call that creates it");
    public static Metric FirstOnNew { get; } = new("first_on_new", "First chunk, new connection", "ms", "From a client that has just started, with no connection, to the first text of a reply of one word");
    public static Metric ConnectionTime { get; } = new("connection_time", "A new connection adds", "ms", "How much later that reply begins than one to the same question asked again over the same connection");
    public static Metric ConnectionBytes { get; } = new("connection_bytes", "Bytes of a new connection", "B", "What that first turn puts on the wire beyond the second, both ways: TLS, the upgrade, headers said for the first time") { IsSingle = true };
    public static Metric Connections { get; } = new("connections", "Connections opened", "", "By one client, from nothing to a session") { IsSingle = true };
    public static Metric FirstChunk { get; } = new("first_chunk", "First chunk, open connection", "ms", "From sending the message to the first text; the model's own time is in it");
    public static Metric Gap { get; } = new("gap", "Gap between chunks", "ms", "From one chunk to the next, as the client sees them") { ShowsP99 = true };
    public static Metric Total { get; } = new("total", "Whole turn", "ms", "From sending the message to the event that ends the reply");
    public static Metric BytesUp { get; } = new("bytes_up", "Bytes up, per turn", "B", "What the client sent over TCP for one message") { IsSingle = true };
    public static Metric BytesDown { get; } = new("bytes_down", "Bytes down, per turn", "B", "What the server sent over TCP for one reply") { IsSingle = true };
    public static Metric BytesPerChunk { get; } = new("bytes_per_chunk", "Bytes down, per chunk", "B", "The same, divided by the chunks that came") { IsSingle = true };
    public static Metric Pieces { get; } = new("writes", "Writes, both ways, per turn", "", "In how many pieces the bytes came; over a network, about the packets that carry them") { IsSingle = true };
    public static Metric Overhead { get; } = new("overhead", "Bytes on the wire / text", "×", "All bytes of a turn, as a multiple of the UTF-8 bytes of its question and reply") { IsSingle = true };
    public static Metric Processor { get; } = new("cpu", "Server CPU per word, 100 replies at once", "µs", "Processor time of the server's process for each word that the model gave, once the runtime has stopped compiling") { IsSingle = true };
    public static Metric MemoryAtRest { get; } = new("memory", "Server memory at rest", "MiB", "Resident, after the start and before the first request") { IsSingle = true };
    public static Metric MemoryPerSession { get; } = new("memory_session", "Memory per open session", "KiB", "What 2,000 sessions without a message add to what the server holds after a full collection, divided by their number") { IsSingle = true };
    public static Metric MemoryPerConnection { get; } = new("memory_connection", "Memory per open connection", "KiB", "What 500 open, idle connections add to it, divided by their number") { IsSingle = true };

    public static Metric ChatsFirst { get; } = new("chats_first", "First chunk, all chats at once", "ms", "From sending the message to the first text, in each of the chats that are asked at the same moment");
    public static Metric ChatsStall { get; } = new("chats_stall", "Longest gap in a reply, all chats at once", "ms", "The longest time from one chunk to the next in each of those replies") { ShowsP99 = true };
    public static Metric ChatsTogether { get; } = new("chats_together", "Chats in which a stall is seen", "", "When no text comes in a chat for 100 ms, in how many of them that is so meanwhile");
    public static Metric ChatsConnections { get; } = new("chats_connections", "Connections for all chats", "", "How many one client opens for them; a WebSocket client has one more for its sessions") { IsSingle = true };
    public static Metric ChatsProcessor { get; } = new("chats_cpu", "Server CPU per word, all chats at once", "µs", "Processor time of the server's process for each word of those replies") { IsSingle = true };
    public static Metric ChatsMemory { get; } = new("chats_memory", "Server memory with all chats", "MiB", "Resident, when all of them have been answered") { IsSingle = true };

    public static IReadOnlyList<Metric> All { get; } =
    [
        Setup, FirstOnNew, ConnectionTime, ConnectionBytes, Connections, FirstChunk, Gap, Total, BytesUp, BytesDown, BytesPerChunk, Pieces, Overhead, Processor, MemoryAtRest, MemoryPerSession, MemoryPerConnection,
        ChatsFirst, ChatsStall, ChatsTogether, ChatsConnections, ChatsProcessor, ChatsMemory,
    ];
}
