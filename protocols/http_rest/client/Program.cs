using GenAiTransport;
using GenAiTransport.HttpRest.Client;

var face = new ClientFace("🚀", "HTTP REST MULTI-TURN CHAT CLIENT", "HTTP REST")
{
    Folder = "http_rest",
    Streams = false,
    Trait = ("Protocol", "HTTP REST"),
    Instead = "/docs shows the API; streamable HTTP, SSE and WebSocket have a demo page.",
};
return await ChatClient.RunAsync(args, face, server => new RestTransport(server));
