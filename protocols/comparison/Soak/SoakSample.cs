namespace GenAiTransport.Comparison;

/// <summary>What a server took of the machine at a moment.</summary>
/// <param name="Held">Bytes of objects after a full collection.</param>
sealed record SoakSample(double Second, long Held, long Resident, int Handles, int Threads);
