using System.CommandLine;
using System.CommandLine.Parsing;

namespace GenAiTransport;

/// <summary>
/// The command line of a program, read by System.CommandLine: options, and words that are a question. What the library does beyond that would take
/// words away, and is left out: response files, directives, letters in a bundle, the program's name as first word.
/// </summary>
public sealed class CommandLine
{
    const int Columns = 80;

    static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    readonly Command _command;
    readonly int _widest;

    public CommandLine(params IReadOnlyList<Option> options)
    {
        _command = new Command("command") { new Argument<string>("program"), Words };
        foreach (var option in options)
            _command.Options.Add(option);
        _widest = options.Max(option => Label(option).Length);
    }

    /// <summary>What is no option.</summary>
    public Argument<string[]> Words { get; } = new("words") { Arity = ArgumentArity.ZeroOrMore };

    /// <summary>What is wrong is a <see cref="FormatException"/> with a readable sentence.</summary>
    public ParseResult Parse(IEnumerable<string> arguments)
    {
        string[] all = [.. arguments];
        var options = all.TakeWhile(argument => argument != "--").ToArray();
        // Only before the first argument a word in brackets is a directive, and the command's name nothing; so there is always one before them.
        var given = _command.Parse(["program", .. options.SelectMany(Split), .. all[options.Length..]], Plain);
        if (given.Errors is [{ SymbolResult: OptionResult incomplete }, ..])
            throw new FormatException($"{incomplete.Option.Name} needs a value.");
        var afterDashes = Math.Max(0, all.Length - options.Length - 1);
        return given.GetValue(Words)!.SkipLast(afterDashes).FirstOrDefault(IsOption) is { } unknown ? throw Unknown(unknown.Split('=')[0]) : given;
    }

    /// <summary>The words as one text; null where there are none.</summary>
    public string? Question(ParseResult given) => given.GetValue(Words) is { Length: > 0 } words ? string.Join(' ', words) : null;

    /// <summary>What help says about some of the options.</summary>
    public string Help(params IEnumerable<Option> options)
    {
        var text = new WordWrap(() => Columns, coloured: false);
        foreach (var option in options)
        {
            text.Begin($"  {Label(option).PadRight(_widest)}  ", new string(' ', _widest + 4));
            text.Add(option.Description!);
            text.EndLine();
        }
        return text.Take().TrimEnd();
    }

    /// <summary>
    /// <c>--name=value</c> is the same as <c>--name value</c>. The library would take the next word for a value that is empty, and what is given to a
    /// flag for a word.
    /// </summary>
    IEnumerable<string> Split(string argument)
    {
        if (argument.Split('=', 2) is not [var name, var value] || _command.Options.FirstOrDefault(option => option.Name == name) is not { } option)
            return [argument];
        return IsFlag(option) ? throw new FormatException($"{name} takes no value.") : [name, value];
    }

    FormatException Unknown(string name) =>
        new($"There is no option {name}; did you mean {Nearest.To(name, _command.Options.Select(option => option.Name))}?");

    /// <summary>A dash by itself, before a number or before a blank is part of a question.</summary>
    static bool IsOption(string word) => word is ['-', not (' ' or >= '0' and <= '9'), ..];

    static bool IsFlag(Option option) => option.Arity.MaximumNumberOfValues == 0;

    static string Label(Option option) =>
        IsFlag(option) ? string.Join(", ", option.Aliases.Append(option.Name)) : $"{option.Name} {option.HelpName}";
}
