/** What a person must know of bindings, identities, other objects and unread files. */
import { bindingLabelMisplaced } from '../findings/binding-label-misplaced.js';
import { bindingWithoutConsumer } from '../findings/binding-without-consumer.js';
import { bindingWithoutIdentity } from '../findings/binding-without-identity.js';
import type { FindingSubject } from '../findings/define-finding.js';
import { duplicateObject } from '../findings/duplicate-object.js';
import { identityTypeMissing } from '../findings/identity-type-missing.js';
import { identityTypeUnsupported } from '../findings/identity-type-unsupported.js';
import { identityWithoutBinding } from '../findings/identity-without-binding.js';
import { legacySpelling } from '../findings/legacy-spelling.js';
import { mentionInOtherObject } from '../findings/mention-in-other-object.js';
import { placeholderValue } from '../findings/placeholder-value.js';
import type { Finding } from '../formats/scan.js';
import type { Origin } from '../inventory/found.js';
import type { Inventory } from '../inventory/model.js';
import type { Named } from '../inventory/named-object.js';
import { BINDING_LABEL, POD_IDENTITY_GROUP } from '../inventory/names.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import type { AzureIdentity, AzureIdentityBinding } from '../inventory/pod-identity.js';
import { formatRef, type Ref } from '../ref.js';
import type { ResolvedConsumer } from './consumer.js';
import { formatOrigin } from './duplicates.js';
import { isRejectedByMic } from './match.js';
import { raiseUnreadFiles } from './unread-files.js';

export function raiseObjectFindings(
  inventory: Inventory,
  consumers: readonly ResolvedConsumer[],
  duplicates: ReadonlyMap<Ref, readonly Origin[]>,
): Finding[] {
  const root = inventory.root.id;
  const live = inventory.root.kind === 'cluster';
  const subject = ({ ref, at }: Pick<Named, 'ref' | 'at'>): FindingSubject => ({ root, ref, at });
  const identities = new Map(inventory.identities.map((identity) => [identity.ref, identity]));
  const answering = new Set(consumers.flatMap(({ usages }) => usages.flatMap(({ via }) => via.map(({ ref }) => ref))));
  const named = new Set(inventory.bindings.map(identityRefOf));
  return [
    ...[...duplicates].map(([ref, where]) =>
      duplicateObject.raise({ root, ref, ...(where[0] ? { at: where[0] } : {}) }, { where: where.map(formatOrigin) }),
    ),
    ...inventory.bindings.flatMap((binding) => raiseForBinding(binding, identities, answering, live, subject(binding))),
    ...inventory.identities.flatMap((identity) => raiseForIdentity(identity, named, subject(identity))),
    ...[...inventory.identities, ...inventory.bindings, ...inventory.exceptions]
      .filter(({ spelling }) => spelling === 'legacy')
      .map((entry) => legacySpelling.raise(subject(entry), { live })),
    ...raiseMisplacedLabels(inventory, subject),
    ...inventory.others
      .filter(({ mentions }) => mentions.length > 0)
      .map((other) => mentionInOtherObject.raise(subject(other), { paths: other.mentions })),
    ...raiseUnreadFiles(inventory),
  ];
}

/** The identity that a binding names: one of its own namespace. */
export function identityRefOf(binding: AzureIdentityBinding): Ref {
  const { namespace, identity: name } = binding;
  return formatRef({ kind: 'AzureIdentity', group: POD_IDENTITY_GROUP, namespace, name });
}

function raiseForBinding(
  binding: AzureIdentityBinding,
  identities: ReadonlyMap<Ref, AzureIdentity>,
  answering: ReadonlySet<Ref>,
  live: boolean,
  subject: FindingSubject,
): Finding[] {
  const ref = identityRefOf(binding);
  const identity = identities.get(ref);
  if (!identity) return [bindingWithoutIdentity.raise(subject, { identity: ref, why: 'was not found' })];
  if (isRejectedByMic(identity, live)) {
    const why = 'has a resource id that MIC rejects, so it counts as missing';
    return [bindingWithoutIdentity.raise(subject, { identity: ref, why })];
  }
  return answering.has(binding.ref) ? [] : [bindingWithoutConsumer.raise(subject, { selector: binding.selector })];
}

function raiseForIdentity(identity: AzureIdentity, named: ReadonlySet<Ref>, subject: FindingSubject): Finding[] {
  const findings: Finding[] = [];
  if (!named.has(identity.ref)) findings.push(identityWithoutBinding.raise(subject, {}));
  if (identity.type === 'user-assigned' && identity.tenantId !== '') {
    findings.push(identityTypeMissing.raise(subject, {}));
  }
  if (identity.type === 'unsupported') findings.push(identityTypeUnsupported.raise(subject, {}));
  const fields = [
    ...(isPlaceholder(identity.clientId) ? ['spec.clientID'] : []),
    ...(isPlaceholder(identity.resourceId) ? ['spec.resourceID'] : []),
  ];
  if (fields.length > 0) findings.push(placeholderValue.raise(subject, { fields }));
  return findings;
}

function raiseMisplacedLabels(inventory: Inventory, subject: (named: Named) => FindingSubject): Finding[] {
  return inventory.workloads.flatMap((workload) => {
    const label = workload.labels[BINDING_LABEL];
    if (label === undefined || workload.pod.labels[BINDING_LABEL] !== undefined) return [];
    return [bindingLabelMisplaced.raise(subject(workload), { label })];
  });
}
