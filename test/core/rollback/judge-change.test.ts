import { describe, expect, it } from '@jest/globals';
import type { Change, Observed } from '../../../src/core/change/types.js';
import { MigrationError } from '../../../src/core/errors.js';
import type { Json } from '../../../src/core/json.js';
import { judgeChange, type Verdict } from '../../../src/core/rollback/judge-change.js';
import { undoRestart } from '../../../src/core/rollback/judge-restart.js';
import type { ChangeHistory, History } from '../../../src/core/run/history.js';
import { labelChange, sampleChange, sampleTarget } from '../../support/sample-plan.js';

const TARGET = sampleTarget('Deployment', 'api');
const EDIT: Change = labelChange(TARGET, { uid: 'u-1' });

function history(fate?: ChangeHistory['fate'], evidence: History['evidence'] = 'journal'): History {
  return {
    ...{ evidence, runIds: [], approved: new Set(), unfinished: undefined, damage: [] },
    changes: new Map(fate ? [[EDIT.id, { fate }]] : []),
  };
}

function deployment(label: string | undefined, account: string): Json {
  const labels = label === undefined ? {} : { 'azure.workload.identity/use': label };
  return { spec: { template: { metadata: { labels }, spec: { serviceAccountName: account } } } };
}

function present(value: Json, uid = 'u-1'): Observed {
  return { target: TARGET, state: 'present', value, uid };
}

const BEFORE = deployment(undefined, 'default');
const AFTER = deployment('true', 'api-workload');
const HALF = deployment('true', 'default');
const OTHER = deployment('other', 'else');
const UNREADABLE: Observed = {
  target: TARGET,
  state: 'unreadable',
  error: new MigrationError({ code: 'kubernetes-forbidden', kind: 'failed', what: 'Forbidden' }),
};

describe('what becomes of a change', () => {
  it.each<[string, History, Observed, Partial<Verdict>, Partial<Change>?]>([
    ['that we wrote', history('written'), present(AFTER), { do: 'undo' }],
    ['that was sent and is there', history('sent'), present(AFTER), { do: 'undo' }],
    ['that was sent and is not there', history('sent'), present(BEFORE), { do: 'nothing' }],
    ['that was there before', history('already'), present(AFTER), { do: 'keep', code: 'not-ours' }],
    ['that was never reached, and is there', history(), present(AFTER), { do: 'keep', code: 'not-ours' }],
    ['of which nothing tells', history(undefined, 'none'), present(AFTER), { do: 'undo' }],
    ['that was taken back', history('written'), present(BEFORE), { do: 'nothing' }],
    ['of which half was taken back', history('written'), present(HALF), { do: 'leave' }],
    [
      'that somebody has changed',
      history('written'),
      present(OTHER),
      { do: 'leave', why: 'somebody has changed it since' },
    ],
    ['that was sent, and never arrived', history('sent'), present(OTHER), { do: 'nothing' }],
    ['that was sent, and changed then', history('sent'), present(HALF), { do: 'leave' }],
    ['that somebody else has changed', history(), present(OTHER), { do: 'nothing' }],
    ['whose object is gone', history('written'), { target: TARGET, state: 'absent' }, { do: 'keep', code: 'gone' }],
    ['whose object was made anew', history('written'), present(BEFORE, 'u-2'), { do: 'keep', code: 'gone' }],
    ['whose object was made anew with it', history('written'), present(AFTER, 'u-2'), { do: 'leave' }],
    ['whose object is none of ours', history(), present(AFTER, 'u-2'), { do: 'nothing' }],
    ['that cannot be read', history('written'), UNREADABLE, { do: 'leave', why: 'Forbidden' }],
    ['that cannot be read and was never sent', history(), UNREADABLE, { do: 'nothing' }],
    ['of a source', history(), present(AFTER), { do: 'keep', code: 'by-source' }, { by: 'source' }],
    ['of a source, not there', history(), present(BEFORE), { do: 'nothing' }, { by: 'source' }],
    [
      'that cannot be undone',
      history('written'),
      present(AFTER),
      { do: 'keep', code: 'impossible', why: 'NMI is gone' },
      { undo: { impossible: 'NMI is gone' } },
    ],
    [
      'whose old way is gone',
      history('written'),
      present(AFTER),
      { do: 'leave', why: 'what it goes back to is not there any more' },
      { requires: [{ target: TARGET, at: ['spec', 'old'], is: { is: 'way' } }] },
    ],
  ])('%s', (_name, told, seen, expected, fields = {}) => {
    expect(judgeChange({ ...EDIT, ...fields }, { history: told, live: () => seen })).toMatchObject(expected);
  });
});

describe('a restart is taken back', () => {
  const change = sampleChange({ id: 'workloads/restart/x', target: TARGET, effect: { do: 'restart' } });
  const OURS = '2026-11-24T10:00:00.000Z';
  const written = { run: 'r', who: 'w', at: '2026-11-24T10:00:01.000Z' };
  const was: ChangeHistory = { fate: 'written', replaced: { is: '2025-01-01T00:00:00Z' }, written };

  function restartedAt(value: string): Observed {
    const annotations = { 'kubectl.kubernetes.io/restartedAt': value };
    return present({ spec: { template: { metadata: { annotations } } } });
  }

  it.each<[string, ChangeHistory | undefined, Observed, boolean, 'edit' | 'restart' | undefined]>([
    ['by bringing back what was there', was, restartedAt(OURS), true, 'edit'],
    ['the same when its account went back before', was, restartedAt(OURS), false, 'edit'],
    ['by the record alone', { ...was, written: undefined } as never, restartedAt(OURS), true, 'edit'],
    ['by another one, if kubectl has restarted it since', was, restartedAt('2026-11-24T11:00:00Z'), true, 'restart'],
    ['by another one, if somebody has later', was, restartedAt('2026-11-24T11:00:00.000Z'), true, 'restart'],
    ['by another one, if nothing is known', undefined, restartedAt(OURS), true, 'restart'],
    ['not at all, if nothing is known and nothing goes back', undefined, restartedAt(OURS), false, undefined],
    ['not again', was, restartedAt('2025-01-01T00:00:00Z'), false, undefined],
    ['not where it is gone', was, { target: TARGET, state: 'absent' }, true, undefined],
  ])('%s', (_name, told, seen, isGoingBack, verb) => {
    const back = undoRestart(change, { history: told, live: () => seen, isGoingBack });

    expect(back?.effect.do).toBe(verb);
    if (back?.effect.do === 'edit') {
      expect(back.effect.fields).toMatchObject([{ from: { is: OURS }, to: { is: '2025-01-01T00:00:00Z' } }]);
    }
  });
});
