using System.Text;

namespace Bagan.Cli.Completion;

/// <summary>The completion script of PowerShell.</summary>
internal static class PowerShellScript
{
    /// <summary>Writes it.</summary>
    public static string Write(CompletionModel model)
    {
        var text = new StringBuilder($"# Completion of bagan for PowerShell. Load it with: {ProgramName.Text} completion pwsh | Out-String | Invoke-Expression\n").Append("""
            Register-ArgumentCompleter -Native -CommandName bagan, ./bagan -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                # For each verb: the verbs below it, its options (name, words of its value or $null for a switch, help), the words by position.
                $verbs = @{

            """);
        foreach (var verb in model.Verbs)
        {
            text.Append($"        '{verb.Path}' = @{{\n            Verbs = @(");
            text.AppendJoin(", ", verb.Verbs.Select(v => $"@('{v.Name}', {Quoted(v.Summary)})").Select(v => verb.Verbs.Count == 1 ? "," + v : v));
            text.Append($")\n            Words = {Words(verb.Position)}\n            Options = @(\n");
            text.AppendJoin(",\n", verb.Options.Select(o => $"                @{{ Name = '{o.Name}'; Words = {(o.Value is null ? "$null" : Words(o.Value))}; Help = {Quoted(o.Help)} }}"));
            text.Append("\n            )\n        }\n");
        }

        return text.Append("""
                }

                $before = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
                $verb = ''
                foreach ($word in $before) {
                    if ($verbs[$verb].Verbs | Where-Object { $_[0] -eq $word }) { $verb = "$verb $word".Trim() }
                }

                $entry = $verbs[$verb]
                $option = if ($before.Count -gt 0) { $entry.Options | Where-Object { $_.Name -eq $before[-1] -and $null -ne $_.Words } }
                $found = if ($option) {
                    $option.Words | ForEach-Object { , @($_, $_) }
                } elseif ($wordToComplete.StartsWith('-')) {
                    $entry.Options | ForEach-Object { , @($_.Name, $_.Help) }
                } else {
                    $entry.Verbs | ForEach-Object { , $_ }
                    $entry.Words | ForEach-Object { , @($_, $_) }
                }

                # Where nothing is returned, PowerShell completes paths.
                $found | Where-Object { $_ -and $_[0] -like "$wordToComplete*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
                }
            }

            """).ToString();
    }

    private static string Words(CompletedValue value) => $"@({string.Join(", ", value.Words.Select(w => $"'{w}'"))})";

    private static string Quoted(string text) => $"'{text.Replace("'", "''")}'";
}
