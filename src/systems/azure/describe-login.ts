/** What a login is called in messages, and what to do when it does not work. */
import type { Login } from './choose-login.js';
import type { Cloud } from './clouds.js';
import type { LoginDescription } from './login-error.js';

export function describeLogin(login: Login, cloud: Cloud): LoginDescription {
  switch (login.by) {
    case 'cli':
      return { tried: ['the login of the az CLI'], next: nextForCli(login.tenantId, cloud) };
    case 'client-secret':
      return principal('the client secret', 'AZURE_CLIENT_SECRET', login);
    case 'client-certificate':
      return principal('the client certificate', 'AZURE_CLIENT_CERTIFICATE_PATH', login);
    case 'workload-identity':
      return principal('the federated token', 'AZURE_FEDERATED_TOKEN_FILE', login);
    case 'managed-identity':
      return {
        tried: ['the managed identity of this machine'],
        next: [
          'Give this machine a managed identity, set AZURE_CLIENT_ID where it has several, or use another login: `az login`',
        ],
      };
  }
}

function nextForCli(tenantId = 'TENANT_ID', { name }: Cloud): string[] {
  return [
    ...(name === 'AzureCloud' ? [] : [`Choose the cloud: \`az cloud set --name ${name}\``]),
    `Log in: \`az login --tenant ${tenantId}\``,
    'In a pipeline, set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE (or AZURE_CLIENT_SECRET)',
  ];
}

function principal(what: string, variable: string, at: { clientId: string; tenantId: string }): LoginDescription {
  return {
    tried: [`${what} (${variable}) of ${at.clientId} in the tenant ${at.tenantId}`],
    next: [`Check AZURE_CLIENT_ID, AZURE_TENANT_ID and ${variable}, or unset them to use the login of the az CLI`],
  };
}
