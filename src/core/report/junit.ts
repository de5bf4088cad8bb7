/** Checks as JUnit XML, which build servers show. */
import type { Verification, VerifiedCheck } from '../formats/verification.js';

export function renderJUnit({ checks, planId }: Verification): string {
  const failures = checks.filter(({ answer }) => answer === 'fail').length;
  const skipped = checks.filter(({ answer }) => answer === 'inconclusive').length;
  const counts = `tests="${checks.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="migrate verify" ${counts}>`,
    `  <testsuite name="${escapeXml(planId)}" ${counts}>`,
    ...checks.map(renderCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function renderCase(check: VerifiedCheck): string {
  const { run, subject, answer, summary, unproved } = check;
  const head = `    <testcase classname="${escapeXml(run)}" name="${escapeXml(subject)}"`;
  const message = escapeXml(summary);
  switch (answer) {
    case 'pass':
      return unproved.length === 0
        ? `${head}/>`
        : `${head}><system-out>${escapeXml(unproved.join('\n'))}</system-out></testcase>`;
    case 'fail':
      return `${head}><failure message="${message}">${escapeXml(describe(check))}</failure></testcase>`;
    case 'inconclusive':
      return `${head}><skipped message="${message}"/></testcase>`;
  }
}

function describe({ evidence, causes, next }: VerifiedCheck): string {
  const facts = evidence.map((fact) =>
    'is' in fact
      ? `${fact.what}: ${fact.is}`
      : `${fact.what}: promised ${fact.promised}, found ${fact.found} ${fact.where}`,
  );
  return [...facts, ...causes, ...next].join('\n');
}

/** XML 1.0 has no place for most control characters, escaped or not, nor for halves of surrogate pairs. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
