using System.Security.Cryptography;
using System.Text;

namespace GenAiTransport;

/// <summary>
/// The shared keys, several separated by commas; none means that the server is open. Only their hashes are kept, and each key is an owner
/// who sees only its own sessions.
/// </summary>
public sealed class ApiKeys
{
    readonly byte[][] _hashes;

    public ApiKeys(string? keys) => _hashes =
        [.. (keys ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Hash)];

    public bool IsOpen => _hashes.Length == 0;

    /// <summary>The owner that a key stands for; null when the key is wrong. Takes the same time for every key.</summary>
    public string? OwnerOf(string key)
    {
        var hash = Hash(key);
        string? owner = null;
        foreach (var known in _hashes)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                owner = Convert.ToHexString(known, 0, 8);
        }
        return owner;
    }

    static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
