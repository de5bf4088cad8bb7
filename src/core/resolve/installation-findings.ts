/** What a person must know of how pod identity is installed, before it can go one day. */
import type { FindingSubject } from '../findings/define-finding.js';
import { installationSettings } from '../findings/installation-settings.js';
import { leftoverAssignedIdentity } from '../findings/leftover-assigned-identity.js';
import { managedAddOn } from '../findings/managed-add-on.js';
import { outdatedInstallation } from '../findings/outdated-installation.js';
import { severalInstallations } from '../findings/several-installations.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory } from '../inventory/model.js';
import type { Named } from '../inventory/named-object.js';
import type { Installation } from '../inventory/pod-identity.js';
import { takesAnySpelling } from '../inventory/read-installation.js';

/** Namespace of Cluster API Provider Azure, which bundled an NMI of its own (semantics §3.4). */
const CLUSTER_API_NAMESPACE = 'capz-system';

export function raiseInstallationFindings(inventory: Inventory): Finding[] {
  const { root, installations } = inventory;
  const subject = ({ ref, at }: Named): FindingSubject => ({ root: root.id, ref, at });
  return [
    ...raiseSeveral(installations, subject),
    ...installations.flatMap((installation) => [
      ...raiseSettings(installation, subject(installation)),
      ...(takesAnySpelling(installation) ? [outdatedInstallation.raise(subject(installation), installation)] : []),
    ]),
    ...raiseAddOn(inventory),
    ...raiseLeftovers(inventory),
  ];
}

/** One MIC and one NMI belong together; two of either are two installations. */
function raiseSeveral(installations: readonly Installation[], subject: (named: Named) => FindingSubject): Finding[] {
  return (['mic', 'nmi'] as const).flatMap((component) => {
    const alike = installations.filter((installation) => installation.component === component);
    const [first] = alike;
    if (!first || alike.length < 2) return [];
    return [severalInstallations.raise(subject(first), { installations: alike.map(describeInstallation) })];
  });
}

function describeInstallation({ ref, component, version, namespace, owner }: Installation): string {
  const name = `${component.toUpperCase()} ${ref}`;
  const from = namespace === CLUSTER_API_NAMESPACE ? 'Cluster API' : owner && describeOwner(owner);
  return [name, version || 'version unknown', ...(from === undefined ? [] : [`of ${from}`])].join(', ');
}

function describeOwner({ tool, name }: NonNullable<Installation['owner']>): string {
  return name === undefined ? tool : `${tool} (${name})`;
}

function raiseSettings(installation: Installation, subject: FindingSubject): Finding[] {
  const settings = describeSettings(installation);
  return settings.length > 0 ? [installationSettings.raise(subject, { settings })] : [];
}

/** MIC lower-cases the list and then looks up ids as they are written (aad-pod-identity pkg/mic/mic.go). */
function describeSettings(installation: Installation): string[] {
  const { namespace, blocksInstanceMetadata, allowsKubenet, keptIdentities } = installation;
  return [
    ...(blocksInstanceMetadata
      ? ['--block-instance-metadata: without NMI pods can read the instance metadata of their node again']
      : []),
    ...(allowsKubenet
      ? ['--allow-network-plugin-kubenet: pods of a kubenet cluster can pass for others until NMI is gone']
      : []),
    ...keptIdentities.map((id) =>
      id === id.toLowerCase()
        ? `--immutable-user-msis: ${id} stays attached to the nodes`
        : `--immutable-user-msis: ${id} is meant to stay attached, but MIC does not find ids with capitals in its list`,
    ),
    ...(namespace === CLUSTER_API_NAMESPACE
      ? ['it belongs to Cluster API Provider Azure, which manages other clusters with it']
      : []),
  ];
}

function raiseAddOn({ root, installations, identities, bindings, exceptions }: Inventory): Finding[] {
  const objects = [...installations, ...identities, ...bindings, ...exceptions]
    .filter(({ owner }) => owner?.tool === 'aks-addon')
    .map(({ ref }) => ref);
  return objects.length > 0 ? [managedAddOn.raise({ root: root.id, ref: root.id }, { objects })] : [];
}

/** An unread list may hold the MIC. */
function raiseLeftovers({ root, assignedIdentities, skipped }: Inventory): Finding[] {
  if (assignedIdentities.length === 0 || skipped.some(({ affects }) => affects.includes('matching'))) return [];
  const refs = assignedIdentities.map(({ ref }) => ref);
  return [leftoverAssignedIdentity.raise({ root: root.id, ref: root.id }, { refs })];
}
