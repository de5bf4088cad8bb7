/** What a cluster does around its pods: which webhooks change them, where they may connect to, who selects them. */
import { oneOf, type Static, strict, text, Type } from '../formats/schema.js';
import { Origin } from './found.js';
import { LABEL_OPERATORS } from './label-operators.js';

export const LabelTerm = strict({
  key: text(),
  operator: oneOf(LABEL_OPERATORS),
  values: Type.Array(text()),
});
/** One requirement of a LabelSelector. */
export type LabelTerm = Static<typeof LabelTerm>;

const located = { ref: text('Kind.group/namespace/name'), namespace: text(), name: text(), at: Origin };

export const LabelUse = strict(
  { ...located, paths: Type.Array(text(), { description: 'Where it names the label' }) },
  { description: 'Something that selects pods by the label of pod identity, so that the label cannot just go' },
);
export type LabelUse = Static<typeof LabelUse>;

export const EgressPolicy = strict(
  {
    ...located,
    pods: Type.Array(LabelTerm, { description: 'spec.podSelector' }),
    opensHttps: Type.Boolean({ description: 'One of its egress rules lets TCP 443 out of the cluster, or may do so' }),
  },
  { description: 'A NetworkPolicy that restricts egress' },
);
export type EgressPolicy = Static<typeof EgressPolicy>;

export const Webhook = strict(
  {
    ...located,
    namespaces: Type.Array(LabelTerm, { description: 'namespaceSelector' }),
    pods: Type.Array(LabelTerm, { description: 'objectSelector' }),
    failurePolicy: oneOf(['Fail', 'Ignore']),
    trusted: Type.Boolean({ description: 'Has a CA bundle, without which the API server cannot call its service' }),
  },
  { description: 'The workload identity webhook, as one MutatingWebhookConfiguration registers it' },
);
export type Webhook = Static<typeof Webhook>;

export const AssignedIdentity = strict(located, {
  description: 'An AzureAssignedIdentity. Kept only where no MIC is left to remove it',
});
export type AssignedIdentity = Static<typeof AssignedIdentity>;
