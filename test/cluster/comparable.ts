/** Objects of one cluster as they would be in any other. */
import { asList, asObject, asString, type Json, type JsonObject } from '../../src/core/json.js';

/** Ids, times and hashes. */
const OF_THIS_SERVER = new Set([
  ...['uid', 'resourceVersion', 'creationTimestamp', 'managedFields'],
  ...['lastTransitionTime', 'lastUpdateTime', 'startTime', 'completionTime', 'lastScheduleTime', 'lastProbeTime'],
  ...[
    'controller-uid',
    'batch.kubernetes.io/controller-uid',
    'pod-template-hash',
    'controller-revision-hash',
    'controller.kubernetes.io/hash',
  ],
  ...['currentRevision', 'updateRevision'],
]);

/** Without ids and times, and with generated names made alike. */
export function comparable(object: JsonObject): Json {
  const withStatus = object['kind'] === 'Pod' ? { ...object, status: phaseOf(object) } : object;
  const text = JSON.stringify(withStatus, (key, member: unknown) => {
    if (OF_THIS_SERVER.has(key)) return undefined;
    if (key === 'conditions') return [...asList(member)].sort((a, b) => (typeOf(a) < typeOf(b) ? -1 : 1));
    return typeof member === 'string' ? member.replace(GENERATED, '$1-GENERATED').replace(OF_THE_RELEASE, '') : member;
  });
  return JSON.parse(text) as Json;
}

const GENERATED = /\b(api|kube-api-access|azure-workload-identity-reserved)(-(?!access|GEN)[a-z0-9]{5,30}){1,2}/g;

/** The webhook is built without its release, and tells more than a released one. */
const OF_THE_RELEASE = /^.*(?=\/proxy(-init)?:)|(?<=\/proxy(-init)?:).*$|(?<=^--log-level=)\w+$/g;

function phaseOf({ status }: JsonObject): JsonObject {
  const { phase = '' } = asObject(status);
  return { phase };
}

function typeOf(condition: Json): string {
  return asString(asObject(condition)['type']) ?? '';
}
