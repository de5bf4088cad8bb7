/** The pods of a workload, by who owns whom. */
import { targetKey } from '../core/change/target.js';
import type { KubernetesTarget } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import { matchTerms, readLabelTerms } from '../core/inventory/label-terms.js';
import { linkOf } from '../core/inventory/owner-link.js';
import type { ControllerReference } from '../core/inventory/owner-tool.js';
import { isClusterWide, type RawObject, readRawObject } from '../core/inventory/raw-object.js';
import type { JsonObject } from '../core/json.js';
import type { Reader } from '../ports/reader.js';
import { observeOne } from './observe-one.js';
import { isAlive, type PodLists } from './pod-lists.js';

export interface WorkloadPods {
  /** Those that are neither over nor on their way out. Failures are MigrationErrors with the codes of KubernetesReader. */
  of(workload: JsonObject, signal: AbortSignal): Promise<JsonObject[]>;
}

/** Undefined: nobody owns it, or it is gone. */
type Owner = Promise<ControllerReference | undefined>;

/** An Argo Rollout lies between a ReplicaSet and the Deployment whose template it takes; operators nest no deeper. */
const DEEPEST = 5;

/** What owns whom never changes: an owner is read once for all checks of a run. */
export function workloadPods({ reader, lists }: { reader: Reader; lists: PodLists }): WorkloadPods {
  const owners = new Map<string, Owner>();

  function ownerOf(reference: ControllerReference, namespace: string, signal: AbortSignal): Owner {
    const target = targetOf(reference, namespace);
    const key = targetKey(target);
    const known = owners.get(key);
    if (known) return known;
    const owner = readOwner(reader, target, signal);
    owners.set(key, owner);
    owner.catch(() => owners.delete(key));
    return owner;
  }

  async function belongs(pod: RawObject, workload: RawObject, signal: AbortSignal): Promise<boolean> {
    let reference = linkOf(pod);
    for (let depth = 0; reference && depth < DEEPEST; depth += 1) {
      if (isSame(reference, workload) || isRunOf(reference, workload)) return true;
      reference = await ownerOf(reference, workload.namespace, signal);
    }
    return false;
  }

  return {
    async of(object, signal) {
      const workload = readRawObject({ object, origin: {} });
      if (workload.kind === 'Pod' && workload.group === '') return isAlive(object) ? [object] : [];
      const pods = (await lists.alive(workload.namespace, signal)).filter((pod) => mayBelong(pod, workload));
      const answers = await Promise.allSettled(
        pods.map((pod) => belongs(readRawObject({ object: pod, origin: {} }), workload, signal)),
      );
      signal.throwIfAborted();
      const found = pods.filter((_, index) => {
        const answer = answers[index];
        return answer?.status === 'fulfilled' && answer.value;
      });
      const refused = answers.find((answer) => answer.status === 'rejected');
      // An owner that may not be read may be one of another workload.
      if (refused && (found.length === 0 || !(refused.reason instanceof MigrationError))) throw refused.reason;
      return found;
    },
  };
}

/** Saves reading the owners of all others. */
function mayBelong(pod: JsonObject, { group, kind, spec }: RawObject): boolean {
  if (kind !== 'Deployment' || group !== 'apps') return true;
  return matchTerms(readLabelTerms(spec['selector']), readRawObject({ object: pod, origin: {} }).labels);
}

function isSame({ group, kind, name }: ControllerReference, workload: RawObject): boolean {
  return kind === workload.kind && group === workload.group && name === workload.name;
}

/** A CronJob calls its Jobs by its own name and a number. */
function isRunOf({ group, kind, name }: ControllerReference, workload: RawObject): boolean {
  if (kind !== 'Job' || group !== 'batch' || workload.kind !== 'CronJob') return false;
  return name.startsWith(`${workload.name}-`) && /^\d+$/.test(name.slice(workload.name.length + 1));
}

function targetOf({ apiVersion, kind, name }: ControllerReference, namespace: string): KubernetesTarget {
  const where = isClusterWide(kind) ? {} : { namespace };
  return { system: 'kubernetes', root: '', apiVersion, kind, ...where, name };
}

async function readOwner(reader: Reader, target: KubernetesTarget, signal: AbortSignal): Owner {
  const object = await observeOne(reader, target, signal);
  return object && linkOf(readRawObject({ object, origin: {} }));
}
