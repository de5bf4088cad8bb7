/** What `verify` found, for a terminal and for Markdown. */
import { countNoun } from '../count-noun.js';
import type { Verification, VerifiedCheck } from '../formats/verification.js';
import { escapeMarkdown } from './escape-markdown.js';
import { escapeTerminal } from './escape-terminal.js';
import type { Style } from './style.js';

const LINE_LIMIT = 400;
const WORDS = { pass: 'pass', fail: 'FAIL', inconclusive: 'open' } as const;

export function renderVerificationText(verification: Verification, style: Style): string {
  const paint = { pass: style.green, fail: style.red, inconclusive: style.yellow };
  const lines = verification.checks.flatMap((check) => [
    `${paint[check.answer](WORDS[check.answer])}  ${print(describeCheck(check))}`,
    ...listDetails(check).map((line) => `      ${style.dim(print(line))}`),
  ]);
  return `${[...lines, ...(lines.length > 0 ? [''] : []), style.bold(summarize(verification)), ...listUnmoved(verification).map(print)].join('\n')}\n`;
}

export function renderVerificationMarkdown(verification: Verification): string {
  const rows = verification.checks.map((check) => {
    const details = listDetails(check).map((line) => `\n  - ${escapeMarkdown(line)}`);
    return `- **${WORDS[check.answer]}** ${escapeMarkdown(describeCheck(check))}${details.join('')}`;
  });
  const head = `**${escapeMarkdown(summarize(verification))}**`;
  const unmoved = listUnmoved(verification).map((line) => escapeMarkdown(line));
  return `${[head, ...(rows.length > 0 ? [rows.join('\n')] : []), ...unmoved].join('\n\n')}\n`;
}

function describeCheck({ run, subject, summary }: VerifiedCheck): string {
  return `${subject} (${run}): ${summary}`;
}

function listDetails({ answer, evidence, causes, next, unproved }: VerifiedCheck): string[] {
  const open = unproved.map((line) => `not proved: ${line}`);
  if (answer === 'pass') return open;
  const facts = evidence.map((fact) =>
    'is' in fact
      ? `${fact.what}: ${fact.is}`
      : `${fact.what}: promised ${fact.promised}, found ${fact.found} ${fact.where}`,
  );
  return [...facts, ...causes, ...next.map((line) => `try: ${line}`), ...open];
}

function summarize({ outcome, checks }: Verification): string {
  const count = (answer: VerifiedCheck['answer']): number => checks.filter((check) => check.answer === answer).length;
  if (checks.length === 0) return 'Nothing of this plan is in place yet: nothing was checked.';
  const counts = `${countNoun(checks.length, 'check')}: ${count('pass')} passed, ${count('fail')} failed, ${count('inconclusive')} open`;
  if (outcome === 'verify_failed') return `Not all is well. ${counts}.`;
  return outcome === 'ok'
    ? `All is well. ${counts}.`
    : `Nothing is known to be wrong, and not all could be seen. ${counts}.`;
}

function listUnmoved({ unmoved }: Verification): string[] {
  return unmoved.length === 0 ? [] : [`Not moved yet, and not looked at: ${unmoved.join(', ')}`];
}

function print(text: string): string {
  return escapeTerminal(text, { limit: LINE_LIMIT });
}
