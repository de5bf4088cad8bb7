/** Waits until a workload has taken in what was written: its pods are replaced and ready, or it is told why not. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { refOfTarget } from '../core/change/target.js';
import type { Check, KubernetesTarget } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import { asObject, asStringMap, type JsonObject } from '../core/json.js';
import { rolloutStatus } from '../core/rollout/rollout-status.js';
import type { RolloutStatus } from '../core/rollout/status.js';
import type { Clock } from '../ports/clock.js';
import type { CheckContext } from '../ports/checks.js';
import type { Reader } from '../ports/reader.js';
import { observeOne } from './observe-one.js';
import { failed, inconclusive, notMeasured, passed } from './outcomes.js';
import { judgeHeld, judgeLate, judgeStopped } from './rollout-outcomes.js';
import type { WorkloadPods } from './workload-pods.js';

export interface RolloutQuestion {
  target: KubernetesTarget;
  /** That our write has brought about; absent: not known. */
  generation?: number;
  timeoutMs: number;
}

export interface RolloutPorts {
  reader: Reader;
  pods: WorkloadPods;
  clock: Clock;
}

type Look = { object: JsonObject; status: RolloutStatus } | { ended: CheckOutcome } | { unread: MigrationError };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
const IN_VAIN = new Set(['kubernetes-forbidden', 'kubernetes-unauthorized']);

/** One request per look; pods are listed only for an end that is no plain success. */
export async function checkRollout(
  question: RolloutQuestion,
  ports: RolloutPorts,
  { signal, onProgress }: Pick<CheckContext, 'signal' | 'onProgress'>,
): Promise<CheckOutcome> {
  const { clock } = ports;
  const deadline = clock.now() + question.timeoutMs;
  for (let pause = FIRST_PAUSE_MS, told = ''; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const look = await lookAt(question, ports, signal);
    if ('ended' in look) return look.ended;
    const isLate = clock.now() + pause > deadline;
    if ('unread' in look) {
      if (isLate || IN_VAIN.has(look.unread.code)) return notMeasured(look.unread);
    } else {
      const ended = await judge(look.object, look.status, ports, signal);
      if (ended) return ended;
      if (isLate) return judgeLate(look.object, look.status, { ...question, pods: ports.pods }, signal);
    }
    const detail = 'unread' in look ? look.unread.what : describe(look.status);
    if (detail !== told) onProgress(detail);
    told = detail;
    await clock.sleep(pause, signal);
  }
}

async function lookAt(
  { target, generation }: RolloutQuestion,
  ports: RolloutPorts,
  signal: AbortSignal,
): Promise<Look> {
  try {
    const object = await observeOne(ports.reader, target, signal);
    if (!object) return { ended: failed('workload-not-found', `${refOfTarget(target)} is not there any more`) };
    return { object, status: rolloutStatus(object, generation) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return { unread: error };
    throw error;
  }
}

/** Undefined: it goes on. */
async function judge(
  object: JsonObject,
  status: RolloutStatus,
  { pods }: RolloutPorts,
  signal: AbortSignal,
): Promise<CheckOutcome | undefined> {
  if (status.held) return judgeHeld(object, status, pods, signal);
  switch (status.state) {
    case 'in-progress':
      return undefined;
    case 'failed':
      return judgeStopped(object, status, pods, signal);
    case 'terminating':
      return inconclusive('workload-terminating', 'The workload is being deleted');
    case 'unknown':
      return passed(status.detail, { unproved: ['Whether its pods were replaced: the workload does not tell'] });
    case 'current':
      return status.idle
        ? passed(status.detail, { unproved: ['Whether its pods come up: it has none now'] })
        : passed(status.detail);
  }
}

function describe({ detail, reason }: RolloutStatus): string {
  return reason === undefined ? detail : `${detail} (${reason})`;
}

/** @throws MigrationError `check-malformed` */
export function readRolloutQuestion({ id, args }: Check): RolloutQuestion {
  const { target, timeoutMs, generation } = asObject(args);
  const { root, apiVersion, kind, namespace, name } = asStringMap(target);
  if (root === undefined || apiVersion === undefined || kind === undefined || name === undefined) {
    throw malformed(id);
  }
  if (typeof timeoutMs !== 'number') throw malformed(id);
  return {
    target: { system: 'kubernetes', root, apiVersion, kind, ...(namespace !== undefined && { namespace }), name },
    timeoutMs,
    ...(typeof generation === 'number' && { generation }),
  };
}

function malformed(id: string): MigrationError {
  return new MigrationError({
    code: 'check-malformed',
    kind: 'usage',
    what: `The check ${id} does not say what is to be waited for`,
    why: 'it needs the target of a workload, and timeoutMs',
  });
}
