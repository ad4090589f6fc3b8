using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace GenAiTransport;

/// <summary>Answers a request whose session cannot be reached now: 503, and when to come back.</summary>
sealed class UnreachableSessions : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not SessionsUnavailableException)
            return false;
        await SessionsUnavailableException.Refusal.ToProblem(context).ExecuteAsync(context);
        return true;
    }
}
