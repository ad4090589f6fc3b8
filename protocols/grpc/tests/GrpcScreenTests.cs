using System.Reflection;
using GenAiTransport.Grpc.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.Grpc.Tests;

[TestFixture]
public sealed class GrpcScreenTests : ScreenContract<Program>
{
    protected override Assembly Client => typeof(GrpcTransport).Assembly;

    protected override string[] Typed =>
        ["say hello to the world", "/sessions", "/info", "/ping", "/disconnect", "/connect", "/stats", "/server", "/new", "/demo", "/quit"];

    protected override string ClientScreen => """
        🚀 GRPC MULTI-TURN CHAT CLIENT 🚀
        🎉 gRPC server is available!
        🚀 Auto-connecting to gRPC server...

        ─ 🚀 GRPC CONNECTED [14:32:16.456] ─────────────────────────────
         Server: 127.0.0.1:8000
         Framework: gRPC + Async Streaming
         Protocol: gRPC
         Streaming: BIDIRECTIONAL
        ────────────────────────────────────────────────────────────

        ✅ gRPC connected successfully!
        ✨ New session created: aaaaaaaa... (offline)
        💡 Type a message, or /help for the commands

        You [aaaaaaaa...] ● › say hello to the world

        ─ 📤 GRPC MESSAGE SENT [14:32:16.456] ──────────────────────────
         Type: Chat
         Session: aaaaaaaa...
         Message: "say hello to the world"
        ────────────────────────────────────────────────────────────

        💭 Generating response... (Context: 1 messages)

        🤖  AI Response (gRPC Streaming)  (aaaaaaaa... - offline)
        ────────────────────────────────────────────────────────────
        hello to the world
        ────────────────────────────────────────────────────────────

        ─ 🚀 GRPC RESPONSE COMPLETED [14:32:16.456] ────────────────────
         Total Chunks: 1
         Total Time: 1.734s
         Context Messages: 2
         Protocol: gRPC Stream
         Status: SUCCESS
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] ● › /sessions

        ─ 📋 ALL ACTIVE SESSIONS (1) ───────────────────────────────────
         1. aaaaaaaa... (2 msgs, 5m, 14:26:52) ← CURRENT
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] ● › /info

        ─ 📋 SESSION INFO ──────────────────────────────────────────────
         Session ID: aaaaaaaa-whole
         Model: offline
         Total Messages: 2
         User Messages: 1
         AI Messages: 1
         Duration: 0:05:23
         Created: 2026-03-01 14:26:52
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] ● › /ping
        🏓 Pong after 1.5 ms

        You [aaaaaaaa...] ● › /disconnect
        🔌 Disconnected; /connect connects again

        You [aaaaaaaa...] ● › /connect

        ─ 🚀 GRPC CONNECTED [14:32:16.456] ─────────────────────────────
         Server: 127.0.0.1:8000
         Framework: gRPC + Async Streaming
         Protocol: gRPC
         Streaming: BIDIRECTIONAL
        ────────────────────────────────────────────────────────────

        ✅ gRPC connected successfully!

        You [aaaaaaaa...] ● › /stats

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
         gRPC Status: Connected
         Current Session: aaaaaaaa...
         Session Messages: 2
         First Chunk (avg): 1.734s
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] ● › /server

        ─ 🖥️  GRPC SERVER STATISTICS ───────────────────────────────────
         Server Uptime: 0:05:23
         Total Requests: 1
         Successful: 1
         Failed: 0
         Active Sessions: 1
         Total Sessions Created: 1
         Avg Response Time: 1.734s
         Model: offline
         Framework: gRPC + Async Streaming
        ────────────────────────────────────────────────────────────

        You [aaaaaaaa...] ● › /new
        ✨ New session created: bbbbbbbb...
           Model: offline

        You [bbbbbbbb...] ● › /demo
        ℹ️  gRPC has no demo page. Browsers do not speak it; streamable HTTP, SSE and WebSocket have a demo page.

        You [bbbbbbbb...] ● › /quit
        left with 0
        """;

    protected override string ServerScreen => """
        ══════════════════════════════════════════════════════════════
                      🚀 GRPC MULTI-TURN CHAT SERVER 🚀
        ══════════════════════════════════════════════════════════════
          Model: offline
          Framework: gRPC + Async Streaming
          Multi-turn: ENABLED
          Streaming: BIDIRECTIONAL
          Status: READY
          Mode: LIVE STREAMING
        ══════════════════════════════════════════════════════════════

        🚀 gRPC Multi-turn Chat Server starting up...
        🌐 Server endpoint: 127.0.0.1:8000
        📡 Protocol: gRPC with bidirectional streaming
        🔧 Use Ctrl+C to stop the server

        ✅ gRPC server started successfully!
        🌐 Listening on: 127.0.0.1:8000
        📡 Protocol: gRPC with bidirectional streaming
        🔧 Press Ctrl+C to stop
        ════════════════════════════════════════════════════════════
        💡 No key is set: the embedded offline model answers (GOOGLE_API_KEY brings Gemini)

        ─ 📨 GRPC REQUEST [14:32:16.456] ───────────────────────────────
         Method: CreateSession
         Session: none
        ────────────────────────────────────────────────────────────

        ─ 📨 GRPC REQUEST [14:32:16.456] ───────────────────────────────
         Method: Chat
         Session: aaaaaaaa...
         Message: "say hello to the world"
        ────────────────────────────────────────────────────────────

        ─ 🧠 GENERATING RESPONSE [14:32:16.456] ────────────────────────
         Session: aaaaaaaa...
         Context Messages: 1
         Model: offline
         Protocol: gRPC Stream
        ────────────────────────────────────────────────────────────

        🚀 [14:32:16.456] Chunk #1 → aaaaaaaa...: "hello to the world"

        ─ 🚀 GRPC RESPONSE COMPLETED [14:32:16.456] ────────────────────
         Session: aaaaaaaa...
         Total Chunks: 1
         Processing Time: 1.734s
         Context Messages: 2
         Protocol: gRPC Stream
         Status: SUCCESS
        ────────────────────────────────────────────────────────────

        ─ 📨 GRPC REQUEST [14:32:16.456] ───────────────────────────────
         Method: CreateSession
         Session: none
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
