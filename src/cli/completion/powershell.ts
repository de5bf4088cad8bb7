/** Completion for PowerShell 5.1 and later. Where the script names no word, PowerShell offers files by itself. */
import { type CompletedCommand, type CompletedFlag, spellingsOf } from './describe-commands.js';

export function powershellCompletion(bin: string, commands: readonly CompletedCommand[]): string {
  return `# PowerShell completion for ${bin}: ${bin} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${bin} -ScriptBlock {
  param($word, $ast, $cursor)
  $commands = ${hashtable(commands.map(({ name, summary }) => [name, quote(summary)]))}
  $flags = ${hashtable(commands.map(({ name, flags }) => [name, hashtable(flags.flatMap(summaries))]))}
  $values = ${hashtable(commands.map((command) => [command.name, hashtable(values(command))]))}
  $typed = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_" })
  if ($typed.Count -lt 2) { $offers = $commands }
  elseif ($values[$typed[1]] -and $values[$typed[1]][$typed[-1]]) { $offers = $values[$typed[1]][$typed[-1]] }
  elseif ($word.StartsWith('-')) { $offers = $flags[$typed[1]] }
  elseif ($values[$typed[1]] -and $typed.Count -eq 2) { $offers = $values[$typed[1]][''] }
  else { $offers = @{} }
  if (-not $offers) { return }
  $offers.GetEnumerator() | Where-Object { $_.Key -like "$word*" } | Sort-Object Key | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
  }
}
`;
}

function summaries(flag: CompletedFlag): [string, string][] {
  return spellingsOf(flag).map((spelling) => [spelling, quote(flag.summary)]);
}

/** The words that may follow a flag; under '' those that may stand alone. */
function values({ flags, argument }: CompletedCommand): [string, string][] {
  const alone: CompletedFlag = { name: '', summary: '', value: argument };
  return [
    ...flags.flatMap((flag) => spellingsOf(flag).map((spelling) => ({ spelling, flag }))),
    { spelling: '', flag: alone },
  ].flatMap(({ spelling, flag: { value } }): [string, string][] =>
    value.kind === 'words' ? [[spelling, hashtable(value.words.map((word) => [word, quote(word)]))]] : [],
  );
}

function hashtable(entries: readonly (readonly [string, string])[]): string {
  return `@{ ${entries.map(([key, value]) => `${quote(key)} = ${value}`).join('; ')} }`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
