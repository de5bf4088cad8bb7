/** Scan and plan of real manifests of real teams, read where they lie, against what INDEX.md says is right. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { MigrationPlan } from '../../src/core/formats/plan.js';
import { type Finding, ScanReport } from '../../src/core/formats/scan.js';
import { DEFAULT_AUDIENCE } from '../../src/core/plan/credential.js';
import { manifestsSource } from '../../src/sources/manifests/manifests-source.js';
import { plan, type PlanRequest } from '../../src/usecases/plan.js';
import { scan } from '../../src/usecases/scan.js';
import { ISSUER } from '../support/objects.js';
import { describeChanges } from '../support/planning.js';
import { results } from './corpus-results.js';

const CORPUS = '../shared/corpus';
const folders = readdirSync(CORPUS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

function requestFor(from: readonly string[], more: Partial<PlanRequest> = {}): PlanRequest {
  return {
    source: manifestsSource({
      from: from.map((path) => join(CORPUS, path)),
      roots: [],
      cwd: process.cwd(),
      stdin: Readable.from([]) as NodeJS.ReadableStream as NodeJS.ReadStream,
    }),
    scope: { namespaces: [], excludeNamespaces: [] },
    emit: () => undefined,
    signal: new AbortController().signal,
    audience: DEFAULT_AUDIENCE,
    waveSize: 10,
    ...more,
  };
}

describe('every folder of the corpus', () => {
  const rows: string[][] = [['folder', 'roots', 'consumers', 'changes', 'findings', 'skipped']];
  const findScanProblems = problemsOf(ScanReport);
  const findPlanProblems = problemsOf(MigrationPlan);

  it.each(folders)('%s can be scanned and planned', async (folder) => {
    const { report } = await scan(requestFor([folder]));
    const outcome = await plan(requestFor([folder]));

    expect(findScanProblems(report)).toEqual([]);
    expect(findPlanProblems(outcome.plan)).toEqual([]);
    expect(report.summary.objects + report.summary.skipped).toBeGreaterThan(0);
    rows.push([
      folder,
      String(report.roots.length),
      String(report.consumers.length),
      String(outcome.plan.changes.length),
      String(outcome.plan.findings.length),
      String(report.skipped.length),
    ]);
  });

  afterAll(() => {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
    process.stdout.write(`\n${lines.join('\n')}\n`);
  });
});

describe('the right migration result', () => {
  it.each(results)('of $name: $because', async ({ from, changes, findings }) => {
    const outcome = await plan(requestFor(from, { podIdentityMode: 'standard', issuerUrl: ISSUER }));

    expect(describeChanges(outcome.plan)).toEqual(changes);
    const told = outcome.plan.findings.filter(({ severity }) => severity !== 'info').map(tellFinding);
    expect([...new Set(told)].sort()).toEqual([...findings].sort());
  });

  it.each(folders)('is told for %s', (folder) => {
    expect(results.some(({ from }) => from.some((path) => path.split('/')[0] === folder))).toBe(true);
  });
});

/** `code subject`; of a file that could not be read, with the line: `code path:line`. */
function tellFinding({ code, subject, at }: Finding): string {
  const isFile = code.endsWith('-not-read');
  return `${code} ${subject.replace(`${CORPUS}/`, '')}${isFile ? `:${at?.line}` : ''}`;
}
