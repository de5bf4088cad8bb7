/** A login → what fetches tokens. To be imported only when a token is needed: @azure/identity is large. */
import type { TokenCredential } from '@azure/core-auth';
import {
  AzureCliCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import type { Environment, Login } from './choose-login.js';
import type { Cloud } from './clouds.js';

export interface CredentialOptions {
  env: Environment;
  cloud: Cloud;
  /** PEM of further authorities to trust. */
  ca?: string;
}

const CLOUDS_OF_MICROSOFT = /^Azure(Cloud|USGovernment|ChinaCloud)$/;

export function makeCredential(login: Login, { env, cloud, ca }: CredentialOptions): TokenCredential {
  const options = {
    authorityHost: cloud.authority,
    // Entra vouches for the addresses of its own clouds only.
    disableInstanceDiscovery: !CLOUDS_OF_MICROSOFT.test(cloud.name),
    ...(ca !== undefined && { tlsOptions: { ca } }),
  };
  switch (login.by) {
    case 'cli':
      return new AzureCliCredential(login.tenantId === undefined ? {} : { tenantId: login.tenantId });
    case 'client-secret':
      return new ClientSecretCredential(login.tenantId, login.clientId, env['AZURE_CLIENT_SECRET'] ?? '', options);
    case 'client-certificate':
      return new ClientCertificateCredential(login.tenantId, login.clientId, readCertificate(env), options);
    case 'workload-identity':
      return new WorkloadIdentityCredential({ ...options, ...login, tokenFilePath: login.tokenFile });
    case 'managed-identity':
      return new ManagedIdentityCredential(login.clientId === undefined ? {} : { clientId: login.clientId });
  }
}

function readCertificate(env: Environment): { certificatePath: string; certificatePassword?: string } {
  const certificatePassword = env['AZURE_CLIENT_CERTIFICATE_PASSWORD'];
  return {
    certificatePath: env['AZURE_CLIENT_CERTIFICATE_PATH'] ?? '',
    ...(certificatePassword !== undefined && { certificatePassword }),
  };
}
