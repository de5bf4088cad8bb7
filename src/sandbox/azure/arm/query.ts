/**
 * As much of Kusto as the queries of azure-facts §6 need: `where`, `extend`, `project`, `order by`, `take`.
 * Anything else is refused, so that a query which is not understood never looks answered.
 */
import { isMembers, type Members, membersOf } from '../../read-json.js';
import { badRequest } from './arm-errors.js';

/** The stages of a query; the first is the table. */
export function splitStages(query: string): string[] {
  return splitOutside(query.replaceAll(/\s+/g, ' '), '|');
}

export function runStages(rows: readonly Members[], stages: readonly string[]): Members[] {
  return stages.reduce<Members[]>(runStage, [...rows]);
}

function runStage(rows: Members[], stage: string): Members[] {
  const [, verb = '', rest = ''] = /^(order by|\w+) (.*)$/i.exec(stage) ?? [];
  switch (verb.toLowerCase()) {
    case 'where':
      return rows.filter((row) => splitOutside(rest, ' and ').every((term) => holds(row, term)));
    case 'extend':
      return rows.map((row) => ({ ...row, ...columnsOf(row, rest) }));
    case 'project':
      return rows.map((row) => columnsOf(row, rest));
    case 'order by':
      return sortRows(rows, rest);
    case 'take':
    case 'limit':
      return rows.slice(0, Number(rest));
    default:
      throw notUnderstood(stage);
  }
}

function columnsOf(row: Members, list: string): Members {
  return Object.fromEntries(
    splitOutside(list, ',').map((column) => {
      const [, name = column, expression = column] = /^(\w+) ?= ?(.+)$/.exec(column) ?? [];
      return [name, valueOf(row, expression)];
    }),
  );
}

function sortRows(rows: readonly Members[], rest: string): Members[] {
  const [, column = rest, direction] = /^(.+?)(?: (asc|desc))?$/.exec(rest) ?? [];
  const sign = direction === 'asc' ? 1 : -1;
  const keyOf = (row: Members): string => String(valueOf(row, column) ?? '');
  return [...rows].sort((one, other) => sign * (keyOf(one) < keyOf(other) ? -1 : 1));
}

function holds(row: Members, term: string): boolean {
  const [, tested] = /^isnot(?:null|empty)\((.+)\)$/i.exec(term) ?? [];
  if (tested !== undefined) return (valueOf(row, tested) ?? '') !== '';
  const [, left = '', operator = '', right = ''] =
    /^(.+?) ?(=~|==|!~|!=|in~|in) ?(\(.*\)|'[^']*'|"[^"]*"|true|false)$/i.exec(term) ?? [];
  const value = String(valueOf(row, left) ?? '');
  const options = splitOutside(right.replace(/^\((.*)\)$/, '$1'), ',').map((text) => String(valueOf(row, text)));
  const fold = (text: string): string => (operator.endsWith('~') ? text.toLowerCase() : text);
  const found = options.some((option) => fold(option) === fold(value));
  if (operator === '') throw notUnderstood(term);
  return operator.startsWith('!') ? !found : found;
}

const FUNCTIONS: Readonly<Record<string, (value: unknown) => unknown>> = {
  tostring: (value) => (value === undefined || value === null ? '' : String(value)),
  tolower: (value) => String(value ?? '').toLowerCase(),
  tobool: (value) => (value === undefined ? null : value === true || value === 'true'),
  array_length: (value) => (Array.isArray(value) ? value.length : null),
};

function valueOf(row: Members, expression: string): unknown {
  const text = expression.trim();
  const [, quoted] = /^['"](.*)['"]$/.exec(text) ?? [];
  if (quoted !== undefined) return quoted;
  if (text === 'true' || text === 'false') return text === 'true';
  const [, name = '', argument = ''] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  const apply = Object.hasOwn(FUNCTIONS, name.toLowerCase()) ? FUNCTIONS[name.toLowerCase()] : undefined;
  if (apply) return apply(valueOf(row, argument));
  if (!/^\w+(\.\w+)*$/.test(text)) throw notUnderstood(text);
  return text.split('.').reduce<unknown>((value, key) => (isMembers(value) ? membersOf(value)[key] : undefined), row);
}

/** Splits where the separator stands in no quotes and no parentheses. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(start, at).trim());
      start = at + separator.length;
    }
  }
  return [...parts, text.slice(start).trim()];
}

function notUnderstood(what: string): Error {
  return badRequest(`The query is not understood here: ${what}`);
}
