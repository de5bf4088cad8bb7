/** The inventory: what was found in one root, as found, reduced to what later steps need. */
import { Path } from '../change/types.js';
import { oneOf, type Static, strict, text, textMap, Type } from '../formats/schema.js';
import { AssignedIdentity, EgressPolicy, LabelUse, Webhook } from './cluster-objects.js';
import { CONTAINER_CLUES } from './container-clues.js';
import { Origin, RootIdentity, Skipped } from './found.js';
import { named } from './named-object.js';
import { AzureIdentity, AzureIdentityBinding, Installation, PodIdentityException } from './pod-identity.js';
import { WINDOWS_HINTS } from './read-operating-system.js';

export const Container = strict({
  name: text(),
  init: Type.Boolean(),
  image: text(),
  env: Type.Array(strict({ name: text(), value: Type.Optional(text('Only where it does the selecting')) }), {
    description: 'Variables that select an identity or a way to get a token; no others',
  }),
  ports: Type.Optional(Type.Array(Type.Integer(), { description: 'Declared container ports' })),
  runAsUser: Type.Optional(Type.Integer({ description: "The container's own" })),
  clues: Type.Optional(
    Type.Array(oneOf(CONTAINER_CLUES), {
      description: 'What its variables and command line tell about how it asks for tokens; never their text',
    }),
  ),
});
export type Container = Static<typeof Container>;

export const PodShape = strict(
  {
    labels: textMap(),
    annotations: textMap('Those of the webhook, of meshes, Vault and OpenShift; no others'),
    serviceAccount: text('`default` when the template names none'),
    namesAccount: Type.Boolean({ description: 'The template holds serviceAccountName itself' }),
    hostNetwork: Type.Boolean(),
    windows: Type.Boolean(),
    windowsHints: Type.Optional(
      Type.Array(oneOf(WINDOWS_HINTS), { description: 'What suggests Windows without saying so' }),
    ),
    runAsUser: Type.Optional(Type.Integer({ description: "The pod's own, for all its containers" })),
    runAsNonRoot: Type.Optional(Type.Literal(true)),
    containers: Type.Array(Container),
    secretProviderClasses: Type.Array(text(), { description: 'Mounted through the Secrets Store CSI driver' }),
    tokenVolume: Type.Optional(
      Type.Literal(true, {
        description: "Has the webhook's volume: a live pod that was mutated, whose variables may be the webhook's",
      }),
    ),
    ownPullSecrets: Type.Integer({ description: 'How many pull secrets the template itself names' }),
  },
  { description: 'What of a pod template, or of a pod, matters here' },
);
export type PodShape = Static<typeof PodShape>;

export const Rollout = oneOf(['automatic', 'manual', 'next-run', 'immutable', 'unknown'], {
  description:
    'automatic: a template edit replaces the pods. manual: they stay until deleted (OnDelete, a partition, paused, bare ReplicaSet). ' +
    'next-run: CronJob and the like. immutable: Job, bare Pod, run. unknown: the pods belong to an object that we do not know how to edit',
});
export type Rollout = Static<typeof Rollout>;

export const PodFields = strict(
  {
    labels: Path,
    annotations: Type.Optional(Path),
    serviceAccount: Type.Optional(Path),
  },
  {
    description:
      'Paths inside the object; without serviceAccount its operator alone decides which account the pods have',
  },
);
export type PodFields = Static<typeof PodFields>;

export const Workload = strict({
  ...named,
  apiVersion: text(),
  kind: text(),
  pod: PodShape,
  podFields: Type.Optional(
    Type.Array(PodFields, {
      description: 'Where the fields of its pods lie, one entry per pod template; absent when it cannot be told',
    }),
  ),
  differing: Type.Optional(
    Type.Array(text(), {
      description: 'Pod templates that say different things of labels or account, so that none stands for all',
    }),
  ),
  otherAccounts: Type.Optional(
    Type.Array(text(), { description: 'Accounts of those of its pods that use no identity, where they differ' }),
  ),
  rollout: Rollout,
  labels: textMap('Of the object itself, not of its pods'),
  matchLabels: textMap('spec.selector.matchLabels, immutable'),
  replicas: Type.Optional(Type.Integer({ description: 'Wanted pods, where the kind has such a number' })),
  mirror: Type.Optional(
    Type.Literal(true, {
      description: 'A pod that the kubelet runs from a file on its node: the API server only shows it',
    }),
  ),
  finished: Type.Optional(Type.Boolean({ description: 'A Job, a Pod or a run that has completed or failed' })),
  partition: Type.Optional(
    Type.Integer({ description: 'StatefulSet: pods below this number keep the old template; absent when none do' }),
  ),
  recreates: Type.Optional(
    Type.Literal(true, { description: 'Deployment that stops all its pods before it starts new ones' }),
  ),
  suspended: Type.Optional(Type.Literal(true, { description: 'CronJob that starts no Jobs at present' })),
  straying: Type.Optional(Type.Integer({ description: "Live pods whose binding label differs from the template's" })),
});
export type Workload = Static<typeof Workload>;

export const ServiceAccount = strict({
  ...named,
  labels: textMap(),
  annotations: textMap("Those of workload identity, of other clouds' identity and our own; no others"),
  imagePullSecrets: Type.Array(text()),
  automountToken: Type.Optional(Type.Boolean()),
});
export type ServiceAccount = Static<typeof ServiceAccount>;

export const RoleBinding = strict({
  ...named,
  role: strict({ kind: text(), name: text() }),
  accounts: Type.Array(strict({ namespace: text(), name: text() }), {
    description: 'Subjects that are service accounts',
  }),
});
/** RoleBinding or ClusterRoleBinding that names service accounts; the namespace of a ClusterRoleBinding is ''. */
export type RoleBinding = Static<typeof RoleBinding>;

export const Namespace = strict({ ...named, labels: textMap() });
export type Namespace = Static<typeof Namespace>;

export const SecretProviderClass = strict({
  ...named,
  usePodIdentity: Type.Boolean(),
  tenantId: text('Empty when absent'),
  nodeIdentity: Type.Optional(
    text('Client id of the identity of the node that is used; empty: its system-assigned one; absent: none'),
  ),
});
/** Secrets Store CSI `SecretProviderClass` of provider azure. */
export type SecretProviderClass = Static<typeof SecretProviderClass>;

const PRODUCTS = ['keda', 'external-secrets', 'cert-manager', 'capz'] as const;

export const Integration = strict(
  {
    ...named,
    product: oneOf(PRODUCTS),
    field: text('Path of the setting inside the object'),
    clientId: Type.Optional(text('The identity that the setting names; absent when it names none')),
    resourceId: Type.Optional(text('The same by ARM id')),
  },
  {
    description: 'A setting of third-party software that asks for tokens the way pod identity answers; one per setting',
  },
);
export type Integration = Static<typeof Integration>;

export const AccountKey = strict(
  { ref: text(), at: Origin, namespace: text(), account: text() },
  { description: 'Something that keys on the name of a service account: a mesh policy, an OpenShift SCC' },
);
export type AccountKey = Static<typeof AccountKey>;

export const OtherObject = strict(
  {
    ref: text(),
    at: Origin,
    mentions: Type.Array(text(), { description: 'Paths inside the object that mention pod identity' }),
  },
  { description: 'An object that was read and plays no part of its own' },
);
export type OtherObject = Static<typeof OtherObject>;

export const Inventory = strict({
  root: RootIdentity,
  identities: Type.Array(AzureIdentity),
  bindings: Type.Array(AzureIdentityBinding),
  exceptions: Type.Array(PodIdentityException),
  workloads: Type.Array(Workload),
  serviceAccounts: Type.Array(ServiceAccount),
  roleBindings: Type.Array(RoleBinding),
  accountKeys: Type.Array(AccountKey),
  namespaces: Type.Array(Namespace),
  secretProviderClasses: Type.Array(SecretProviderClass),
  integrations: Type.Array(Integration),
  installations: Type.Array(Installation),
  labelUses: Type.Array(LabelUse),
  egressPolicies: Type.Array(EgressPolicy),
  webhooks: Type.Array(Webhook),
  assignedIdentities: Type.Array(AssignedIdentity),
  others: Type.Array(OtherObject),
  skipped: Type.Array(Skipped),
});
export type Inventory = Static<typeof Inventory>;
