using System.Globalization;
using GenAiTransport.WebSockets.Benchmarks;

// dotnet run -c Release --project benchmarks -- duplex | broadcast [readers]
var what = args is [var first, ..] ? first : "duplex";
switch (what)
{
    case "duplex":
        await Duplex.RunAsync();
        return 0;
    case "broadcast":
        await Broadcast.RunAsync(args is [_, var readers] ? int.Parse(readers, CultureInfo.InvariantCulture) : 500);
        return 0;
    default:
        Console.Error.WriteLine("There are: duplex, broadcast [readers].");
        return 2;
}
