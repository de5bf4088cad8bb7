/** What pod identity consists of in a cluster: its objects, and the MIC and NMI that serve them. */
import { oneOf, type Static, strict, text, textMap, Type } from '../formats/schema.js';
import { named } from './named-object.js';

export const Spelling = oneOf(['current', 'legacy'], {
  description:
    'current: camelCase, or whatever the MIC and NMI at hand read. legacy: a field is written only in an older ' +
    'capitalisation, which MIC and NMI since 1.6 decode to empty',
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
  auxiliaryTenantIds: Type.Array(text(), { description: 'spec.auxiliaryTenantIDs; read for type 1 only' }),
  adEndpoint: text('spec.adEndpoint; read for service principals only; empty: the public cloud'),
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

export const PodIdentityException = strict({ ...named, podLabels: textMap(), spelling: Spelling });
export type PodIdentityException = Static<typeof PodIdentityException>;

export const Installation = strict({
  ...named,
  component: oneOf(['mic', 'nmi']),
  version: text('Image tag; empty if none'),
  mode: oneOf(['standard', 'managed']),
  forceNamespaced: Type.Boolean(),
  micNamespace: Type.Optional(text("NMI's --MICNamespace")),
  blocksInstanceMetadata: Type.Boolean({ description: "NMI's --block-instance-metadata" }),
  allowsKubenet: Type.Boolean({ description: "NMI's --allow-network-plugin-kubenet" }),
  keptIdentities: Type.Array(text(), { description: "Client ids of MIC's --immutable-user-msis" }),
});
/** MIC or NMI, found by image in any namespace. */
export type Installation = Static<typeof Installation>;
