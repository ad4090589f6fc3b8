using System.Reflection;
using GenAiTransport.Sse.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Sse.Tests;

[TestFixture]
public sealed class SseScreenTests : ScreenContract<Program>
{
    protected override Assembly Client => typeof(SseTransport).Assembly;

    protected override string ClientScreen => """
        🌊 ASP.NET CORE SSE MULTI-TURN CHAT CLIENT 🌊
        🎉 ASP.NET Core SSE server is available!
        ✨ New session created: aaaaaaaa... (offline)
        💡 Type a message, or /help for the commands

        You [aaaaaaaa...] › say hello to the world

        💭 Generating response... (Context: 1 messages)

        🤖 AI Response (Streaming) (aaaaaaaa... - offline)
        ────────────────────────────────────────────────────────────
        hello to the world
        ────────────────────────────────────────────────────────────

        ─ 🌊 SSE STREAM COMPLETED [14:32:16.456] ───────────────────────
         Total Chunks: 1
         Total Time: 1.734s
         Context Messages: 2
         Protocol: Server-Sent Events
         Status: SUCCESS
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] › /sessions

        ─ 📋 ALL ACTIVE SESSIONS (1) ───────────────────────────────────
         1. aaaaaaaa... (2 msgs, 0:05:23, 14:26:52) ← CURRENT
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] › /info

        ─ 📋 SESSION INFO ──────────────────────────────────────────────
         Session ID: aaaaaaaa-whole
         Model: offline
         Total Messages: 2
         User Messages: 1
         AI Messages: 1
         Duration: 0:05:23
         Created: 2026-03-01 14:26:52
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] › /stats

        ─ 📊 CLIENT SESSION STATISTICS ─────────────────────────────────
         Client Session Duration: 0:05:23
         Messages Sent: 1
         Successful Streams: 1
         Failed Streams: 0
         Total Chunks Received: 1
         Avg Chunks per Stream: 1.0
         Sessions Created: 1
         Avg Response Time: 1.734s
         Current Session: aaaaaaaa...
         Session Messages: 2
         First Chunk (avg): 1.734s
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] › /server

        ─ 🖥️  SSE SERVER STATISTICS ────────────────────────────────────
         Server Uptime: 0:05:23
         Total Requests: 1
         Successful: 1
         Failed: 0
         Active Sessions: 1
         Active Streams: 0
         Total Sessions Created: 1
         Avg Response Time: 1.734s
         Model: offline
         Framework: ASP.NET Core
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] › /new
        ✨ New session created: bbbbbbbb...
           Model: offline

        You [bbbbbbbb...] › /demo
        🌊 Opening SSE demo page in your browser...
           URL: http://127.0.0.1:8000/demo

        You [bbbbbbbb...] › /quit
        left with 0
        """;

    protected override string ServerScreen => """
        ══════════════════════════════════════════════════════════════
                🌊 ASP.NET CORE SSE MULTI-TURN CHAT SERVER 🌊
        ══════════════════════════════════════════════════════════════
          Model: offline
          Framework: ASP.NET Core
          Multi-turn: ENABLED
          Streaming: REAL-TIME
          Status: READY
          Mode: LIVE STREAMING
        ══════════════════════════════════════════════════════════════

        🌊 SSE Multi-turn Chat Server starting up...
        🌐 Server endpoint: 127.0.0.1:8000
        📚 API docs: http://127.0.0.1:8000/docs
        📊 Statistics: http://127.0.0.1:8000/stats
        💚 Health: http://127.0.0.1:8000/health
        💻 Demo page: http://127.0.0.1:8000/demo
        🌊 Stream (POST): http://127.0.0.1:8000/chat/stream
        🔧 Use Ctrl+C to stop the server
        💡 No key is set: the embedded offline model answers (GOOGLE_API_KEY brings Gemini)

        ─ 🌊 SSE STREAM STARTED [14:32:16.456] ─────────────────────────
         Client IP: 127.0.0.1
         Session: aaaaaaaa...
         Message: "say hello to the world"
         Active Streams: 1
        ────────────────────────────────────────────────────────────

        🌊 [14:32:16.456] Chunk #1: "hello to the world"

        ─ 🌊 SSE STREAM COMPLETED [14:32:16.456] ───────────────────────
         Session: aaaaaaaa...
         Total Chunks: 1
         Total Time: 1.734s
         Active Streams: 0
         Status: SUCCESS
        ────────────────────────────────────────────────────────────

        ─ 📊 FINAL SERVER STATISTICS ───────────────────────────────────
         Server Uptime: 0:05:23
         Total Requests: 1
         Successful: 1
         Failed: 0
         Total Sessions Created: 2
         Avg Response Time: 1.734s
        ────────────────────────────────────────────────────────────

        👋 Server stopped
        """;
}
