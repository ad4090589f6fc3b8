namespace GenAiTransport.Comparison;

static class Usage
{
    public static string Text => $"""
        The same chat over every transport, measured side by side.

          comparison                  the table, and report.html, report.json and report.csv
          comparison --load           how much each carries, beside a bare endpoint of its protocol
          comparison --watch [question]   the same question streaming in all of them, in this terminal
          comparison --serve          the same as a web page for the wall

          --network NAME              {string.Join(", ", NetworkConditions.Presets.Select(preset => preset.Name))}, or such as rtt=80,jitter=10,kbps=2000
          --streaming simulated       shows acted streaming beside the live one
          --protocols A,B             of {string.Join(", ", Protocols.All.Select(protocol => protocol.Key))}
          --turns N                   turns with each (default 20, fewer when 36 s are over)
          --words N                   length of a reply (default 40)
          --concurrency N             conversations at once (default 1; --load: 1, 16, 64, 256)
          --connections N             how many --load holds open (default 10000)
          --pace N                    words per second of the offline model (default 200; 0: as fast as it can)
          --model NAME                a real model instead of the offline one; needs its key
          --no-memory                 leave out the memory per session and connection
          --out DIR, --chart FILE     where the reports go; the overview picture as SVG
          --json                      the result as JSON on standard output
          --urls URL                  where --serve listens (default http://localhost:8080)

        Exit codes: 0 done, 1 a protocol failed, 2 wrong usage, 130 interrupted.
        """;
}
