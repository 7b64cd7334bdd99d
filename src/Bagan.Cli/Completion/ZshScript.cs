using System.Text;

namespace Bagan.Cli.Completion;

/// <summary>The completion script of zsh, for its completion system (compinit).</summary>
internal static class ZshScript
{
    /// <summary>Writes it.</summary>
    public static string Write(CompletionModel model)
    {
        var text = new StringBuilder($"#compdef bagan\n# Completion of bagan for zsh. Load it after compinit with: source <({ProgramName.Text} completion zsh)\n").Append("""
            _bagan() {
              local cur=${words[CURRENT]} prev=${words[CURRENT-1]} verb= word
              local -a entries
              for word in "${(@)words[2,CURRENT-1]}"; do
                case "$verb:$word" in

            """);
        text.Append("      ").AppendJoin('|', model.Verbs.SelectMany(v => v.Verbs.Select(c => $"'{v.Path}:{c.Name}'"))).Append(") verb=${verb:+$verb }$word ;;\n");
        text.Append("    esac\n  done\n\n  case \"$verb,$prev\" in\n");
        foreach (var verb in model.Verbs)
        {
            foreach (var option in verb.Options.Where(o => o.Value is not null))
            {
                text.Append($"    '{verb.Path},{option.Name}') {Value(option.Value!)}; return ;;\n");
            }
        }

        text.Append("  esac\n\n  case \"$verb\" in\n");
        foreach (var verb in model.Verbs)
        {
            text.Append($"    '{verb.Path}')\n      if [[ $cur == -* ]]; then\n        entries=(\n");
            foreach (var option in verb.Options)
            {
                text.Append($"          {Entry(option.Name, option.Help)}\n");
            }

            text.Append("        )\n        _describe -o option entries\n      else\n");
            if (verb.Verbs.Count > 0)
            {
                text.Append("        entries=(\n");
                foreach (var (name, summary) in verb.Verbs)
                {
                    text.Append($"          {Entry(name, summary)}\n");
                }

                text.Append("        )\n        _describe verb entries\n");
            }
            else
            {
                text.Append($"        {Value(verb.Position)}\n");
            }

            text.Append("      fi\n      ;;\n");
        }

        return text.Append("""
              esac
            }

            if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
              _bagan "$@"
            else
              compdef _bagan bagan
            fi

            """).ToString();
    }

    private static string Value(CompletedValue value)
    {
        List<string> parts = [];
        if (value.Words.Count > 0)
        {
            parts.Add($"compadd -- {string.Join(' ', value.Words)}");
        }

        if (value.Paths != PathKind.None)
        {
            parts.Add(value.Paths == PathKind.Folders ? "_files -/" : "_files");
        }

        return parts.Count == 0 ? ":" : string.Join("; ", parts);
    }

    private static string Entry(string name, string help) => $"'{(name + ":" + help.Replace(":", @"\:")).Replace("'", @"'\''")}'";
}
