/** Pods with one peculiarity each, and what the real NMI serves them with in managed mode. */
import type { JsonObject } from '../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, podIdentityException, workload } from '../support/objects.js';
import { NODE_NAME } from './fake-node.js';
import type { TokenQuestion } from './nmi.js';

interface Peculiarity {
  name: string;
  namespace?: string;
  label?: string;
  podLabels?: JsonObject;
  /** The ReplicaSet that the pod belongs to. */
  replicaSet?: string;
  question?: TokenQuestion;
  gets: string;
}

export interface PeculiarPod extends Peculiarity {
  namespace: string;
  /** namespace/name */
  pod: string;
  /** Of the workload, as a scan names it. */
  ref: string;
  position: number;
}

const REFUSED = '404';
const EXCEPTED = { except: 'me' };
/** Of the node itself. */
const OWN_OF_NODE = 'imds ';

const PECULIARITIES: readonly Peculiarity[] = [
  { name: 'a binding', label: 'api', gets: 'imds client-shop/api' },
  { name: 'no label', gets: REFUSED },
  { name: 'a selector that differs in case', label: 'API', gets: REFUSED },
  { name: 'no label where a binding has no selector', namespace: 'open', gets: 'imds client-open/any' },
  {
    name: 'an empty label where a binding has no selector',
    namespace: 'open',
    label: '',
    gets: 'imds client-open/any',
  },
  { name: 'a label where a binding has no selector', namespace: 'open', label: 'api', gets: REFUSED },
  { name: 'a binding in another namespace', namespace: 'elsewhere', label: 'api', gets: REFUSED },
  { name: 'an identity without a client id', namespace: 'anonymous', label: 'api', gets: OWN_OF_NODE },
  { name: 'a binding and an exception', label: 'api', podLabels: { except: 'ME' }, gets: OWN_OF_NODE },
  {
    name: 'a binding and an exception, when it asks for an identity of somebody else',
    label: 'api',
    podLabels: EXCEPTED,
    question: { client_id: 'client-open/any' },
    gets: 'imds client-open/any',
  },
  {
    name: 'an exception of another namespace',
    namespace: 'elsewhere',
    label: 'api',
    podLabels: EXCEPTED,
    gets: REFUSED,
  },
  {
    name: 'a ReplicaSet in the namespace of MIC that begins like MIC',
    namespace: 'default',
    replicaSet: 'micro',
    gets: OWN_OF_NODE,
  },
  {
    name: 'a ReplicaSet in another namespace that begins like MIC',
    namespace: 'elsewhere',
    replicaSet: 'micro',
    gets: REFUSED,
  },
  {
    name: 'a ReplicaSet in the namespace of MIC that is named otherwise',
    namespace: 'default',
    replicaSet: 'gimmick',
    gets: REFUSED,
  },
];

export const PECULIAR_PODS: readonly PeculiarPod[] = PECULIARITIES.map((peculiarity, position) => {
  const { namespace = 'shop', replicaSet } = peculiarity;
  const pod = `${namespace}/pod${position}`;
  const ref = replicaSet === undefined ? `Pod/${pod}` : `ReplicaSet.apps/${namespace}/${replicaSet}`;
  return { ...peculiarity, namespace, pod, ref, position };
});

/** What the peculiar pods are served with. */
export const AROUND_PECULIAR_PODS: readonly JsonObject[] = [
  azureIdentity('shop', 'api'),
  azureIdentityBinding('shop', 'api', 'api', 'api'),
  azureIdentity('open', 'any'),
  azureIdentityBinding('open', 'any', 'any', ''),
  azureIdentity('anonymous', 'nobody', { spec: { clientID: '' } }),
  azureIdentityBinding('anonymous', 'nobody', 'nobody', 'api'),
  podIdentityException('shop', 'excepted', EXCEPTED),
];

/** The pod, and its ReplicaSet where it has one. */
export function makePeculiarPod({ namespace, label, podLabels, replicaSet, position }: PeculiarPod): JsonObject[] {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', uid: 'uid', controller: true };
  const pod = workload(namespace, `pod${position}`, {
    kind: 'Pod',
    ...(label === undefined ? {} : { label }),
    ...(podLabels === undefined ? {} : { podLabels }),
    podSpec: { nodeName: NODE_NAME },
    ...(replicaSet === undefined ? {} : { metadata: { ownerReferences: [{ ...owner, name: replicaSet }] } }),
  });
  const owned = replicaSet === undefined ? [] : [workload(namespace, replicaSet, { kind: 'ReplicaSet' })];
  return [...owned, { ...pod, status: { phase: 'Running' } }];
}
