/** What the API server fills into a pod spec, wherever it stands. */
import { isMembers, type Members, membersIn, membersOf, textOf } from '../read-json.js';
import { withoutEmpty } from './kube-object.js';

const POD: Members = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
};
const CONTAINER: Members = {
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
};
const PROBE: Members = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
/** 0644. */
const MODE = 420;
const SOURCES_WITH_MODE = ['configMap', 'secret', 'projected', 'downwardAPI'];

export function fillPodSpec(given: Members): Members {
  const spec = { ...POD, ...given };
  return {
    ...spec,
    ...mirrorAccount(given),
    containers: membersIn(spec['containers']).map(fillContainer),
    ...fillList(spec, 'initContainers', fillContainer),
    ...fillList(spec, 'volumes', fillVolume),
  };
}

export function fillTemplate(template: unknown): Members {
  const { metadata, spec, ...rest } = membersOf(template);
  return { ...rest, metadata: withoutEmpty(membersOf(metadata)), spec: fillPodSpec(membersOf(spec)) };
}

/** Of a pod, what is not requested is what it may have at most; a template is left as it is. */
export function fillRequests(spec: Members): Members {
  return {
    ...spec,
    ...fillList(spec, 'containers', requestLimits),
    ...fillList(spec, 'initContainers', requestLimits),
  };
}

function requestLimits(container: Members): Members {
  const { limits, requests, ...rest } = membersOf(container['resources']);
  if (!isMembers(limits)) return container;
  return { ...container, resources: { ...rest, limits, requests: { ...limits, ...membersOf(requests) } } };
}

/** `serviceAccount` is the old name of `serviceAccountName`: it counts where that is missing, and follows it otherwise. */
function mirrorAccount({ serviceAccountName, serviceAccount }: Members): Members {
  const name = textOf(serviceAccountName) ?? textOf(serviceAccount);
  return name === undefined ? {} : { serviceAccountName: name, serviceAccount: name };
}

function fillContainer(given: Members): Members {
  const container = { ...CONTAINER, imagePullPolicy: pullPolicyOf(textOf(given['image']) ?? ''), ...given };
  const probes = PROBES.filter((name) => isMembers(given[name]));
  return {
    ...container,
    ...fillList(given, 'ports', (port) => ({ protocol: 'TCP', ...port })),
    ...fillList(given, 'env', fillVariable),
    ...Object.fromEntries(probes.map((name) => [name, fillProbe(membersOf(given[name]))])),
  };
}

function fillProbe(probe: Members): Members {
  const get = isMembers(probe['httpGet']) ? { httpGet: { scheme: 'HTTP', ...probe['httpGet'] } } : {};
  return { ...PROBE, ...probe, ...get };
}

function pullPolicyOf(image: string): string {
  const tag = /:([^/:@]+)(@|$)/.exec(image)?.[1] ?? (image.includes('@') ? '' : 'latest');
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** An empty value is as good as none. */
function fillVariable({ value, valueFrom, ...rest }: Members): Members {
  const { fieldRef, ...source } = membersOf(valueFrom);
  const reference = isMembers(fieldRef) ? { fieldRef: { apiVersion: 'v1', ...fieldRef } } : {};
  return {
    ...rest,
    ...(value === '' || value === undefined ? {} : { value }),
    ...(valueFrom === undefined ? {} : { valueFrom: { ...source, ...reference } }),
  };
}

function fillVolume(volume: Members): Members {
  const { name, ...sources } = volume;
  if (Object.keys(sources).length === 0) return { name, emptyDir: {} };
  const filled = SOURCES_WITH_MODE.filter((key) => isMembers(sources[key])).map((key) => {
    const source = { defaultMode: MODE, ...membersOf(sources[key]) };
    return [key, { ...source, ...fillList(source, 'sources', fillProjection) }];
  });
  return { ...volume, ...Object.fromEntries(filled) };
}

function fillProjection(projection: Members): Members {
  const token = projection['serviceAccountToken'];
  if (!isMembers(token)) return projection;
  return { ...projection, serviceAccountToken: { expirationSeconds: 3600, ...token } };
}

function fillList(owner: Members, key: string, fill: (member: Members) => Members): Members {
  return Array.isArray(owner[key]) ? { [key]: membersIn(owner[key]).map(fill) } : {};
}
