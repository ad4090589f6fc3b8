using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

// The same promises made by three instances, with each connection at another of them: in the nightly run.

[TestFixture, InCluster]
public sealed class RestInCluster : RestTests;

[TestFixture, InCluster]
public sealed class RestWireInCluster : RestWireTests;
