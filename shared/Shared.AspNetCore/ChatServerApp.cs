using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenAiTransport;

public static class ChatServerApp
{
    /// <summary>What every request passes before it reaches an endpoint: answers for what goes wrong, the name, the rate limit, the key.</summary>
    public static void UseChatGuards(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseHostGate();
        app.UseRouting();
        app.UseCors();
        app.UseRateLimiter();
        app.UseKeyGate();
    }

    /// <summary>Serves until Ctrl+C. What keeps the server from starting is one readable line. Gives the exit code.</summary>
    public static int RunChatServer(this WebApplication app)
    {
        var port = Port(app);
        try
        {
            app.Run();
            return 0;
        }
        catch (FormatException wrong)
        {
            return Refuse(wrong.Message);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            return Refuse($"Port {port} is in use, most likely by another of the chat servers. Stop that one, or choose a port: --urls http://localhost:{port + 1}");
        }
        catch (SocketException failure)
        {
            return Refuse($"This address cannot be listened on ({failure.SocketErrorCode}); choose another with --urls http://localhost:{port}");
        }

        static int Refuse(string sentence)
        {
            Complaint.Write(sentence);
            return 1;
        }
    }

    /// <summary>The first that the server was told to listen on.</summary>
    static int Port(WebApplication app) =>
        Uri.TryCreate(app.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';')[0], UriKind.Absolute, out var address)
            ? address.Port
            : app.Services.GetRequiredService<ChatServer>().Port;
}
