/** What of a pod spec matters for identity. */
import { asList, asObject, asString, asStringMap, type Json, type JsonObject } from '../json.js';
import type { PodShape } from './model.js';
import { pickKeys } from './raw-object.js';
import { readContainer, readInteger } from './read-container.js';
import { findWindowsHints, isWindows } from './read-operating-system.js';

/** Prefixes of the pod annotations that are kept: the webhook's, and those of software that keys on service accounts. */
const KEPT_ANNOTATIONS = [
  'azure.workload.identity/',
  'sidecar.istio.io/',
  'linkerd.io/',
  'config.linkerd.io/',
  'consul.hashicorp.com/',
  'vault.hashicorp.com/',
  'openshift.io/',
];

/** Of these the name alone is kept: the templates and headers that they hold may be secret. */
const NAME_ONLY_ANNOTATIONS = 'vault.hashicorp.com/';

const CSI_DRIVER = 'secrets-store.csi.k8s.io';
/** The webhook's own volume: up to azure-workload-identity 1.5, and since 1.6 with a hash of the pod's name behind it. */
const TOKEN_VOLUME = /^(?:azure-identity-token$|azure-workload-identity-reserved-)/;

export function readPodShape(metadata: JsonObject, spec: JsonObject): PodShape {
  const volumes = asList(spec['volumes']);
  const windows = isWindows(spec);
  const windowsHints = windows ? [] : findWindowsHints(spec);
  return {
    labels: asStringMap(metadata['labels']),
    annotations: readAnnotations(asStringMap(metadata['annotations'])),
    serviceAccount: asString(spec['serviceAccountName']) || asString(spec['serviceAccount']) || 'default',
    namesAccount: asString(spec['serviceAccountName']) !== undefined,
    hostNetwork: spec['hostNetwork'] === true,
    windows,
    ...(windowsHints.length > 0 ? { windowsHints } : {}),
    ...readSecurityContext(asObject(spec['securityContext'])),
    containers: [
      ...asList(spec['initContainers']).map((container) => readContainer(container, true)),
      ...asList(spec['containers']).map((container) => readContainer(container, false)),
    ],
    secretProviderClasses: volumes.flatMap(readSecretProviderClass),
    ...(volumes.some(isTokenVolume) ? { tokenVolume: true } : {}),
    ownPullSecrets: asList(spec['imagePullSecrets']).length,
  };
}

function readAnnotations(annotations: Record<string, string>): Record<string, string> {
  const kept = pickKeys(annotations, (key) => KEPT_ANNOTATIONS.some((prefix) => key.startsWith(prefix)));
  return Object.fromEntries(
    Object.entries(kept).map(([key, value]) => [key, key.startsWith(NAME_ONLY_ANNOTATIONS) ? '' : value]),
  );
}

function readSecurityContext(context: JsonObject): Pick<PodShape, 'runAsUser' | 'runAsNonRoot'> {
  const runAsUser = readInteger(context['runAsUser']);
  return {
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(context['runAsNonRoot'] === true ? { runAsNonRoot: true } : {}),
  };
}

function readSecretProviderClass(volume: Json): string[] {
  const csi = asObject(asObject(volume)['csi']);
  const name = asString(asObject(csi['volumeAttributes'])['secretProviderClass']);
  return csi['driver'] === CSI_DRIVER && name !== undefined ? [name] : [];
}

function isTokenVolume(volume: Json): boolean {
  return TOKEN_VOLUME.test(asString(asObject(volume)['name']) ?? '');
}
