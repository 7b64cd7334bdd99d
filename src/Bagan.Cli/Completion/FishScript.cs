using System.Text;

namespace Bagan.Cli.Completion;

/// <summary>The completion script of fish.</summary>
internal static class FishScript
{
    /// <summary>Writes it.</summary>
    public static string Write(CompletionModel model)
    {
        var text = new StringBuilder($"# Completion of bagan for fish. Load it with: {ProgramName.Text} completion fish | source\n").Append("""
            function __bagan_at
                set -l verb ''
                for word in (commandline -opc)[2..-1]
                    switch "$verb:$word"

            """);
        text.Append("            case ").AppendJoin(' ', model.Verbs.SelectMany(v => v.Verbs.Select(c => $"'{v.Path}:{c.Name}'"))).Append('\n');
        text.Append("""
                            set verb (string trim -- "$verb $word")
                    end
                end
                test "$verb" = "$argv[1]"
            end

            complete -c bagan -f

            """);
        foreach (var verb in model.Verbs)
        {
            var at = $"complete -c bagan -n '__bagan_at \"{verb.Path}\"'";
            foreach (var (name, summary) in verb.Verbs)
            {
                text.Append($"{at} -a {name} -d {Quoted(summary)}\n");
            }

            if (verb.Position.Words.Count > 0)
            {
                text.Append($"{at} -a '{string.Join(' ', verb.Position.Words)}'\n");
            }

            if (verb.Position.Paths != PathKind.None)
            {
                text.Append($"{at} -F\n");
            }

            foreach (var option in verb.Options)
            {
                text.Append($"{at} -l {option.Name[2..]}{Value(option.Value)} -d {Quoted(option.Help)}\n");
            }
        }

        return text.ToString();
    }

    private static string Value(CompletedValue? value) => value switch
    {
        null => "",
        { Paths: PathKind.Folders } => " -x -a '(__fish_complete_directories)'",
        { Paths: PathKind.Files, Words.Count: 0 } => " -r -F",
        { Paths: PathKind.Files } => $" -r -F -a '{string.Join(' ', value.Words)}'",
        { Words.Count: 0 } => " -x",
        _ => $" -x -a '{string.Join(' ', value.Words)}'",
    };

    private static string Quoted(string text) => $"'{text.Replace(@"\", @"\\").Replace("'", @"\'")}'";
}
