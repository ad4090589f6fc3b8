using System.Buffers.Binary;
using System.Text;

namespace GenAiTransport.Testing;

/// <summary>The bytes of a Protocol Buffers message, read by the numbers of its fields.</summary>
public sealed class ProtoMessage
{
    readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var (number, length) = (0UL, 0);
            switch (key & 7)
            {
                case 0:
                    number = Varint(ref bytes);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span);
                    bytes = bytes[8..];
                    break;
                case 2:
                    length = (int)Varint(ref bytes);
                    break;
                case 5:
                    number = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span);
                    bytes = bytes[4..];
                    break;
                default:
                    throw new InvalidDataException($"There is no wire type {key & 7}.");
            }
            _fields.Add(((int)(key >> 3), number, bytes[..length]));
            bytes = bytes[length..];
        }
    }

    public bool Has(int field) => _fields.Exists(entry => entry.Field == field);

    public IEnumerable<ProtoMessage> All(int field) => _fields.Where(entry => entry.Field == field).Select(entry => new ProtoMessage(entry.Bytes));

    public ProtoMessage One(int field) => new(Bytes(field));

    public ulong Number(int field) => _fields.FindLast(entry => entry.Field == field).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

    /// <summary>OpenTelemetry's list of names and values, the values as text.</summary>
    public IReadOnlyDictionary<string, string> Attributes(int field) => All(field).ToDictionary(pair => pair.Text(1), pair => pair.One(2).AnyValue());

    /// <summary>One of OpenTelemetry's values, as text.</summary>
    public string AnyValue() => FormattableString.Invariant(
        $"{(Has(1) ? Text(1) : Has(2) ? Number(2) == 1 : Has(3) ? (long)Number(3) : Has(4) ? Double(4) : string.Join(',', One(5).All(1).Select(value => value.AnyValue())))}");

    ReadOnlyMemory<byte> Bytes(int field) => _fields.FindLast(entry => entry.Field == field).Bytes;

    static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var index = 0; ; index++)
        {
            value |= (ulong)(bytes.Span[index] & 0x7f) << (7 * index);
            if (bytes.Span[index] >= 0x80)
                continue;
            bytes = bytes[(index + 1)..];
            return value;
        }
    }
}
