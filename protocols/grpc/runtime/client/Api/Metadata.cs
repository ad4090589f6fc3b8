using System.Collections;

namespace Grpc.Core;

/// <summary>
/// Headers or trailers of a call, in order, names repeatable. A name ending in <c>-bin</c> carries bytes, any other carries ASCII text.
/// </summary>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    public static readonly Metadata Empty = new(isReadOnly: true);

    readonly List<Entry> _entries = [];

    public Metadata() : this(isReadOnly: false)
    {
    }

    Metadata(bool isReadOnly) => IsReadOnly = isReadOnly;

    public int Count => _entries.Count;

    public bool IsReadOnly { get; }

    public Entry this[int index]
    {
        get => _entries[index];
        set => Writable()[index] = value;
    }

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    public void Add(Entry item) => Writable().Add(item ?? throw new ArgumentNullException(nameof(item)));

    /// <summary>The last entry of that name, or null.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => entry.Is(key));

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => entry.Is(key));

    public void Insert(int index, Entry item) => Writable().Insert(index, item);

    public bool Remove(Entry item) => Writable().Remove(item);

    public void RemoveAt(int index) => Writable().RemoveAt(index);

    public void Clear() => Writable().Clear();

    public int IndexOf(Entry item) => _entries.IndexOf(item);

    public bool Contains(Entry item) => _entries.Contains(item);

    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    List<Entry> Writable() => IsReadOnly ? throw new InvalidOperationException("This metadata is read-only.") : _entries;
}
