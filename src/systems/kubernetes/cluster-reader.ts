/** Looks at the objects that a plan is about, in a live cluster. */
import type { Observed, Target } from '../../core/change/types.js';
import { MigrationError } from '../../core/errors.js';
import { asObject, asString } from '../../core/json.js';
import type { KubernetesReader } from '../../ports/kubernetes.js';
import type { Reader } from '../../ports/reader.js';
import { typeOfTarget } from './type-of-target.js';

/** Requests at the same time; the API server's fairness queues make more of them wait anyway. */
const PARALLEL = 8;

export function clusterReader(reader: KubernetesReader): Reader {
  return {
    async *observe(targets, signal) {
      for (let start = 0; start < targets.length; start += PARALLEL) {
        const batch = targets.slice(start, start + PARALLEL);
        yield* await Promise.all(batch.map((target) => observeTarget(reader, target, signal)));
      }
    },
  };
}

async function observeTarget(reader: KubernetesReader, target: Target, signal: AbortSignal): Promise<Observed> {
  if (target.system !== 'kubernetes') return { target, state: 'unreadable', error: notInCluster(target) };
  try {
    const value = await reader.get(typeOfTarget(target), target.namespace ?? '', target.name, signal);
    if (value === undefined) return { target, state: 'absent' };
    const metadata = asObject(value['metadata']);
    const uid = asString(metadata['uid']);
    const version = asString(metadata['resourceVersion']);
    return { target, state: 'present', value, ...(uid && { uid }), ...(version && { version }) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return { target, state: 'unreadable', error };
    throw error;
  }
}

function notInCluster(target: Target): MigrationError {
  return new MigrationError({
    code: 'not-observed',
    kind: 'inconclusive',
    what: target.system === 'azure' ? 'Azure was not asked' : 'Files were not read',
  });
}
