namespace GenAiTransport;

static class Usage
{
    public static string Text(ClientFace face) => $"""
        A chat over {face.Protocol}.

          client                      a conversation at the prompt; /help there lists its commands
          client "question"           one question; only the reply goes to standard output
          echo question | client      the same from standard input; words and input are joined

          --server URL                where the server is (or CHAT_SERVER; default {face.DefaultServer.GetLeftPart(UriPartial.Authority)})
          --session ID                go on in this session; the beginning of its id is enough
          --model ID                  the model of a new session
          --key KEY                   the server's shared key (or CHAT_API_KEY)
          --json                      one JSON event per line
          --help, --version

        Exit codes: 0 done, 1 the reply failed, 2 wrong usage, 3 no server, 130 interrupted.
        """;
}
