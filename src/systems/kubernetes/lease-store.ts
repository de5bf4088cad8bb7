/** The lock, as a Lease: created once, and replaced only in the version that was seen. */
import { decodeLockInfo } from '../../core/formats/decode-lock-info.js';
import type { LockInfo } from '../../core/formats/lock-info.js';
import { asObject, asString, asStringMap, type JsonObject } from '../../core/json.js';
import type { Lease, Leases, StoredLease } from '../../ports/lease.js';
import { collectionPath, objectPath } from './resource-path.js';
import { objectSender, type ObjectSenderOptions } from './send-object.js';

const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases', kind: 'Lease', namespaced: true };
const NAME = 'pod-identity-migrate-lock';
const INFO_ANNOTATION = 'pod-identity-migrate/lock';
const NOT_FOUND = 404;
/** A version that is no longer the one, or a name that is taken. */
const CONFLICTS = [409, 422];

export function leaseStore(options: ObjectSenderOptions, namespace: string): Leases {
  const { send } = objectSender(options);
  const path = objectPath(LEASES, namespace, NAME);

  async function read(signal: AbortSignal): Promise<StoredLease | undefined> {
    const { object } = await send(
      { method: 'GET', path, doing: `read the lock in namespace ${namespace}` },
      [NOT_FOUND],
      signal,
    );
    return object && readLease(object);
  }

  /** A repeated request meets what the first one has stored: that is ours, and no conflict. */
  async function settle(
    lease: Lease,
    object: JsonObject | undefined,
    signal: AbortSignal,
  ): Promise<StoredLease | 'conflict'> {
    if (object) return readLease(object);
    const found = await read(signal);
    const isOurs = found !== undefined && found.holder?.id === lease.holder?.id && found.renewedAt === lease.renewedAt;
    return isOurs ? found : 'conflict';
  }

  return {
    read,
    async create(lease, signal) {
      const request = {
        method: 'POST' as const,
        path: collectionPath(LEASES, namespace),
        body: {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: NAME, namespace, ...metadataOf(lease) },
          spec: specOf(lease),
        },
        doing: `create the lock in namespace ${namespace}`,
      };
      return settle(lease, (await send(request, CONFLICTS, signal)).object, signal);
    },
    async replace(lease, version, signal) {
      const request = {
        method: 'PATCH' as const,
        path,
        body: [
          { op: 'test', path: '/metadata/resourceVersion', value: version },
          { op: 'add', path: '/metadata/annotations', value: metadataOf(lease).annotations },
          { op: 'add', path: '/spec', value: specOf(lease) },
        ],
        doing: `renew the lock in namespace ${namespace}`,
      };
      return settle(lease, (await send(request, [...CONFLICTS, NOT_FOUND], signal)).object, signal);
    },
  };
}

function metadataOf({ holder }: Lease): { annotations: JsonObject } {
  return { annotations: holder ? { [INFO_ANNOTATION]: JSON.stringify(holder) } : {} };
}

function specOf({ holder, seconds, renewedAt }: Lease): JsonObject {
  return {
    leaseDurationSeconds: seconds,
    ...(holder && { holderIdentity: holder.id, acquireTime: toMicroTime(holder.created) }),
    ...(renewedAt !== undefined && { renewTime: toMicroTime(renewedAt) }),
  };
}

/** `MicroTime` of the API wants all six digits. */
function toMicroTime(time: string): string {
  return new Date(time).toISOString().replace('Z', '000Z');
}

function readLease({ metadata, spec }: JsonObject): StoredLease {
  const { resourceVersion, annotations } = asObject(metadata ?? null);
  const { holderIdentity, leaseDurationSeconds, renewTime, acquireTime } = asObject(spec ?? null);
  // Whoever lets go of a lease by client-go leaves the name empty.
  const id = asString(holderIdentity) || undefined;
  const renewed = Date.parse(asString(renewTime) ?? '');
  const info = decodeLockInfo(asStringMap(annotations)[INFO_ANNOTATION]);
  return {
    version: asString(resourceVersion) ?? '',
    seconds: typeof leaseDurationSeconds === 'number' ? leaseDurationSeconds : 60,
    ...(id !== undefined && { holder: info?.id === id ? info : unknownHolder(id, asString(acquireTime) ?? '') }),
    ...(!Number.isNaN(renewed) && { renewedAt: new Date(renewed).toISOString() }),
  };
}

/** Somebody has written the lease who is none of ours: it is held all the same. */
function unknownHolder(id: string, created: string): LockInfo {
  return { id, mode: 'apply', planId: '', who: 'somebody', tool: '', created };
}
