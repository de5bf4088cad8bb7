/**
 * Every way in which a run, or a look at one, can end: the built program against a simulated cluster and Azure, in text and
 * in JSON. Numbers in names are those of the acceptance tests of plan, apply and rollback.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EXIT_CODES, type ExitName } from '../../src/cli/exit-codes.js';
import { ErrorDocument } from '../../src/core/formats/error.js';
import { problemsOf } from '../../src/core/formats/find-problems.js';
import { RollbackPlan } from '../../src/core/formats/rollback-plan.js';
import { RunReport } from '../../src/core/formats/run-report.js';
import { Status } from '../../src/core/formats/status.js';
import { Verification } from '../../src/core/formats/verification.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import type { Ended } from '../support/built-cli.js';
import {
  API,
  before,
  deadServer,
  editPlan,
  HELD_LOCK,
  holdLock,
  openScene,
  QUICK,
  replaceCluster,
  type Scene,
  setLabel,
} from '../support/cli-scene.js';

const TIMEOUT = 120_000;
const FORMATS = {
  Error: problemsOf(ErrorDocument),
  RunReport: problemsOf(RunReport),
  RollbackPlan: problemsOf(RollbackPlan),
  Status: problemsOf(Status),
  Verification: problemsOf(Verification),
};

/** A machine that does not know its own name. */
const BROKEN_HOST = `--import=data:text/javascript,${encodeURIComponent(
  'import os from "node:os"; import { syncBuiltinESMExports } from "node:module"; os.hostname = () => { throw new Error("no name"); }; syncBuiltinESMExports();',
)}`;

interface Row {
  ends: string;
  /** The plan was carried out before. */
  isApplied?: boolean;
  /** What else has happened before. */
  prepare?: (scene: Scene) => unknown;
  args: (scene: Scene) => string[];
  env?: (scene: Scene) => Record<string, string> | Promise<Record<string, string>>;
  /** The document that is printed, and the code of an error. */
  kind?: keyof typeof FORMATS;
  error?: string;
  /** Neither cluster nor Azure may be asked. */
  asksNothing?: boolean;
  writes?: boolean;
  /** What must be said. */
  says?: string;
}

const run = (command: string, ...more: string[]) => {
  return ({ plan }: Scene): string[] => [command, plan, ...more];
};
const apply = (...more: string[]) => run('apply', ...QUICK, ...more);
const rollback = (...more: string[]) => run('rollback', ...QUICK, ...more);

/** Of a signal: stopped-runs.test.ts */
const rows: Record<Exclude<ExitName, 'interrupted'>, Row[]> = {
  ok: [
    { ends: 'apply: done', args: apply('--yes'), kind: 'RunReport', writes: true },
    { ends: '2 apply: the same plan twice', isApplied: true, args: apply('--yes'), kind: 'RunReport' },
    {
      ends: 'apply: by the id of the plan',
      args: (scene) => [...apply()(scene), '--approve', scene.planId],
      kind: 'RunReport',
      writes: true,
    },
    { ends: 'apply: dry run', args: apply('--dry-run'), kind: 'RunReport' },
    { ends: 'status: of a plan', isApplied: true, args: run('status'), kind: 'Status' },
    { ends: 'status: without a plan', args: () => ['status'], kind: 'Status' },
    {
      ends: 'status: while somebody holds the lock',
      prepare: holdLock,
      args: run('status'),
      kind: 'Status',
      says: 'ann@laptop',
    },
    { ends: 'verify: all well', isApplied: true, args: run('verify', ...QUICK), kind: 'Verification' },
    { ends: 'verify: nothing moved', args: run('verify', ...QUICK), kind: 'Verification' },
    { ends: 'rollback: done', isApplied: true, args: rollback('--yes'), kind: 'RunReport', writes: true },
    { ends: 'rollback: nothing to undo', args: rollback('--yes'), kind: 'RollbackPlan' },
    {
      ends: 'rollback: saved',
      isApplied: true,
      args: (scene) => [...rollback()(scene), '--out', join(scene.folder, 'back.plan.json')],
      kind: 'RollbackPlan',
    },
    { ends: 'unlock: nobody holds it', args: () => ['unlock'] },
  ],
  failed: [
    ...(['apply', 'status', 'verify', 'rollback'] as const).map((command): Row => ({
      ends: `${command}: no answer from the server`,
      args: run(command, ...(command === 'apply' || command === 'rollback' ? ['--yes'] : [])),
      env: deadServer,
      error: 'kubernetes-unreachable',
    })),
    {
      ends: 'unlock: no answer from the server',
      args: () => ['unlock'],
      env: deadServer,
      error: 'kubernetes-unreachable',
    },
  ],
  usage: [
    ...(['apply', 'status', 'verify', 'rollback'] as const).map((command): Row => ({
      ends: `${command}: no plan at all`,
      prepare: ({ plan }) => writeFile(plan, 'no: [plan'),
      args: run(command, ...(command === 'apply' || command === 'rollback' ? ['--yes'] : [])),
      error: 'invalid-plan-file',
      asksNothing: true,
    })),
    {
      ends: 'apply: no duration',
      args: apply('--yes', '--soak', 'long'),
      error: 'bad-arguments',
      asksNothing: true,
    },
    {
      ends: 'verify: no duration',
      args: run('verify', '--watch', 'long'),
      error: 'bad-arguments',
      asksNothing: true,
    },
    {
      ends: 'rollback: no such run',
      args: () => ['rollback', '20260101t000000z-0a0a0b', '--yes'],
      error: 'input-not-found',
      asksNothing: true,
    },
    {
      ends: 'apply: nothing of what was asked for',
      args: apply('--yes', '--only', 'Deployment.apps/shop/none'),
      error: 'nothing-selected',
    },
  ],
  changes: [{ ends: 'plan: changes', args: () => ['plan', '--detailed-exitcode'] }],
  stale: [
    {
      ends: '3 apply: a touched field was changed',
      prepare: (scene) => setLabel(scene, 'false'),
      args: apply('--yes'),
      says: 'azure.workload.identity',
    },
    {
      ends: '11 apply: edited by hand',
      prepare: editPlan,
      args: apply('--yes'),
      error: 'plan-edited',
      asksNothing: true,
    },
    {
      ends: '11 rollback: edited by hand',
      prepare: editPlan,
      args: rollback('--yes'),
      error: 'plan-edited',
      asksNothing: true,
    },
    {
      ends: '12 apply: another cluster under the same name',
      prepare: replaceCluster,
      args: apply('--yes'),
      error: 'other-cluster',
    },
    {
      ends: '12 verify: another cluster under the same name',
      prepare: replaceCluster,
      args: run('verify'),
      error: 'other-cluster',
    },
    {
      ends: '12 status: another cluster under the same name',
      prepare: replaceCluster,
      args: run('status'),
      error: 'other-cluster',
    },
    {
      ends: '12 rollback: another cluster under the same name',
      prepare: replaceCluster,
      args: rollback('--yes'),
      error: 'other-cluster',
    },
  ],
  locked: [
    {
      ends: 'apply: somebody holds the lock',
      prepare: holdLock,
      args: apply('--yes'),
      error: 'locked',
      says: 'ann@laptop',
    },
  ],
  not_approved: [
    {
      ends: '9 apply: nobody is there',
      args: apply(),
      error: 'not-approved',
      asksNothing: true,
      says: '--approve',
    },
    {
      ends: '9 rollback: nobody is there',
      args: rollback(),
      error: 'not-approved',
      asksNothing: true,
      says: '--yes',
    },
    {
      ends: 'apply: approved is another plan',
      args: apply('--approve', '0123456789abcdef'),
      error: 'not-approved',
      asksNothing: true,
    },
    {
      ends: '10 rollback: --yes does not do for what destroys',
      isApplied: true,
      args: rollback('--yes', '--delete-created'),
      error: 'not-approved',
      says: '--confirm CLUSTER',
    },
    {
      ends: 'unlock: nobody is there',
      prepare: holdLock,
      args: () => ['unlock'],
      error: 'not-approved',
      says: `--lock-id ${HELD_LOCK}`,
    },
    {
      ends: 'unlock: another lock',
      prepare: holdLock,
      args: () => ['unlock', '--lock-id', 'other'],
      error: 'other-lock',
    },
  ],
  partial: [
    {
      ends: '5 apply: changed between pre-flight and write',
      prepare: (scene) =>
        before(scene, 'PATCH /api/v1/namespaces/shop/serviceaccounts/api', () => setLabel(scene, 'false')),
      args: apply('--yes'),
      kind: 'RunReport',
      writes: true,
      says: 'azure.workload.identity',
    },
  ],
  verify_failed: [
    {
      ends: 'verify: somebody has changed it since',
      isApplied: true,
      prepare: (scene) => setLabel(scene, 'false'),
      args: run('verify', ...QUICK),
      kind: 'Verification',
    },
  ],
  inconclusive: [
    {
      ends: '21 apply: the webhook is down',
      prepare: ({ world }) => void (world.cluster.state.webhook.isDown = true),
      args: apply('--yes'),
    },
  ],
  rollback_incomplete: [
    {
      ends: '14 rollback: somebody has changed it since',
      isApplied: true,
      prepare: (scene) => setLabel(scene, 'false'),
      args: rollback('--yes'),
      error: 'rollback-drifted',
      says: API,
    },
    {
      ends: '14 rollback: somebody has changed all of it',
      isApplied: true,
      prepare: (scene) => setLabel(scene, 'false'),
      args: rollback('--yes', '--only', API),
      error: 'rollback-drifted',
    },
  ],
  bug: [
    {
      ends: 'apply: a fault of our own',
      args: apply('--yes'),
      env: () => ({ NODE_OPTIONS: BROKEN_HOST }),
    },
  ],
};

const numbered = Object.entries(rows).flatMap(([exit, own]) =>
  own.map((row) => ({ ...row, code: EXIT_CODES[exit as ExitName].code })),
);

describe('a command ends', () => {
  it.each(numbered)(
    '$ends: $code, in text and in JSON',
    async (row) => {
      await Promise.all([runRow(row, false), runRow(row, true)]);
    },
    TIMEOUT,
  );
});

async function runRow(row: Row & { code: number }, json: boolean): Promise<void> {
  const { prepare, args, env, code, kind, error, asksNothing = false, writes = false, says = '' } = row;
  const scene = await openScene({ isApplied: row.isApplied ?? false });
  try {
    const { world } = scene;
    await prepare?.(scene);
    const start = { calls: world.calls(), writes: world.writes.length };
    const result = await world.run([...args(scene), ...(json ? ['--json'] : [])], await env?.(scene));

    expect({ ...result, json }).toMatchObject({ code, signal: null, json });
    expect(world.writes.length > start.writes).toBe(writes);
    if (asksNothing) expect(world.calls()).toBe(start.calls);
    expect(result.stdout + result.stderr).toContain(says);
    if (json)
      expectDocument(asObject(JSON.parse(result.stdout)), {
        code,
        ...(kind && { kind }),
        ...(error !== undefined && { error }),
      });
    else if (error !== undefined) expectFailure(result);
  } finally {
    await scene.close();
  }
}

function expectDocument(document: JsonObject, { code, kind, error }: Pick<Row, 'kind' | 'error'> & { code: number }) {
  const name = error === undefined ? kind : 'Error';
  if (name) expect({ kind: document['kind'], problems: FORMATS[name](document) }).toEqual({ kind: name, problems: [] });
  if (error !== undefined) expect(document).toMatchObject({ code: error, exitCode: code });
  if (name === 'RunReport') expect(document).toMatchObject({ exitCode: code });
}

function expectFailure({ stdout, stderr }: Ended): void {
  expect({ stdout, stderr }).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^(?:.+\n)*Error: .+\n/) });
}
