/** Which login is used: what somebody set up for this very process, else what a person is logged in to. */
import { MigrationError } from '../../core/errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How a token can be had, with all that it takes but secrets, which stay in the environment until they are needed. */
export type Login =
  | { by: 'cli'; tenantId?: string }
  | { by: 'client-secret' | 'client-certificate'; tenantId: string; clientId: string }
  | { by: 'workload-identity'; tenantId: string; clientId: string; tokenFile: string }
  | { by: 'managed-identity'; clientId?: string };

export const LOGINS = ['cli', 'environment', 'workload-identity', 'managed-identity'] as const;
export type LoginName = (typeof LOGINS)[number];

export interface LoginOptions {
  env: Environment;
  /** Absent: the environment decides. */
  login?: LoginName;
  /** From --tenant-id. */
  tenantId?: string;
}

/**
 * A service principal in the environment, then a federated token (a pod, a pipeline), then a managed identity where
 * the host offers one by name, then `az`. What the environment sets up is used or fails: going on as somebody else would
 * be worse. The address that every Azure VM has (IMDS) is not tried unasked: elsewhere it takes a minute to fail.
 *
 * Throws `azure-login-incomplete`.
 */
export function chooseLogin({ env, login, tenantId }: LoginOptions): Login {
  const tenant = tenantId ?? valueOf(env, 'AZURE_TENANT_ID');
  switch (login) {
    case 'cli':
      return cli(tenantId);
    case 'managed-identity':
      return managedIdentity(env);
    case 'workload-identity':
      return workloadIdentity(env, tenant);
    case 'environment':
      return servicePrincipal(env, tenant);
    default:
      if (has(env, 'AZURE_CLIENT_SECRET') || has(env, 'AZURE_CLIENT_CERTIFICATE_PATH'))
        return servicePrincipal(env, tenant);
      if (has(env, 'AZURE_FEDERATED_TOKEN_FILE')) return workloadIdentity(env, tenant);
      if (has(env, 'IDENTITY_ENDPOINT') || has(env, 'MSI_ENDPOINT')) return managedIdentity(env);
      return cli(tenantId);
  }
}

function cli(tenantId: string | undefined): Login {
  return { by: 'cli', ...(tenantId !== undefined && { tenantId }) };
}

function managedIdentity(env: Environment): Login {
  const clientId = valueOf(env, 'AZURE_CLIENT_ID');
  return { by: 'managed-identity', ...(clientId !== undefined && { clientId }) };
}

function servicePrincipal(env: Environment, tenantId: string | undefined): Login {
  const clientId = valueOf(env, 'AZURE_CLIENT_ID');
  const by = has(env, 'AZURE_CLIENT_SECRET') ? 'client-secret' : 'client-certificate';
  const isThere = by === 'client-secret' || has(env, 'AZURE_CLIENT_CERTIFICATE_PATH');
  if (tenantId !== undefined && clientId !== undefined && isThere) return { by, tenantId, clientId };
  throw incomplete('the service principal in the environment', [
    ...(tenantId === undefined ? ['AZURE_TENANT_ID'] : []),
    ...(clientId === undefined ? ['AZURE_CLIENT_ID'] : []),
    ...(isThere ? [] : ['AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH']),
  ]);
}

function workloadIdentity(env: Environment, tenantId: string | undefined): Login {
  const [clientId, tokenFile] = [valueOf(env, 'AZURE_CLIENT_ID'), valueOf(env, 'AZURE_FEDERATED_TOKEN_FILE')];
  if (tenantId !== undefined && clientId !== undefined && tokenFile !== undefined) {
    return { by: 'workload-identity', tenantId, clientId, tokenFile };
  }
  throw incomplete('the federated token in the environment', [
    ...(tenantId === undefined ? ['AZURE_TENANT_ID'] : []),
    ...(clientId === undefined ? ['AZURE_CLIENT_ID'] : []),
    ...(tokenFile === undefined ? ['AZURE_FEDERATED_TOKEN_FILE'] : []),
  ]);
}

function incomplete(what: string, missing: readonly string[]): MigrationError {
  return new MigrationError({
    code: 'azure-login-incomplete',
    kind: 'usage',
    what: `Could not log in to Azure with ${what}`,
    why: `not set: ${missing.join(', ')}`,
    next: ['Set what is missing, or unset the other AZURE_… variables to use the login of the az CLI'],
  });
}

function has(env: Environment, name: string): boolean {
  return valueOf(env, name) !== undefined;
}

function valueOf(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}
