using System.Reflection;
using GenAiTransport.HttpRest.Client;
using GenAiTransport.Testing;

namespace GenAiTransport.HttpRest.Tests;

[TestFixture]
public sealed class RestPromptTests : PromptContract<Program>
{
    protected override Assembly Client => typeof(RestTransport).Assembly;
}
