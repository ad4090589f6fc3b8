using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>ISO 8601 in UTC with milliseconds and <c>+00:00</c>, which every reader of dates understands.</summary>
public sealed class WireTime : JsonConverter<DateTimeOffset>
{
    const string Format = "yyyy-MM-ddTHH:mm:ss.fff+00:00";

    /// <summary>How much of the usual form, which has seven digits of the second, goes out.</summary>
    const int Milliseconds = 23;

    static ReadOnlySpan<byte> Zone => "+00:00"u8;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[33];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        Zone.CopyTo(text[Milliseconds..]);
        writer.WriteStringValue(text[..(Milliseconds + Zone.Length)]);
    }
}
