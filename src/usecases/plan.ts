/** Reads a source and plans the migration of what it finds. Writes nothing. */
import { MigrationError } from '../core/errors.js';
import type { DecodedMigrationFile } from '../core/formats/migration-file.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import { makePlan } from '../core/plan/make-plan.js';
import { type Resolution, resolve } from '../core/resolve/resolve.js';
import type { ScanRequest } from './scan.js';

export interface PlanRequest extends ScanRequest {
  migrationFile?: { text: string; path: string };
  /** The OIDC issuer of the one cluster that is planned for; wins over what the source tells. */
  issuerUrl?: string;
  tenantId?: string;
  audience: string;
  /** Workloads per wave after the canary. */
  waveSize: number;
  /** Azure is not asked. */
  offline: boolean;
}

export interface PlanOutcome {
  plan: MigrationPlan;
}

/** @throws MigrationError as `scan`, and `invalid-migration-file`, `ambiguous-issuer` */
export async function plan(request: PlanRequest): Promise<PlanOutcome> {
  const file = await readMigrationFile(request.migrationFile);
  const inventories = await request.source.read(request.emit, request.signal);
  const mode = request.podIdentityMode ?? file?.content.podIdentityMode;
  const resolutions = inventories.map((inventory) => resolve(inventory, mode));
  const options = {
    inputs: describeInputs(request, file),
    migrationFile: file?.content,
    issuers: findIssuers(resolutions, request.issuerUrl),
    tenantId: request.tenantId,
  };
  return { plan: makePlan(resolutions, options) };
}

/** Its checker is loaded only where there is a file: start-up counts. */
async function readMigrationFile(file: PlanRequest['migrationFile']): Promise<DecodedMigrationFile | undefined> {
  if (!file) return undefined;
  const { decodeMigrationFile } = await import('../core/formats/migration-file.js');
  return decodeMigrationFile(file.text, file.path);
}

function describeInputs(request: PlanRequest, file: DecodedMigrationFile | undefined): MigrationPlan['inputs'] {
  const { source, scope, audience, waveSize, offline } = request;
  return {
    source: { kind: source.description.kind, paths: [...source.description.paths] },
    scope: {
      namespaces: [...scope.namespaces].sort(),
      excludeNamespaces: [...scope.excludeNamespaces].sort(),
      ...(scope.selector === undefined ? {} : { selector: scope.selector }),
    },
    offline,
    audience,
    waveSize,
    ...(file ? { migrationFile: file.digest } : {}),
    plugins: [],
  };
}

/** Each root is a cluster of its own, with an issuer of its own; a root where nothing is to be moved needs none. */
function findIssuers(resolutions: readonly Resolution[], issuerUrl: string | undefined): Record<string, string> {
  const moving = resolutions.filter(({ consumers }) => consumers.some(({ usages }) => usages.length > 0));
  if (issuerUrl !== undefined && moving.length > 1) {
    throw new MigrationError({
      code: 'ambiguous-issuer',
      kind: 'usage',
      what: `--issuer-url names one cluster, but ${moving.length} roots have something to move`,
      why: `each root is a cluster of its own: ${moving.map(({ inventory }) => inventory.root.id).join(', ')}`,
      next: ['Plan one root at a time: --from ROOT'],
    });
  }
  const issuers = resolutions.flatMap(({ inventory: { root } }): [string, string][] => {
    const issuer = issuerUrl ?? root.cluster?.issuer;
    return issuer === undefined ? [] : [[root.id, issuer]];
  });
  return Object.fromEntries(issuers);
}
