using Grpc.Core;
using Grpc.Runtime;

namespace GenAiTransport.Grpc.Tests;

/// <summary>How things are written in headers.</summary>
[TestFixture]
public sealed class TextFormTests
{
    [TestCase(250, "250m")]
    [TestCase(0.2, "1m")]
    [TestCase(99_999_999, "99999999m")]
    [TestCase(100_000_000, "100000S")]
    [TestCase(99_999_999_000d + 1, "1666667M")]
    public void A_timeout_has_at_most_eight_digits_and_is_never_shortened(double milliseconds, string expected) =>
        Assert.That(Timeouts.Format(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(expected));

    [TestCase("1H", 36_000_000_000)]
    [TestCase("2M", 1_200_000_000)]
    [TestCase("3S", 30_000_000)]
    [TestCase("4m", 40_000)]
    [TestCase("5u", 50)]
    [TestCase("600n", 6)]
    [TestCase("0m", 0)]
    public void Every_unit_is_read(string text, long ticks)
    {
        Assert.That(Timeouts.TryParse(text, out var timeout), Is.True);
        Assert.That(timeout.Ticks, Is.EqualTo(ticks));
    }

    [TestCase("plain text, with punctuation!", "plain text, with punctuation!")]
    [TestCase("100%", "100%25")]
    [TestCase("ä\n", "%C3%A4%0A")]
    [TestCase("😈", "%F0%9F%98%88")]
    public void A_message_is_percent_encoded_UTF8(string text, string encoded)
    {
        Assert.That(PercentEncoding.Encode(text), Is.EqualTo(encoded));
        Assert.That(PercentEncoding.Decode(encoded), Is.EqualTo(text));
    }

    [TestCase("%", "%")]
    [TestCase("%4", "%4")]
    [TestCase("50%zz", "50%zz")]
    [TestCase("a%", "a%")]
    [TestCase("%41", "A")]
    public void What_is_no_percent_encoding_stays(string encoded, string text) => Assert.That(PercentEncoding.Decode(encoded), Is.EqualTo(text));

    [Test]
    public void A_name_is_kept_in_lower_case_and_found_in_any() =>
        Assert.That(new Metadata { { "Retry-After", "5" } }, Has.One.Property("Key").EqualTo("retry-after"));

    [TestCase("bad name", "v")]
    [TestCase("", "v")]
    [TestCase("name", "two\r\nlines")]
    [TestCase("name", "ü")]
    [TestCase("text-bin", "text")]
    public void Metadata_that_would_break_a_header_is_refused(string name, string value) =>
        Assert.That(() => new Metadata { { name, value } }, Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Nobody_writes_into_the_empty_metadata() =>
        Assert.That(() => Metadata.Empty.Add("a", "b"), Throws.InvalidOperationException);
}
