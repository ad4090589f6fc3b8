using CsCheck;
using NUnit.Framework.Internal;

namespace GenAiTransport.Testing;

/// <summary>Whatever comes as the messages of a call: it ends, with a status of gRPC's and a bounded answer.</summary>
public static class HostileCalls
{
    const int LongestAnswer = 1_048_576;

    /// <param name="check">Given what was sent and what came back.</param>
    public static async Task TryAsync(Uri server, string path, string folder, Action<byte[], byte[]>? check = null)
    {
        using var client = new RawClient(server);
        await Hostile.Bytes(folder).SampleAsync(
            async bytes =>
            {
                using var isolated = new TestExecutionContext.IsolatedContext();
                using var late = new CancellationTokenSource(Reading.Limit);
                using var response = await client.SendAsync(path, bytes, late.Token);
                var answer = await response.Content.ReadAsByteArrayAsync(late.Token);
                Assert.That(await RawClient.StatusAsync(response, late.Token), Does.Match("^([0-9]|1[0-6])$"));
                Assert.That(answer, Has.Length.LessThan(LongestAnswer));
                check?.Invoke(bytes, answer);
            },
            iter: Depth.Cases(100, times: 300),
            threads: 1,
            print: Hostile.Shown);
    }
}
