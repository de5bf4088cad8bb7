/** The inventory: what was found in one root, as found, reduced to what later steps need. */
import { oneOf, type Static, strict, text, textMap, Type } from '../formats/schema.js';
import { Origin, RootIdentity, Skipped } from './found.js';

export const OwnerTool = strict(
  {
    tool: oneOf(['helm', 'flux', 'argocd', 'operator', 'aks-addon']),
    name: Type.Optional(text('Release, Kustomization, Application or the owning object, as far as the marks tell')),
  },
  { description: 'Who would undo a live change' },
);
export type OwnerTool = Static<typeof OwnerTool>;

const named = {
  ref: text('Kind.group/namespace/name'),
  namespace: text(),
  name: text(),
  uid: Type.Optional(text('Live only')),
  at: Origin,
  owner: Type.Optional(OwnerTool),
};

export interface Named {
  ref: string;
  namespace: string;
  name: string;
  uid?: string;
  at: Origin;
  owner?: OwnerTool;
}

export const Spelling = oneOf(['current', 'legacy'], {
  description:
    'current: camelCase, as MIC and NMI since 1.6 read it. legacy: only an older capitalisation, which they decode to empty',
});
export type Spelling = Static<typeof Spelling>;

export const IdentityType = oneOf([
  'user-assigned',
  'service-principal',
  'service-principal-certificate',
  'unsupported',
]);
export type IdentityType = Static<typeof IdentityType>;

export const AzureIdentity = strict({
  ...named,
  type: IdentityType,
  clientId: text('spec.clientID, byte for byte; empty when absent'),
  resourceId: text('spec.resourceID, byte for byte; empty when absent'),
  tenantId: text('spec.tenantID; only service principals have one'),
  namespaced: Type.Boolean({
    description: 'Annotation aadpodidentity.k8s.io/Behavior: namespaced, exact key and value',
  }),
  spelling: Spelling,
});
export type AzureIdentity = Static<typeof AzureIdentity>;

export const AzureIdentityBinding = strict({
  ...named,
  identity: text("Name of the AzureIdentity, always in the binding's own namespace"),
  selector: text('A plain string, compared with ==; empty when absent'),
  spelling: Spelling,
});
export type AzureIdentityBinding = Static<typeof AzureIdentityBinding>;

export const PodIdentityException = strict({ ...named, podLabels: textMap() });
export type PodIdentityException = Static<typeof PodIdentityException>;

export const Container = strict({
  name: text(),
  init: Type.Boolean(),
  image: text(),
  env: Type.Array(strict({ name: text(), value: Type.Optional(text('Only where it does the selecting')) }), {
    description: 'Variables that select an identity or a way to get a token; no others',
  }),
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
    containers: Type.Array(Container),
    secretProviderClasses: Type.Array(text(), { description: 'Mounted through the Secrets Store CSI driver' }),
    ownPullSecrets: Type.Integer({ description: 'How many pull secrets the template itself names' }),
  },
  { description: 'What of a pod template, or of a pod, matters here' },
);
export type PodShape = Static<typeof PodShape>;

export const Rollout = oneOf(['automatic', 'manual', 'next-run', 'immutable', 'unknown'], {
  description:
    'automatic: a template edit replaces the pods. manual: they stay until deleted (OnDelete, paused, bare ReplicaSet). ' +
    'next-run: CronJob. immutable: Job, bare Pod. unknown: the template belongs to an object that we do not know how to edit',
});
export type Rollout = Static<typeof Rollout>;

export const Workload = strict({
  ...named,
  apiVersion: text(),
  kind: text(),
  pod: PodShape,
  template: Type.Optional(
    Type.Array(text(), {
      description: 'Where the pod template lies in the object; [] for a Pod; absent when it can not be told',
    }),
  ),
  rollout: Rollout,
  labels: textMap('Of the object itself, not of its pods'),
  matchLabels: textMap('spec.selector.matchLabels, immutable'),
  replicas: Type.Optional(Type.Integer({ description: 'Wanted pods, where the kind has such a number' })),
  finished: Type.Optional(Type.Boolean({ description: 'A Job that has completed or failed' })),
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
  accounts: Type.Array(strict({ namespace: text(), name: text() }), { description: 'Subjects of kind ServiceAccount' }),
});
/** RoleBinding or ClusterRoleBinding that names service accounts; the namespace of a ClusterRoleBinding is ''. */
export type RoleBinding = Static<typeof RoleBinding>;

export const Namespace = strict({ ...named, labels: textMap() });
export type Namespace = Static<typeof Namespace>;

export const SecretProviderClass = strict({ ...named, usePodIdentity: Type.Boolean() });
/** Secrets Store CSI `SecretProviderClass` of provider azure. */
export type SecretProviderClass = Static<typeof SecretProviderClass>;

export const AccountKey = strict(
  { ref: text(), at: Origin, namespace: text(), account: text() },
  { description: 'Something that keys on the name of a service account: a mesh policy, an OpenShift SCC' },
);
export type AccountKey = Static<typeof AccountKey>;

export const Installation = strict({
  ...named,
  component: oneOf(['mic', 'nmi']),
  version: text('Image tag; empty if none'),
  mode: oneOf(['standard', 'managed']),
  forceNamespaced: Type.Boolean(),
  micNamespace: Type.Optional(text("NMI's --MICNamespace")),
});
/** MIC or NMI, found by image in any namespace. */
export type Installation = Static<typeof Installation>;

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
  installations: Type.Array(Installation),
  others: Type.Array(OtherObject),
  skipped: Type.Array(Skipped),
});
export type Inventory = Static<typeof Inventory>;
