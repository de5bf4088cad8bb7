/** The outcome of a check as text: one line for a table, or all of it. */
import type { CheckOutcome, Evidence } from '../change/check-outcome.js';
import { escapeTerminal } from './escape-terminal.js';

/** The summary, then the first pair of values that differ, or else the first fact. */
export function outcomeLine({ summary, evidence }: CheckOutcome): string {
  const told = evidence.find((one) => 'at' in one) ?? evidence[0];
  return escapeTerminal(told === undefined ? summary : `${summary} (${describe(told)})`, { limit: 1600 });
}

function describe(evidence: Evidence): string {
  if (!('at' in evidence)) return `${evidence.what}: ${evidence.is}`;
  const { what, promised, found, where, at } = evidence;
  return `${what}: promised '${promised}', ${where} '${found}'; they differ at character ${at + 1}`;
}

export function renderOutcome(outcome: CheckOutcome): string[] {
  const { answer, summary, evidence, causes, next, unproved } = outcome;
  return [
    `${answer}: ${escapeTerminal(summary)}`,
    ...evidence.flatMap(renderEvidence),
    ...listUnder('Causes', causes),
    ...listUnder('Next', next),
    ...listUnder('Not proved', unproved),
  ];
}

/** Two values under each other, and a mark below the first character that differs. */
function renderEvidence(evidence: Evidence): string[] {
  if (!('at' in evidence)) return [`  ${escapeTerminal(`${evidence.what}: ${evidence.is}`, { limit: 700 })}`];
  const { what, promised, found, where, at } = evidence;
  const labels = ['promised', escapeTerminal(where)];
  const width = Math.max(...labels.map((label) => label.length));
  const lines = [promised, found].map(
    (value, index) => `    ${(labels[index] ?? '').padEnd(width)}  ${escapeTerminal(value, { limit: 700 })}`,
  );
  const before = escapeTerminal([...promised].slice(0, at).join(''), { limit: 700 });
  return [`  ${what}:`, ...lines, `    ${' '.repeat(width)}  ${' '.repeat([...before].length)}^ character ${at + 1}`];
}

function listUnder(heading: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`  ${heading}:`, ...entries.map((entry) => `    ${escapeTerminal(entry)}`)];
}
