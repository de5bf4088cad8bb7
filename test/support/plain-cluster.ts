/** A cluster for checks: objects in a list that a test may change, behind the ports that checks read through. */
import { refOfTarget } from '../../src/core/change/target.js';
import type { Target } from '../../src/core/change/types.js';
import { MigrationError } from '../../src/core/errors.js';
import { readRawObject } from '../../src/core/inventory/raw-object.js';
import { asObject, type JsonObject } from '../../src/core/json.js';
import type { KubernetesReader, ListOptions, ResourceType } from '../../src/ports/kubernetes.js';
import type { Reader } from '../../src/ports/reader.js';

export interface PlainCluster {
  objects: JsonObject[];
  reader: Reader;
  lister: Pick<KubernetesReader, 'list'>;
  /** `get REF` and `list KIND NAMESPACE`, in order. */
  asked: string[];
  /** What is refused, as in `asked`. */
  forbidden: Set<string>;
}

export function plainCluster(objects: readonly JsonObject[]): PlainCluster {
  const cluster: PlainCluster = {
    objects: [...objects],
    asked: [],
    forbidden: new Set(),
    reader: {
      async *observe(targets) {
        for (const target of targets) yield observe(cluster, target);
      },
    },
    lister: { list: (type, options, signal) => list(cluster, type, options, signal) },
  };
  return cluster;
}

function observe(cluster: PlainCluster, target: Target) {
  const ref = target.system === 'kubernetes' ? refOfTarget(target) : '';
  const error = ask(cluster, `get ${ref}`);
  if (error) return { target, state: 'unreadable' as const, error };
  const value = cluster.objects.find((object) => readRawObject({ object, origin: {} }).ref === ref);
  return value ? { target, state: 'present' as const, value } : { target, state: 'absent' as const };
}

async function* list(
  cluster: PlainCluster,
  { kind }: ResourceType,
  { namespace }: ListOptions,
  signal: AbortSignal,
): AsyncGenerator<JsonObject> {
  const error = ask(cluster, namespace === undefined ? `list ${kind}` : `list ${kind} ${namespace}`);
  await Promise.resolve();
  signal.throwIfAborted();
  if (error) throw error;
  for (const object of cluster.objects) {
    if (object['kind'] !== kind) continue;
    if (namespace === undefined || asObject(object['metadata'])['namespace'] === namespace) yield object;
  }
}

function ask({ asked, forbidden }: PlainCluster, what: string): MigrationError | undefined {
  asked.push(what);
  if (!forbidden.has(what)) return undefined;
  return new MigrationError({ code: 'kubernetes-forbidden', kind: 'failed', what: `Could not ${what}` });
}

/** The pod as one of the object's, through a ReplicaSet that is made too where it is a Deployment. */
export function ownedBy(pod: JsonObject, owner: JsonObject): JsonObject {
  const { apiVersion = '', kind = '' } = owner;
  const { name = '' } = asObject(owner['metadata']);
  const reference =
    kind === 'Deployment'
      ? { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${String(name)}-5d4f` }
      : { apiVersion, kind, name };
  const ownerReferences = [{ ...reference, controller: true }];
  return { ...pod, metadata: { ...asObject(pod['metadata']), ownerReferences } };
}

export function replicaSetOf(deployment: JsonObject): JsonObject {
  const { namespace = '', name = '' } = asObject(deployment['metadata']);
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, controller: true };
  const metadata = { namespace, name: `${String(name)}-5d4f`, ownerReferences: [owner] };
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: {} };
}
