/** How pod identity is installed decides who matches whom; where a root does not tell, every way is computed. */
import { installationsDisagree } from '../findings/installations-disagree.js';
import type { Finding } from '../formats/scan.js';
import type { Inventory } from '../inventory/model.js';
import type { Installation } from '../inventory/pod-identity.js';

/**
 * `standard`: MIC matches across namespaces. `standard-namespaced`: MIC or NMI runs with forceNamespaced. `managed`: NMI
 * alone, always within a namespace.
 */
export const POD_IDENTITY_MODES = ['standard', 'standard-namespaced', 'managed'] as const;
export type PodIdentityMode = (typeof POD_IDENTITY_MODES)[number];

export interface Readings {
  /** One when the mode is known. */
  modes: readonly PodIdentityMode[];
  findings: readonly Finding[];
}

export function findReadings(inventory: Inventory, given: PodIdentityMode | undefined): Readings {
  if (given !== undefined) return { modes: [given], findings: [] };
  const modes = [...new Set(inventory.installations.map(modeOf))].sort();
  if (modes.length === 0) return { modes: POD_IDENTITY_MODES, findings: [] };
  if (modes.length === 1) return { modes, findings: [] };
  const settings = inventory.installations.map(
    (installation) => `${installation.component} ${installation.ref} runs as ${modeOf(installation)}`,
  );
  const subject = { root: inventory.root.id, ref: inventory.installations[0]?.ref ?? inventory.root.id };
  return { modes, findings: [installationsDisagree.raise(subject, { settings })] };
}

/** Managed mode is namespaced whatever the flag says (aad-pod-identity pkg/nmi/managed.go). */
function modeOf(installation: Installation): PodIdentityMode {
  if (installation.component === 'nmi' && installation.mode === 'managed') return 'managed';
  return installation.forceNamespaced ? 'standard-namespaced' : 'standard';
}
