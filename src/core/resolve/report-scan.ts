/** Resolutions → the document of `migrate scan`. */
import type { Consumer, ScanReport, Severity } from '../formats/scan.js';
import { SCAN_FORMAT_VERSION } from '../formats/versions.js';
import type { Inventory } from '../inventory/model.js';
import { collectFindings } from './collect-findings.js';
import type { ResolvedConsumer } from './consumer.js';
import type { Resolution } from './resolve.js';
import { inScope, type Scope } from './scope.js';

/** @throws MigrationError `invalid-selector` */
export function reportScan(resolutions: readonly Resolution[], scope: Scope): ScanReport {
  const selects = inScope(scope);
  const consumers = resolutions.flatMap((resolution) =>
    resolution.consumers.filter(({ workload }) => selects(workload)).map(describeConsumer),
  );
  const findings = collectFindings(resolutions, selects);
  const skipped = withRoot(resolutions, (inventory) => inventory.skipped);
  return {
    kind: 'Inventory',
    formatVersion: SCAN_FORMAT_VERSION,
    roots: resolutions.map(({ inventory }) => inventory.root),
    identities: withRoot(resolutions, (inventory) => inventory.identities),
    bindings: withRoot(resolutions, (inventory) => inventory.bindings),
    installations: withRoot(resolutions, (inventory) => inventory.installations),
    integrations: withRoot(resolutions, (inventory) => inventory.integrations),
    consumers,
    findings,
    skipped,
    summary: {
      consumers: countBy(consumers.map(({ state }) => state)),
      findings: countBy(findings.map(({ severity }) => severity)),
      objects: resolutions.reduce((sum, { inventory }) => sum + countObjects(inventory), 0),
      skipped: skipped.length,
    },
  };
}

function describeConsumer({ root, workload, accountRef, state, usages }: ResolvedConsumer): Consumer {
  return {
    ref: workload.ref,
    root,
    serviceAccount: accountRef,
    state,
    identities: usages.map(({ identity, via }) => ({
      ref: identity.ref,
      clientId: identity.clientId,
      via: via.map(({ ref }) => ref),
    })),
    ...(workload.owner ? { owner: workload.owner } : {}),
    at: workload.at,
  };
}

function withRoot<T extends object>(
  resolutions: readonly Resolution[],
  pick: (inventory: Inventory) => readonly T[],
): (T & { root: string })[] {
  return resolutions.flatMap(({ inventory }) =>
    pick(inventory).map((entry) => ({ ...entry, root: inventory.root.id })),
  );
}

function countBy<T extends Severity | Consumer['state']>(values: readonly T[]): Record<T, number> {
  const counts = {} as Record<T, number>;
  for (const value of [...values].sort()) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function countObjects(inventory: Inventory): number {
  return (
    inventory.identities.length +
    inventory.bindings.length +
    inventory.exceptions.length +
    inventory.workloads.length +
    inventory.serviceAccounts.length +
    inventory.roleBindings.length +
    inventory.namespaces.length +
    inventory.secretProviderClasses.length +
    new Set(inventory.integrations.map(({ ref }) => ref)).size +
    inventory.others.length
  );
}
