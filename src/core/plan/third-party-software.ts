/** Third-party software among the consumers that the label alone would not move, told by its image. */
import type { FindingSubject } from '../findings/define-finding.js';
import { integrationSettingsUnread } from '../findings/integration-settings-unread.js';
import { integrationTooOld } from '../findings/integration-too-old.js';
import type { Finding } from '../formats/scan.js';
import type { Workload } from '../inventory/model.js';
import { FAMILIES, type Family, type FamilyId } from '../readiness/families.js';
import { isAtLeast, parseImageName } from '../readiness/image-name.js';
import { findFamily } from '../readiness/known-images.js';

/** Products whose image and software share their version; a tool inside an image of one's own is not held back by its tag. */
const VERSIONED: ReadonlySet<FamilyId> = new Set([
  'externalDns',
  'certManager',
  'velero',
  'agic',
  'kustomizeController',
]);

/** Settings in a Secret: what to look for and what to write (semantics §4.6). */
const IN_SECRETS: Partial<Record<FamilyId, string>> = {
  externalDns:
    'its Secret azure.json may hold useManagedIdentityExtension: true; write useWorkloadIdentityExtension: true instead',
};

export function raiseSoftwareFindings(workload: Workload, subject: FindingSubject): Finding[] {
  const versions = describeContainers(workload, (id, version) => {
    const { name, knows, since }: Family = FAMILIES[id];
    const isOld = since && version && VERSIONED.has(id) && !isAtLeast(version, since);
    return isOld ? `${name} ${version.join('.')}: ${knows}` : undefined;
  });
  const settings = describeContainers(workload, (id) => {
    const setting = IN_SECRETS[id];
    return setting === undefined ? undefined : `${FAMILIES[id].name}: ${setting}`;
  });
  return [
    ...(versions.length > 0 ? [integrationTooOld.raise(subject, { versions })] : []),
    ...(settings.length > 0 ? [integrationSettingsUnread.raise(subject, { settings })] : []),
  ];
}

function describeContainers(
  { pod }: Workload,
  describe: (id: FamilyId, version: readonly number[] | undefined) => string | undefined,
): string[] {
  return pod.containers.flatMap(({ name, image }) => {
    const { path, version } = parseImageName(image);
    const id = findFamily(path);
    const text = id === undefined ? undefined : describe(id, version);
    return text === undefined ? [] : [`container ${name} runs ${text}`];
  });
}
