using GenAiTransport.Testing;

namespace GenAiTransport.ProviderStream.Tests;

[TestFixture] // without it a class that only inherits tests runs none
public sealed class ServerProgramTests : RoomProgramContract<Program>;
