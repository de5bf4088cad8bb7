/** The clusters on which others fail, through the nearest other tool and through ours: a table to read. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import { describeChanges, planInventories } from '../../support/planning.js';
import { RIVAL_CASES, type RivalCase } from '../../support/rival-cases.js';
import { type ControlPlane, startControlPlane } from '../control-plane.js';
import { scanLive } from '../scan-live.js';
import { detectWithAzwi } from './run-azwi.js';
import { startRivalCases } from './start-rival-cases.js';

interface Row {
  id: string;
  about: string;
  azwi: readonly string[];
  migrate: readonly string[];
}

let controlPlane: ControlPlane;
let plan: MigrationPlan;
const rows: Row[] = [];

beforeAll(async () => {
  controlPlane = await startControlPlane();
  await startRivalCases(controlPlane);
  const inventory = await scanLive(controlPlane);
  plan = planInventories([inventory], { issuer: controlPlane.issuer, mode: 'standard' });
});
afterAll(async () => {
  await controlPlane.stop();
  process.stdout.write(`\n${rows.map(formatRow).join('\n\n')}\n\n`);
});

function formatRow({ id, about, azwi, migrate }: Row): string {
  const cell = (name: string, lines: readonly string[]): string[] =>
    lines.map((line, position) => `  ${(position === 0 ? name : '').padEnd(8)}  ${line}`);
  return [`${id}  ${about}`, ...cell('azwi', azwi), ...cell('migrate', migrate)].join('\n');
}

/** Names of namespaces are `t` and the number, so that no ref holds another case's. */
function concerns(subject: string, { namespaces }: RivalCase): boolean {
  return namespaces.some((namespace) => namespace !== 'default' && subject.includes(`/${namespace}/`));
}

function planFor(rival: RivalCase): string[] {
  const changes = plan.changes.filter(({ why }) => why.consumers.some((ref) => concerns(ref, rival)));
  const findings = plan.findings.filter(({ subject }) => concerns(subject, rival));
  return [
    ...describeChanges({ ...plan, changes }),
    ...findings.map(({ severity, code, subject }) => `${severity} ${code}: ${subject}`),
  ];
}

it.each(RIVAL_CASES)('$id $about', async (rival) => {
  const { id, about, namespaces } = rival;
  const azwi = await detectWithAzwi(controlPlane.kubeconfig, join(controlPlane.programs.folder, id), namespaces);
  const migrate = planFor(rival);
  rows.push({ id, about, azwi, migrate });
  expect(migrate).not.toEqual([]);
});
