using System.Reflection;
using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public sealed class RestScreenTests : ScreenContract<Program>
{
    protected override Assembly Client => typeof(RestTransport).Assembly;

    protected override string ClientScreen => """
        🚀 HTTP REST MULTI-TURN CHAT CLIENT 🚀
        🎉 HTTP REST server is available!
        ✨ New session created: aaaaaaaa... (offline)
        💡 Type a message, or /help for the commands

        You [aaaaaaaa...] › say hello to the world

        🤖 AI Response (2 messages)
        ────────────────────────────────────────────────────────────
        hello to the world
        ────────────────────────────────────────────────────────────

        ─ 🚀 HTTP REST RESPONSE COMPLETED [14:32:16.456] ───────────────
         Total Time: 1.734s
         Context Messages: 2
         Protocol: HTTP REST
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

        ─ 🖥️  HTTP REST SERVER STATISTICS ──────────────────────────────
         Server Uptime: 0:05:23
         Total Requests: 1
         Successful: 1
         Failed: 0
         Active Sessions: 1
         Total Sessions Created: 1
         Avg Response Time: 1.734s
         Model: offline
         Framework: ASP.NET Core
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] › /new
        ✨ New session created: bbbbbbbb...
           Model: offline

        You [bbbbbbbb...] › /demo
        ℹ️  HTTP REST has no demo page. /docs shows the API; streamable HTTP, SSE and WebSocket have a demo page.

        You [bbbbbbbb...] › /quit
        left with 0
        """;

    protected override string ServerScreen => """
        ══════════════════════════════════════════════════════════════
                    🚀 HTTP REST MULTI-TURN CHAT SERVER 🚀
        ══════════════════════════════════════════════════════════════
          Model: offline
          Framework: ASP.NET Core
          Multi-turn: ENABLED
          Status: READY
          Mode: LIVE STREAMING
        ══════════════════════════════════════════════════════════════

        🚀 HTTP REST Multi-turn Chat Server starting up...
        🌐 Server endpoint: 127.0.0.1:8000
        📚 API docs: http://127.0.0.1:8000/docs
        📊 Statistics: http://127.0.0.1:8000/stats
        💚 Health: http://127.0.0.1:8000/health
        💬 Chat (POST): http://127.0.0.1:8000/chat
        🔧 Use Ctrl+C to stop the server
        💡 No key is set: the embedded offline model answers (GOOGLE_API_KEY brings Gemini)

        ─ 📥 INCOMING REQUEST [14:32:16.456] ───────────────────────────
         Client IP: 127.0.0.1
         Method: POST /chat
         Session: aaaaaaaa...
         Message: "say hello to the world"
         Message Length: 22 characters
        ────────────────────────────────────────────────────────────

        ─ 🧠 AI PROCESSING [14:32:16.456] ──────────────────────────────
         Session: aaaaaaaa...
         Context Messages: 1
         Model: offline
        ────────────────────────────────────────────────────────────

        ─ 📤 RESPONSE GENERATED [14:32:16.456] ─────────────────────────
         Session: aaaaaaaa...
         Response Length: 18 characters
         Processing Time: 1.734s
         Context Messages: 2
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
