using System.Text;

namespace Bagan.Cli.Completion;

/// <summary>The completion script of bash. It needs nothing but bash 4.4 or newer.</summary>
internal static class BashScript
{
    /// <summary>Writes it.</summary>
    public static string Write(CompletionModel model)
    {
        var text = new StringBuilder($"# Completion of bagan for bash. Load it with: source <({ProgramName.Text} completion bash)\n").Append("""
            _bagan() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb= words= paths= list= i
              # bash splits --option=value at the equals sign.
              if [[ $cur == = ]]; then
                cur=
              elif [[ $prev == = ]]; then
                prev=${COMP_WORDS[COMP_CWORD - 2]}
              fi

              for ((i = 1; i < COMP_CWORD; i++)); do
                case "$verb:${COMP_WORDS[i]}" in

            """);
        text.Append("      ").AppendJoin('|', model.Verbs.SelectMany(v => v.Verbs.Select(c => $"'{v.Path}:{c.Name}'"))).Append(") verb=${verb:+$verb }${COMP_WORDS[i]} ;;\n");
        text.Append("    esac\n  done\n\n  case \"$verb,$prev\" in\n");
        foreach (var verb in model.Verbs)
        {
            foreach (var option in verb.Options.Where(o => o.Value is not null))
            {
                text.Append($"    '{verb.Path},{option.Name}') {Value(option.Value!)} ;;\n");
            }
        }

        text.Append("    *)\n      case \"$verb\" in\n");
        foreach (var verb in model.Verbs)
        {
            text.Append($"        '{verb.Path}')\n");
            text.Append($"          if [[ $cur == -* ]]; then words='{string.Join(' ', verb.Options.Select(o => o.Name))}'; else ");
            text.Append(verb.Verbs.Count > 0 ? $"words='{string.Join(' ', verb.Verbs.Select(v => v.Name))}'" : Value(verb.Position)).Append("; fi ;;\n");
        }

        return text.Append("""
                  esac
                  ;;
              esac

              COMPREPLY=()
              if [[ -n $list ]]; then
                local before=${cur%"${cur##*,}"}
                mapfile -t COMPREPLY < <(compgen -P "$before" -W "$words" -- "${cur##*,}")
                compopt -o nospace
                return
              fi

              [[ -z $words ]] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
              if [[ -n $paths ]]; then
                local found
                mapfile -t found < <(compgen "$paths" -- "$cur")
                COMPREPLY+=("${found[@]}")
                compopt -o filenames
              fi
            }

            complete -F _bagan bagan

            """).ToString();
    }

    private static string Value(CompletedValue value)
    {
        List<string> parts = [];
        if (value.Words.Count > 0)
        {
            parts.Add($"words='{string.Join(' ', value.Words)}'");
        }

        if (value.Paths != PathKind.None)
        {
            parts.Add($"paths={(value.Paths == PathKind.Folders ? "-d" : "-f")}");
        }

        if (value.IsList)
        {
            parts.Add("list=1");
        }

        return parts.Count == 0 ? ":" : string.Join(' ', parts);
    }
}
