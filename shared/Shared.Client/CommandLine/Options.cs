using System.CommandLine;

namespace GenAiTransport;

/// <summary>Options as we declare them: an option's name, what its value is called, what it is for and how it is read stand together.</summary>
public static class Options
{
    public static Option<bool> Help() => Flag("--help", "this text", "-h");

    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    public static Option<string?> Text(string name, string value, string description) => Value<string?>(name, value, description, text => text);

    /// <summary>Of several the last one counts, as where an alias in a shell gives one and the user another.</summary>
    /// <param name="read">Never gives null. What is wrong is a <see cref="FormatException"/> with a readable sentence.</param>
    public static Option<T> Value<T>(string name, string value, string description, Func<string, T> read) => new(name)
    {
        HelpName = value,
        Description = description,
        Arity = Repeatable,
        CustomParser = given => read(given.Tokens[^1].Value),
    };

    /// <summary>All of them count.</summary>
    public static Option<T[]?> Values<T>(string name, string value, string description, Func<string, T> read) => new(name)
    {
        HelpName = value,
        Description = description,
        Arity = Repeatable,
        CustomParser = given => [.. given.Tokens.Select(token => read(token.Value))],
    };

    /// <summary>A value each time that the option is given.</summary>
    static ArgumentArity Repeatable => ArgumentArity.OneOrMore;
}
