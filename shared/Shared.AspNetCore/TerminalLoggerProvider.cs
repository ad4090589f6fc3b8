using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenAiTransport;

/// <summary>Brings the framework's and our own warnings and errors, and what else the settings under Logging ask for, to the same terminal as everything else.</summary>
[ProviderAlias("Terminal")]
sealed class TerminalLoggerProvider(TerminalLog terminal) : ILoggerProvider
{
    /// <summary>What the boxes tell is not told twice.</summary>
    public ILogger CreateLogger(string categoryName) => categoryName == ChatLog.Category ? NullLogger.Instance : new Logger(terminal, categoryName);

    public void Dispose()
    {
    }

    sealed class Logger(TerminalLog terminal, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        /// <summary>What keeps a server from starting is told in one line elsewhere.</summary>
        public bool IsEnabled(LogLevel level) => level != LogLevel.None && !(level == LogLevel.Critical && IsStart(category));

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> text)
        {
            if (!IsEnabled(level) || (level == LogLevel.Error && category == "Microsoft.Extensions.Hosting.Internal.Host"))
                return;
            if (level < LogLevel.Warning)
                terminal.Line($"🔎 {text(state, exception)}");
            else if (level == LogLevel.Warning)
                terminal.Line($"⚠️  {text(state, exception)}", Tone.Warning);
            else
                terminal.Box("❌", "ERROR", Rows(text(state, exception), exception), Tone.Error);
        }

        Row[] Rows(string message, Exception? exception) =>
        [
            ("Source", category),
            ("Message", message),
            .. (exception?.ToString() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(20).Select(line => (Row)line),
        ];

        static bool IsStart(string category) => category == typeof(KestrelServer).Namespace![..^".Core".Length];
    }
}
