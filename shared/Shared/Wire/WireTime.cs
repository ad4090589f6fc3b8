using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GenAiTransport;

/// <summary>ISO 8601 in UTC with milliseconds and <c>+00:00</c>, which every reader of dates understands.</summary>
public sealed class WireTime : JsonConverter<DateTimeOffset>
{
    const string Format = "yyyy-MM-ddTHH:mm:ss.fff+00:00";

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));
}
