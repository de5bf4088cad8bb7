/** Reads a source and plans the migration of what it finds. Writes nothing. */
import { type AzureFacts, valueOf } from '../core/azure/facts.js';
import { MigrationError } from '../core/errors.js';
import type { DecodedMigrationFile } from '../core/formats/decode-migration-file.js';
import type { MigrationPlan } from '../core/formats/plan.js';
import { DEFAULT_AUDIENCE } from '../core/plan/credential.js';
import { makePlan } from '../core/plan/make-plan.js';
import { DEFAULT_WAVE_SIZE } from '../core/plan/waves.js';
import { type Resolution, resolve } from '../core/resolve/resolve.js';
import type { AzureRequest } from './ask-azure.js';
import { findIssuers, findTenants, modeOf } from './root-settings.js';
import type { ScanRequest } from './scan.js';

/** What is not given here may be in the migration file. */
export interface PlanRequest extends ScanRequest {
  migrationFile?: DecodedMigrationFile;
  /** The OIDC issuer of the one cluster that is planned for; wins over what the source tells. */
  issuerUrl?: string;
  tenantId?: string;
  audience?: string;
  /** Workloads per wave after the canary. */
  waveSize?: number;
  /** Absent: Azure is not asked. */
  azure?: AzureRequest;
}

export interface PlanOutcome {
  plan: MigrationPlan;
  /** What the plan was made from. */
  resolutions: readonly Resolution[];
}

/** @throws MigrationError as `scan` and `askAzure`, and `ambiguous-issuer` */
export async function plan(request: PlanRequest): Promise<PlanOutcome> {
  const file = request.migrationFile?.content;
  const inventories = await request.source.read(request.emit, request.signal);
  const resolutions = inventories.map((inventory) => resolve(inventory, modeOf(inventory.root.id, request, file)));
  const issuers = findIssuers(resolutions, request, file);
  const facts = await ask(request, resolutions, issuers);
  const options = {
    inputs: describeInputs(request),
    migrationFile: file,
    issuers: facts ? addIssuers(issuers, facts) : issuers,
    ...(facts && { azure: facts }),
    tenantId: request.tenantId ?? file?.tenantId,
    tenants: findTenants(request, file),
  };
  return { plan: makePlan(resolutions, options), resolutions };
}

async function ask(
  { azure, emit, signal }: PlanRequest,
  resolutions: readonly Resolution[],
  issuers: Readonly<Record<string, string>>,
): Promise<AzureFacts | undefined> {
  if (!azure) return undefined;
  const { askAzure } = await import('./ask-azure.js');
  try {
    return await askAzure(resolutions, azure, { issuers, emit, signal });
  } catch (error) {
    throw suggestOffline(error);
  }
}

/** Somebody without a login can still have a plan. */
function suggestOffline(error: unknown): unknown {
  if (!(error instanceof MigrationError) || !error.code.startsWith('azure-')) return error;
  const { code, kind, what, why, next, cause } = error;
  const offline = 'Or plan without asking Azure: --offline';
  return new MigrationError({ code, kind, what, ...(why !== undefined && { why }), next: [...next, offline], cause });
}

/** Where nobody else tells it, the cluster's own in Azure is the one. */
function addIssuers(issuers: Readonly<Record<string, string>>, { clusters }: AzureFacts): Record<string, string> {
  const told = Object.entries(clusters).flatMap(([root, answer]): [string, string][] => {
    const { enabled = false, url } = valueOf(answer)?.oidcIssuer ?? {};
    return enabled && url !== undefined ? [[root, url]] : [];
  });
  return { ...Object.fromEntries(told), ...issuers };
}

function describeInputs({ source, scope, azure, migrationFile, ...given }: PlanRequest): MigrationPlan['inputs'] {
  const { content, digest } = migrationFile ?? {};
  const { selector = '' } = scope;
  return {
    source: { kind: source.description.kind, paths: [...source.description.paths] },
    scope: {
      namespaces: [...scope.namespaces].sort(),
      excludeNamespaces: [...scope.excludeNamespaces].sort(),
      ...(selector === '' ? {} : { selector }),
    },
    offline: azure === undefined,
    ...(azure?.cloud === undefined ? {} : { cloud: azure.cloud }),
    audience: given.audience ?? content?.audience ?? DEFAULT_AUDIENCE,
    waveSize: given.waveSize ?? content?.waves?.size ?? DEFAULT_WAVE_SIZE,
    ...(digest === undefined ? {} : { migrationFile: digest }),
    plugins: [],
  };
}
