using System.Globalization;
using GenAiTransport.WebSockets.Benchmarks;

// dotnet run -c Release --project benchmarks -- idle [connections] | duplex | broadcast [readers]
var what = args is [var first, ..] ? first : "duplex";
var count = args is [_, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 0;
switch (what)
{
    case "idle":
        await Idle.RunAsync(count == 0 ? 5_000 : count);
        return 0;
    case "duplex":
        await Duplex.RunAsync();
        return 0;
    case "broadcast":
        await Broadcast.RunAsync(count == 0 ? 500 : count);
        return 0;
    default:
        Console.Error.WriteLine("There are: idle [connections], duplex, broadcast [readers].");
        return 2;
}
