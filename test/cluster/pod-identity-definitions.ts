/** The custom resource definitions of AAD Pod Identity, as its last release ships them. */
import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { isObject, type JsonObject } from '../../src/core/json.js';
import { buildParts } from './build-parts.js';

/** AzureIdentity, AzureIdentityBinding, AzureAssignedIdentity and AzurePodIdentityException. */
export async function readPodIdentityDefinitions(): Promise<JsonObject[]> {
  const parts = await buildParts(['pod-identity.yaml']);
  const documents = parseAllDocuments(await readFile(parts['pod-identity.yaml'], 'utf8'));
  return documents
    .map((document): unknown => document.toJS())
    .filter(isObject)
    .filter((object) => object['kind'] === 'CustomResourceDefinition');
}
