namespace GenAiTransport;

static class Usage
{
    public static string Text(ClientFace face) => $"""
        A chat over {face.Protocol}. Run it from protocols/{face.Folder}:

          dotnet run --project client                         a conversation at the prompt; /help there lists its commands
          dotnet run --project client -- "question"           one question; only the reply goes to standard output
          echo question | dotnet run --project client         the same from standard input; words and input are joined

          --server URL       where the server is (or CHAT_SERVER; default {face.DefaultServer.GetLeftPart(UriPartial.Authority)})
          --session ID       go on in this session; the beginning of its id is enough
          --model ID         the model of a new session
          --key KEY          the server's shared key (or CHAT_API_KEY)
          --cert FILE        the private root that signed the server's certificate, for https
          --raw              replies as they are; on a terminal their Markdown is shown otherwise
          --help, --version

        With one question also:
          --json             one JSON event per line, each with the milliseconds since the question as elapsed_ms
          --no-stream        the reply at once, when all of it is there
          --timeout SECONDS  stop a reply that takes longer

        Exit codes: 0 done, 1 the reply failed, 2 wrong usage, 3 no server, 130 interrupted.
        """;

    /// <summary>How to start the server that was not there; null where that is somebody else's machine.</summary>
    public static string? StartServer(ClientFace face, Uri server)
    {
        if (!server.IsLoopback)
            return null;
        var address = server.GetLeftPart(UriPartial.Authority);
        var urls = address == face.DefaultServer.GetLeftPart(UriPartial.Authority) ? "" : $" -- --urls {address}";
        return $"Start it in another terminal, from protocols/{face.Folder}: dotnet run --project server{urls}";
    }
}
