/** Third-party software with settings of its own: which workload serves the settings, and what to write in them. */
import type { Integration, Workload } from '../inventory/model.js';
import { isAtLeast, parseImageName } from '../readiness/image-name.js';

export interface Product {
  title: string;
  /** Last part of the image's name in the workload whose pods ask for the tokens. */
  operatorImage: string;
  /** `app.kubernetes.io/name` or `app` of its pods; other parts of the product run the same image. */
  operatorLabels: readonly string[];
  /** The account of the product's own manifests, for when its workload was not found. */
  defaultAccount: { namespace: string; name: string };
  /** From this version on it no longer takes the setting. */
  removedIn?: readonly number[];
  /** What to write, one sentence each. Undefined: nothing, the setting serves both ways. */
  advise: (integration: Integration) => readonly string[] | undefined;
}

export const PRODUCTS: Record<Integration['product'], Product> = {
  keda: {
    title: 'KEDA',
    operatorImage: 'keda',
    operatorLabels: ['keda-operator'],
    defaultAccount: { namespace: 'keda', name: 'keda-operator' },
    removedIn: [2, 15, 0], // kedacore/keda#5035
    advise: ({ field, clientId }) => [
      `write ${field}: azure-workload${clientId === undefined ? '' : ', and leave identityId as it is'}`,
      'KEDA 2.15 removes provider azure, and the AKS add-on brings it with Kubernetes 1.31: do this before either upgrade',
    ],
  },
  'external-secrets': {
    title: 'External Secrets Operator',
    operatorImage: 'external-secrets',
    operatorLabels: ['external-secrets'],
    defaultAccount: { namespace: 'external-secrets', name: 'external-secrets' },
    advise: adviseExternalSecrets,
  },
  'cert-manager': {
    title: 'cert-manager',
    operatorImage: 'cert-manager-controller',
    operatorLabels: ['cert-manager'],
    defaultAccount: { namespace: 'cert-manager', name: 'cert-manager' },
    advise: ({ field, clientId, resourceId }) => {
      if (clientId !== undefined) return undefined;
      const instead = resourceId === undefined ? '' : ' instead of managedIdentity.resourceID';
      return [`write ${field}.managedIdentity.clientID${instead}: the client id of the identity`];
    },
  },
  capz: {
    title: 'Cluster API Provider Azure',
    operatorImage: 'cluster-api-azure-controller',
    operatorLabels: [],
    defaultAccount: { namespace: 'capz-system', name: 'capz-manager' },
    advise: ({ field }) => [`write ${field}: WorkloadIdentity, with spec.clientID and spec.tenantID`],
  },
};

function adviseExternalSecrets({ field, clientId }: Integration): string[] {
  const referenced =
    'with serviceAccountRef, the account that it names is the one whose token is presented; it needs the client id and the tenant id as annotations';
  if (field === 'spec.auth.managedIdentity') {
    return [`write spec.auth.workloadIdentity with serviceAccountRef instead of ${field}`, referenced];
  }
  return [
    `write ${field}: WorkloadIdentity`,
    ...(clientId === undefined ? [] : ['remove identityId: it has no effect any more']),
    referenced,
  ];
}

/** Whether the workload is the one that serves the product's settings. */
export function isOperator(workload: Workload, product: Product): boolean {
  const { containers, labels } = workload.pod;
  if (!containers.some(({ image }) => lastPart(parseImageName(image).path) === product.operatorImage)) return false;
  const label = labels['app.kubernetes.io/name'] ?? labels['app'];
  return label === undefined || product.operatorLabels.length === 0 || product.operatorLabels.includes(label);
}

/** Whether the workload runs a version that no longer takes the product's setting. */
export function hasRemovedSetting(workload: Workload, { operatorImage, removedIn }: Product): boolean {
  if (!removedIn) return false;
  return workload.pod.containers.some(({ image }) => {
    const { path, version } = parseImageName(image);
    return lastPart(path) === operatorImage && version !== undefined && isAtLeast(version, removedIn);
  });
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
