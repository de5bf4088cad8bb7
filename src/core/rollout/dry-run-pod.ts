/** The pod that the controller of a workload would create, for a creation that is only tried. */
import { asList, asObject, asString, type Json, type JsonObject, withoutKeys } from '../json.js';
import type { PodTemplate } from './pod-templates.js';

/** What the server and the scheduler have put into the spec of a pod that runs. */
const OF_RUNNING_PODS = ['nodeName', 'ephemeralContainers'];
/** A generated name gets five characters more, and has 63 at most. */
const LONGEST_PREFIX = 57;

/**
 * The workload is its controller, as policies that refuse pods without one want it: but without `blockOwnerDeletion`, which
 * takes a right of its own. It has another name than any pod there is, so that it meets none of them.
 */
export function dryRunPod(workload: JsonObject, { metadata, spec }: PodTemplate): JsonObject {
  const { namespace = 'default', name, uid } = asObject(workload['metadata']);
  const isPod = workload['kind'] === 'Pod';
  const owner = isPod || uid === undefined ? [] : [ownerReference(workload, uid)];
  const { labels, annotations } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${(asString(name) ?? 'pod').slice(0, LONGEST_PREFIX)}-`,
      namespace,
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ...(owner.length > 0 && { ownerReferences: owner }),
    },
    spec: withClaims(isPod ? withoutKeys(spec, OF_RUNNING_PODS) : spec, workload),
  };
}

function ownerReference({ apiVersion = '', kind = '', metadata }: JsonObject, uid: Json): JsonObject {
  return { apiVersion, kind, name: asObject(metadata)['name'] ?? '', uid, controller: true };
}

/** A StatefulSet gives its pods the volumes that its containers mount. */
function withClaims(spec: JsonObject, workload: JsonObject): JsonObject {
  const claims = asList(asObject(workload['spec'])['volumeClaimTemplates']).flatMap((claim) => {
    const name = asString(asObject(asObject(claim)['metadata'])['name']);
    return name === undefined ? [] : [{ name, persistentVolumeClaim: { claimName: `${name}-dry-run` } }];
  });
  return claims.length === 0 ? spec : { ...spec, volumes: [...asList(spec['volumes']), ...claims] };
}
