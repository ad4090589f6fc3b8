using System.Reflection;
using GenAiTransport.Testing;
using GenAiTransport.WebSockets.Client;

namespace GenAiTransport.WebSockets.Tests;

[TestFixture]
public sealed class WebSocketScreenTests : ScreenContract<Program>
{
    protected override Assembly Client => typeof(WebSocketTransport).Assembly;

    protected override string[] Typed =>
        ["say hello to the world", "/sessions", "/info", "/ping", "/disconnect", "/connect", "/stats", "/server", "/new", "/demo", "/quit"];

    protected override string ClientScreen => """
        🔌 ASP.NET CORE WEBSOCKET CHAT CLIENT 🔌
        🎉 ASP.NET Core WebSocket server is available!
        🚀 Auto-connecting to WebSocket server...

        ─ 🔌 WEBSOCKET CONNECTED [14:32:16.456] ────────────────────────
         Server: ws://127.0.0.1:8000/ws
         Framework: ASP.NET Core + WebSockets
         Protocol: WebSocket
         Connection: aaaaaaaa...
         Bidirectional: ENABLED
        ────────────────────────────────────────────────────────────

        ✅ WebSocket connected successfully!
        📡 Server: ASP.NET Core + WebSockets (offline)
        ✨ New session created: bbbbbbbb... (offline)
        💡 Type a message, or /help for the commands

        You [bbbbbbbb...] ● › say hello to the world

        💭 Generating response... (Context: 1 messages)

        🤖 AI Response (WebSocket Streaming) (bbbbbbbb... - offline)
        ────────────────────────────────────────────────────────────
        hello to the world
        ────────────────────────────────────────────────────────────

        ─ 🔌 WEBSOCKET RESPONSE COMPLETED [14:32:16.456] ───────────────
         Total Chunks: 1
         Total Time: 1.734s
         Context Messages: 2
         Protocol: WebSocket
         Status: SUCCESS
        ────────────────────────────────────────────────────────────

        You [bbbbbbbb...] ● › /sessions

        ─ 📋 ALL ACTIVE SESSIONS (1) ───────────────────────────────────
         1. bbbbbbbb... (2 msgs, 1 clients, 0:05:23, 14:26:52) ← CURRENT
        ────────────────────────────────────────────────────────────

        You [bbbbbbbb...] ● › /info

        ─ 📋 SESSION INFO ──────────────────────────────────────────────
         Session ID: bbbbbbbb-whole
         Model: offline
         Total Messages: 2
         User Messages: 1
         AI Messages: 1
         Duration: 0:05:23
         Created: 2026-03-01 14:26:52
        ────────────────────────────────────────────────────────────

        You [bbbbbbbb...] ● › /ping
        🏓 Pong after 1.5 ms

        You [bbbbbbbb...] ● › /disconnect
        🔌 Disconnected; /connect connects again

        You [bbbbbbbb...] ● › /connect

        ─ 🔌 WEBSOCKET CONNECTED [14:32:16.456] ────────────────────────
         Server: ws://127.0.0.1:8000/ws
         Framework: ASP.NET Core + WebSockets
         Protocol: WebSocket
         Connection: cccccccc...
         Bidirectional: ENABLED
        ────────────────────────────────────────────────────────────

        ✅ WebSocket connected successfully!
        📡 Server: ASP.NET Core + WebSockets (offline)

        You [bbbbbbbb...] ● › /stats

        ─ 📊 CLIENT SESSION STATISTICS ─────────────────────────────────
         Client Session Duration: 0:05:23
         Messages Sent: 1
         Successful Streams: 1
         Failed Streams: 0
         Total Chunks Received: 1
         Avg Chunks per Stream: 1.0
         Connection Attempts: 2
         Reconnections: 1
         Sessions Created: 1
         Avg Response Time: 1.734s
         WebSocket Status: Connected
         Current Session: bbbbbbbb...
         Session Messages: 2
         First Chunk (avg): 1.734s
        ────────────────────────────────────────────────────────────

        You [bbbbbbbb...] ● › /server

        ─ 🖥️  WEBSOCKET SERVER STATISTICS ──────────────────────────────
         Server Uptime: 0:05:23
         Total Requests: 1
         Successful: 1
         Failed: 0
         Active Sessions: 1
         WebSocket Connections: 1
         Total Sessions Created: 1
         Avg Response Time: 1.734s
         Model: offline
         Framework: ASP.NET Core + WebSockets
        ────────────────────────────────────────────────────────────

        You [bbbbbbbb...] ● › /new
        ✨ New session created: dddddddd...
           Model: offline

        You [dddddddd...] ● › /demo
        🔌 Opening WebSocket demo page in your browser...
           URL: http://127.0.0.1:8000/demo

        You [dddddddd...] ● › /quit
        left with 0
        """;

    protected override string ServerScreen => """
        ══════════════════════════════════════════════════════════════
                   🔌 ASP.NET CORE WEBSOCKET CHAT SERVER 🔌
        ══════════════════════════════════════════════════════════════
          Model: offline
          Framework: ASP.NET Core + WebSockets
          Multi-turn: ENABLED
          Real-time: BIDIRECTIONAL
          Status: READY
          Mode: LIVE STREAMING
        ══════════════════════════════════════════════════════════════

        🔌 WebSocket Multi-turn Chat Server starting up...
        🌐 Server endpoint: 127.0.0.1:8000
        📚 API docs: http://127.0.0.1:8000/docs
        📊 Statistics: http://127.0.0.1:8000/stats
        💚 Health: http://127.0.0.1:8000/health
        💻 Demo page: http://127.0.0.1:8000/demo
        🔌 Endpoint: ws://127.0.0.1:8000/ws
        🔧 Use Ctrl+C to stop the server
        💡 No key is set: the embedded offline model answers (GOOGLE_API_KEY brings Gemini)

        ─ 🔌 WEBSOCKET CONNECTED [14:32:16.456] ────────────────────────
         Connection ID: aaaaaaaa...
         Client IP: 127.0.0.1
         Active Connections: 1
         Protocol: WebSocket
         Handshake: HTTP/1.1
        ────────────────────────────────────────────────────────────

        ─ 📩 WEBSOCKET MESSAGE [14:32:16.456] ──────────────────────────
         Connection: aaaaaaaa...
         Session: bbbbbbbb...
         Type: join_session
        ────────────────────────────────────────────────────────────

        ─ 📩 WEBSOCKET MESSAGE [14:32:16.456] ──────────────────────────
         Connection: aaaaaaaa...
         Session: bbbbbbbb...
         Type: chat
         Message: "say hello to the world"
        ────────────────────────────────────────────────────────────

        ─ 🧠 GENERATING RESPONSE [14:32:16.456] ────────────────────────
         Connection: aaaaaaaa...
         Session: bbbbbbbb...
         Context Messages: 1
         Model: offline
        ────────────────────────────────────────────────────────────

        🔌 [14:32:16.456] Chunk #1 → aaaaaaaa...: "hello to the world"

        ─ 🔌 WEBSOCKET RESPONSE COMPLETED [14:32:16.456] ───────────────
         Connection: aaaaaaaa...
         Session: bbbbbbbb...
         Total Chunks: 1
         Processing Time: 1.734s
         Context Messages: 2
         Protocol: WebSocket
         Status: SUCCESS
        ────────────────────────────────────────────────────────────

        ─ 🔌 WEBSOCKET DISCONNECTED [14:32:16.456] ─────────────────────
         Connection ID: aaaaaaaa...
         Client IP: 127.0.0.1
         Active Connections: 0
         Reason: Closed by the client
        ────────────────────────────────────────────────────────────

        ─ 🔌 WEBSOCKET CONNECTED [14:32:16.456] ────────────────────────
         Connection ID: cccccccc...
         Client IP: 127.0.0.1
         Active Connections: 1
         Protocol: WebSocket
         Handshake: HTTP/1.1
        ────────────────────────────────────────────────────────────

        ─ 📩 WEBSOCKET MESSAGE [14:32:16.456] ──────────────────────────
         Connection: cccccccc...
         Session: bbbbbbbb...
         Type: join_session
        ────────────────────────────────────────────────────────────

        ─ 📩 WEBSOCKET MESSAGE [14:32:16.456] ──────────────────────────
         Connection: cccccccc...
         Session: dddddddd...
         Type: join_session
        ────────────────────────────────────────────────────────────

        ─ 🔌 WEBSOCKET DISCONNECTED [14:32:16.456] ─────────────────────
         Connection ID: cccccccc...
         Client IP: 127.0.0.1
         Active Connections: 0
         Reason: Closed by the client
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
