namespace GenAiTransport.Cluster;

/// <summary>A seat for a connection of another instance, whose news go to that instance's feed.</summary>
/// <param name="SeenTurn">The turn after which it wants to hear all; null: what runs and waits now.</param>
/// <param name="Again">It insists on having missed nothing since.</param>
/// <param name="Silently">It had the seat before; nobody is told that it came.</param>
[GenerateSerializer, Immutable, Alias("join-request")]
sealed record JoinRequest(string Instance, string ConnectionId, string? SeenTurn = null, bool Again = false, bool Silently = false);

/// <param name="Feed">Which feed the news come by.</param>
/// <param name="Picture">The session at that moment, as JSON.</param>
/// <param name="LastTurn">The turn that ended last.</param>
[GenerateSerializer, Immutable, Alias("join-reply")]
sealed record JoinReply(string Feed, byte[] Picture, TurnPicture? LastTurn);
