/** A user-assigned managed identity, and what ARM shows of it. */
import { uuidOf } from '../../chance.js';
import type { Client } from '../clients.js';
import { nameOf, withLowerCaseGroup } from './arm-path.js';

export interface Identity extends Client {
  /** As ARM writes it. */
  id: string;
  location: string;
  tags: Readonly<Record<string, string>>;
  tenantId: string;
  isolationScope: string;
  createdAt: number;
}

export interface IdentityFields {
  id: string;
  tenantId: string;
  location?: string;
  tags?: Readonly<Record<string, string>>;
  isolationScope?: string;
  clientId?: string;
  principalId?: string;
  createdAt?: number;
}

/** Ids that are not given are derived from the resource id. */
export function newIdentity(fields: IdentityFields): Identity {
  const id = withLowerCaseGroup(fields.id);
  const createdAt = fields.createdAt ?? 0;
  return {
    id,
    name: nameOf(id),
    tenantId: fields.tenantId,
    location: fields.location ?? 'westeurope',
    tags: fields.tags ?? {},
    isolationScope: fields.isolationScope ?? 'None',
    clientId: fields.clientId ?? uuidOf(`client ${id.toLowerCase()}`),
    principalId: fields.principalId ?? uuidOf(`principal ${id.toLowerCase()}`),
    createdAt,
    credentials: new Map(),
    history: [{ since: createdAt, credentials: new Map() }],
  };
}

export function addIdentity(identities: Map<string, Identity>, fields: IdentityFields): Identity {
  const identity = newIdentity(fields);
  identities.set(identity.id.toLowerCase(), identity);
  return identity;
}

export function showIdentity(identity: Identity, apiVersion: string): object {
  const { id, name, location, tags, tenantId, principalId, clientId, isolationScope } = identity;
  return {
    id,
    name,
    type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    location,
    tags,
    properties: { tenantId, principalId, clientId, ...(apiVersion >= '2024-11-30' ? { isolationScope } : {}) },
  };
}
