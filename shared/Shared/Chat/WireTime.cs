using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>ISO 8601 in UTC with milliseconds and <c>+00:00</c>, which every reader of dates understands.</summary>
public sealed class WireTime : JsonConverter<DateTimeOffset>
{
    const string Format = "yyyy-MM-ddTHH:mm:ss.fff+00:00";
    const int QuotedLength = 31;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, DateTimeOffset value)
    {
        Span<byte> json = stackalloc byte[QuotedLength];
        Quote(value, json);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>Every chunk carries a time. The framework writes all but the fraction and the zone far faster than a format of one's own.</summary>
    static void Quote(DateTimeOffset value, Span<byte> json)
    {
        json[0] = (byte)'"';
        var time = value.UtcDateTime;
        time.TryFormat(json[1..], out _, "s", CultureInfo.InvariantCulture);
        var fraction = json[(1 + "yyyy-MM-ddTHH:mm:ss".Length)..];
        fraction[0] = (byte)'.';
        time.Millisecond.TryFormat(fraction[1..], out _, "D3", CultureInfo.InvariantCulture);
        "+00:00\""u8.CopyTo(fraction[4..]);
    }
}
