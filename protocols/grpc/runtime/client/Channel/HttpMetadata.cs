using System.Net.Http.Headers;
using Grpc.Core;

namespace Grpc.Runtime;

static class HttpMetadata
{
    public static Metadata From(HttpHeaders headers)
    {
        Metadata? metadata = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!HeaderNames.IsMetadata(name)) continue;
            foreach (var value in values) MetadataValues.Add(metadata ??= [], name, value);
        }

        return metadata ?? Metadata.Empty;
    }

    public static string? Value(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString() : null;
}
