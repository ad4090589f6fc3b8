namespace Grpc.Runtime;

sealed record MethodCalls(Uri Address, RetryPlan? Retry);
