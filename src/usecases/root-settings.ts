/** What holds for each root of a plan: a flag (or its variable) wins over the migration file, that over the source. */
import { MigrationError } from '../core/errors.js';
import type { MigrationFile, RootSettings } from '../core/formats/migration-file.js';
import type { PodIdentityMode } from '../core/resolve/readings.js';
import type { Resolution } from '../core/resolve/resolve.js';

/** As given by flags or variables. */
export interface GivenSettings {
  podIdentityMode?: PodIdentityMode;
  issuerUrl?: string;
  tenantId?: string;
}

export function modeOf(
  root: string,
  given: GivenSettings,
  file: MigrationFile | undefined,
): PodIdentityMode | undefined {
  return given.podIdentityMode ?? settingsOf(root, file)?.podIdentityMode ?? file?.podIdentityMode;
}

/** By root; one that no source and no person tells is left out. */
export function findIssuers(
  resolutions: readonly Resolution[],
  given: GivenSettings,
  file: MigrationFile | undefined,
): Record<string, string> {
  const issuers = resolutions.map(({ inventory: { root } }) => {
    const own = given.issuerUrl === undefined ? settingsOf(root.id, file)?.issuerUrl : undefined;
    const shared = own === undefined ? (given.issuerUrl ?? file?.issuerUrl) : undefined;
    return { id: root.id, issuer: own ?? shared ?? root.cluster?.issuer, isShared: shared !== undefined };
  });
  const sharing = issuers.filter(({ isShared }) => isShared).map(({ id }) => id);
  refuseShared(
    resolutions.filter(
      ({ inventory, consumers }) => sharing.includes(inventory.root.id) && hasSomethingToMove(consumers),
    ),
    given.issuerUrl === undefined ? 'issuerUrl of the migration file' : '--issuer-url',
    'ambiguous-issuer',
  );
  return Object.fromEntries(issuers.flatMap(({ id, issuer }) => (issuer === undefined ? [] : [[id, issuer]])));
}

/** A root where nothing is to be moved needs no issuer. */
export function hasSomethingToMove(consumers: Resolution['consumers']): boolean {
  return consumers.some(({ usages }) => usages.length > 0);
}

/** @throws MigrationError with the code, where what holds for one cluster was given for several */
export function refuseShared(moving: readonly Resolution[], name: string, code: string): void {
  if (moving.length < 2) return;
  throw new MigrationError({
    code,
    kind: 'usage',
    what: `${name} names one cluster, but ${moving.length} roots have something to move`,
    why: `each root is a cluster of its own: ${moving.map(({ inventory }) => inventory.root.id).join(', ')}`,
    next: [
      'Give each its own issuerUrl under roots in a migration file; one to start from: migrate plan … --init FILE',
      'Or plan one root at a time: --from ROOT',
    ],
  });
}

/** By root: those that differ from the tenant of all. */
export function findTenants(given: GivenSettings, file: MigrationFile | undefined): Record<string, string> {
  if (given.tenantId !== undefined) return {};
  const roots = file?.roots ?? [];
  return Object.fromEntries(roots.flatMap(({ path, tenantId }) => (tenantId === undefined ? [] : [[path, tenantId]])));
}

function settingsOf(root: string, file: MigrationFile | undefined): RootSettings | undefined {
  return file?.roots?.find(({ path }) => path === root);
}
