using GenAiTransport.Testing;

namespace GenAiTransport.WebSockets.Tests;

// The same promises made by three instances, with each connection at another of them: in the nightly run.

[TestFixture, InCluster]
public sealed class WebSocketInCluster : WebSocketTests;

[TestFixture, InCluster]
public sealed class WebSocketHttpInCluster : WebSocketHttpTests;

[TestFixture, InCluster]
public sealed class SharedSessionInCluster : SharedSessionTests;

[TestFixture, InCluster]
public sealed class LiveTransportInCluster : LiveTransportTests;

[TestFixture, InCluster]
public sealed class ReconnectInCluster : ReconnectTests;
