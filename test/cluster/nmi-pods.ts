/** Makes a generated cluster one that NMI can be asked about: pods with addresses, and identities that tokens tell apart. */
import { asObject, asString, type JsonObject } from '../../src/core/json.js';
import type { TokenEndpoints } from './token-endpoints.js';

const SECRET = { namespace: 'default', name: 'client-secret' };
const SECRET_OBJECT = { apiVersion: 'v1', kind: 'Secret', metadata: SECRET, stringData: { secret: 'none' } };
const TENANT_ID = 'tenant';
const SERVICE_PRINCIPAL = 1;
/** NMI looks for the caller among these only. */
const LIVING_PHASES = ['Pending', 'Running'];

export interface AskablePods {
  objects: readonly JsonObject[];
  /** By namespace/name. */
  addresses: ReadonlyMap<string, string>;
}

/** With the secret of all service principals. */
export function makeAskable(objects: readonly JsonObject[], { authority }: TokenEndpoints): AskablePods {
  const addresses = new Map(
    objects.filter(isServed).map((pod, position) => [nameOf(pod), `127.1.${position >> 8}.${position & 255}`]),
  );
  const prepared = objects.map((object) => {
    if (object['kind'] === 'AzureIdentity') return giveClientId(object, authority);
    const address = object['kind'] === 'Pod' ? addresses.get(nameOf(object)) : undefined;
    return address === undefined ? object : giveAddress(object, address);
  });
  return { objects: [SECRET_OBJECT, ...prepared], addresses };
}

function isServed({ kind, spec, status }: JsonObject): boolean {
  const phase = asString(asObject(status)['phase']) ?? '';
  return kind === 'Pod' && asObject(spec)['nodeName'] !== undefined && LIVING_PHASES.includes(phase);
}

function nameOf({ metadata }: JsonObject): string {
  const { namespace, name } = asObject(metadata);
  return `${asString(namespace)}/${asString(name)}`;
}

function giveAddress(pod: JsonObject, podIP: string): JsonObject {
  return { ...pod, status: { ...asObject(pod['status']), podIP, podIPs: [{ ip: podIP }] } };
}

function clientIdOf(identity: JsonObject): string {
  return `client-${nameOf(identity)}`;
}

function giveClientId(identity: JsonObject, authority: string): JsonObject {
  const spec = asObject(identity['spec']);
  const principal = { tenantID: TENANT_ID, adEndpoint: authority, clientPassword: SECRET };
  return {
    ...identity,
    spec: {
      ...spec,
      ...(spec['clientID'] === '' ? {} : { clientID: clientIdOf(identity) }),
      ...(spec['type'] === SERVICE_PRINCIPAL ? principal : {}),
    },
  };
}
