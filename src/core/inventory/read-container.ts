/** What of a container matters for identity. Values of variables are kept only where they select an identity. */
import { asList, asObject, asString, type Json, type JsonObject, lookUp } from '../json.js';
import { readClues } from './container-clues.js';
import type { Container } from './model.js';

/**
 * Variables that select an identity or a way to get a token, and whether their value may be kept: a secret's may not.
 * Sources: azure-identity's EnvironmentCredential, ManagedIdentityCredential and DefaultAzureCredential, the workload
 * identity webhook, the documentation of Terraform's azurerm provider, azcopy, blobfuse and Spring Cloud Azure, and the
 * settings of third-party software in semantics §4.6.
 */
const IDENTITY_VARIABLES: Record<string, 'value' | 'name-only'> = {
  AZURE_CLIENT_ID: 'value',
  AZURE_TENANT_ID: 'value',
  AZURE_AUTHORITY_HOST: 'value',
  AZURE_FEDERATED_TOKEN_FILE: 'value',
  AZURE_AUTH_METHOD: 'value',
  AZURE_TOKEN_CREDENTIALS: 'value',
  AZURE_USE_MSI: 'value',
  ARM_USE_MSI: 'value',
  AZCOPY_AUTO_LOGIN_TYPE: 'value',
  AZURE_STORAGE_AUTH_TYPE: 'value',
  SPRING_CLOUD_AZURE_CREDENTIAL_MANAGED_IDENTITY_ENABLED: 'value',
  SPRING_CLOUD_AZURE_CREDENTIAL_MANAGEDIDENTITYENABLED: 'value',
  'spring.cloud.azure.credential.managed-identity-enabled': 'value',
  AZURE_CLIENT_SECRET: 'name-only',
  AZURE_CLIENT_CERTIFICATE_PATH: 'name-only',
  AZURE_PASSWORD: 'name-only',
  MSI_ENDPOINT: 'name-only',
  IDENTITY_ENDPOINT: 'name-only',
};

/** How Azure Functions and Microsoft.Extensions.Azure name the credential of a connection, after any name of it. */
const CONNECTION_CREDENTIAL = /__credential$/i;
const MANAGED_IDENTITY_CONNECTION = 'managedidentity';

export function readContainer(value: Json, init: boolean): Container {
  const container = asObject(value);
  const ports = asList(container['ports']).flatMap((port) => readInteger(asObject(port)['containerPort']) ?? []);
  const runAsUser = readInteger(asObject(container['securityContext'])['runAsUser']);
  const clues = readClues(container);
  return {
    name: asString(container['name']) ?? '',
    init,
    image: asString(container['image']) ?? '',
    env: asList(container['env']).flatMap((item) => readVariable(asObject(item))),
    ...(ports.length > 0 ? { ports } : {}),
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(clues.length > 0 ? { clues } : {}),
  };
}

export function readInteger(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

function readVariable(variable: JsonObject): Container['env'] {
  const name = asString(variable['name']) ?? '';
  const value = asString(variable['value']);
  if (CONNECTION_CREDENTIAL.test(name) && value?.toLowerCase() === MANAGED_IDENTITY_CONNECTION) {
    return [{ name, value: MANAGED_IDENTITY_CONNECTION }];
  }
  const keep = lookUp(IDENTITY_VARIABLES, name);
  if (!keep) return [];
  return [keep === 'value' && value !== undefined ? { name, value } : { name }];
}
