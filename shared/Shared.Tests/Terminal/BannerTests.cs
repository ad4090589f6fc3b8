namespace GenAiTransport.Tests;

[TestFixture]
public sealed class BannerTests
{
    [Test]
    public void REST() => Assert.That(
        Banner.Render(
            "🚀 HTTP REST MULTI-TURN CHAT SERVER 🚀",
            [("Model", "gemini-2.0-flash"), ("Framework", "ASP.NET Core"), ("Multi-turn", "ENABLED"), ("Status", "READY")]),
        Is.EqualTo("""
            ══════════════════════════════════════════════════════════════
                        🚀 HTTP REST MULTI-TURN CHAT SERVER 🚀
            ══════════════════════════════════════════════════════════════
              Model: gemini-2.0-flash
              Framework: ASP.NET Core
              Multi-turn: ENABLED
              Status: READY
            ══════════════════════════════════════════════════════════════

            """));

    [Test]
    public void Streamable_HTTP() => Assert.That(
        Banner.Render(
            "📡 ASP.NET CORE STREAMABLE HTTP CHAT SERVER 📡",
            [
                ("Model", "gemini-2.0-flash"), ("Framework", "ASP.NET Core"), ("Streaming", "CHUNKED HTTP"),
                ("Multi-turn", "ENABLED"), ("Status", "READY"),
            ]),
        Is.EqualTo("""
            ══════════════════════════════════════════════════════════════
                    📡 ASP.NET CORE STREAMABLE HTTP CHAT SERVER 📡
            ══════════════════════════════════════════════════════════════
              Model: gemini-2.0-flash
              Framework: ASP.NET Core
              Streaming: CHUNKED HTTP
              Multi-turn: ENABLED
              Status: READY
            ══════════════════════════════════════════════════════════════

            """));

    [Test]
    public void SSE() => Assert.That(
        Banner.Render(
            "🌊 ASP.NET CORE SSE MULTI-TURN CHAT SERVER 🌊",
            [
                ("Model", "offline"), ("Framework", "ASP.NET Core"), ("Streaming", "REAL-TIME"),
                ("Multi-turn", "ENABLED"), ("Status", "READY"),
            ]),
        Is.EqualTo("""
            ══════════════════════════════════════════════════════════════
                    🌊 ASP.NET CORE SSE MULTI-TURN CHAT SERVER 🌊
            ══════════════════════════════════════════════════════════════
              Model: offline
              Framework: ASP.NET Core
              Streaming: REAL-TIME
              Multi-turn: ENABLED
              Status: READY
            ══════════════════════════════════════════════════════════════

            """));

    [Test]
    public void WebSocket() => Assert.That(
        Banner.Render(
            "🔌 ASP.NET CORE WEBSOCKET CHAT SERVER 🔌",
            [
                ("Model", "offline"), ("Framework", "ASP.NET Core"), ("Real-time", "BIDIRECTIONAL"),
                ("Multi-turn", "ENABLED"), ("Status", "READY"),
            ]),
        Is.EqualTo("""
            ══════════════════════════════════════════════════════════════
                       🔌 ASP.NET CORE WEBSOCKET CHAT SERVER 🔌
            ══════════════════════════════════════════════════════════════
              Model: offline
              Framework: ASP.NET Core
              Real-time: BIDIRECTIONAL
              Multi-turn: ENABLED
              Status: READY
            ══════════════════════════════════════════════════════════════

            """));

    [Test]
    public void GRPC() => Assert.That(
        Banner.Render(
            "🚀 GRPC MULTI-TURN CHAT SERVER 🚀",
            [
                ("Model", "offline"), ("Framework", "gRPC + Async Streaming"), ("Streaming", "BIDIRECTIONAL"),
                ("Multi-turn", "ENABLED"), ("Status", "READY"),
            ]),
        Is.EqualTo("""
            ══════════════════════════════════════════════════════════════
                          🚀 GRPC MULTI-TURN CHAT SERVER 🚀
            ══════════════════════════════════════════════════════════════
              Model: offline
              Framework: gRPC + Async Streaming
              Streaming: BIDIRECTIONAL
              Multi-turn: ENABLED
              Status: READY
            ══════════════════════════════════════════════════════════════

            """));

    [Test]
    public void A_model_name_cannot_steer_the_terminal() =>
        Assert.That(Banner.Render("T", [("Model", "evil\e[2J\nForged: yes")]), Does.Contain("  Model: evil Forged: yes\n").And.Not.Contain("\e"));

    [Test]
    public void A_title_that_is_too_wide_starts_at_the_left() =>
        Assert.That(Banner.Render(new string('x', 80), []), Does.Contain($"\n{new string('x', 80)}\n"));
}
