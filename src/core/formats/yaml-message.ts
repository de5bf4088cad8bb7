/** What the YAML parser says of a text, without the quotation of it and the position, which are told elsewhere. */

export function firstLineOf(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}
