/** Token requests to the simulated Entra, with assertions that a cluster has signed. */
import { asList, asObject } from '../../../src/core/json.js';
import { addCredential } from '../../../src/sandbox/azure/clients.js';
import {
  type Answer,
  askToken,
  AUDIENCE,
  azureWorld,
  type AzureWorld,
  ISSUER,
  SUBJECT,
} from '../../support/sandbox-azure.js';
import type { ClusterSigner } from '../../support/service-account-token.js';

/** When the clock of a world begins, in seconds. */
export const START_S = Date.parse('2026-01-01T00:00:00Z') / 1000;
const VALID = { aud: [AUDIENCE], sub: SUBJECT, iat: START_S, nbf: START_S, exp: START_S + 3600 };

export type WorldOptions = Parameters<typeof azureWorld>[0];

/** A world whose identity trusts `SUBJECT` of the cluster. */
export function federatedWorld(signer: ClusterSigner, options: WorldOptions = {}): AzureWorld {
  const world = azureWorld({ keysOf: signer.keys, ...options });
  addCredential(world.identity, { name: 'catalog', issuer: ISSUER, subject: SUBJECT });
  return world;
}

export interface Differences {
  claims?: object | undefined;
  header?: { alg?: string; kid?: string } | undefined;
  /** An empty field is left out of the request. */
  form?: Record<string, string> | undefined;
  tenant?: string | undefined;
}

/** A request that is granted, but for the differences. */
export async function exchange(
  world: AzureWorld,
  signer: ClusterSigner,
  differences: Differences = {},
): Promise<Answer> {
  const { claims = {}, header, form = {}, tenant } = differences;
  const assertion = await signer.sign({ ...VALID, ...claims }, header);
  const fields = { client_id: world.identity.clientId, client_assertion: assertion, ...form };
  const present = Object.entries(fields).filter(([name, value]) => value !== '' || name === 'scope');
  return askToken(world.handle, Object.fromEntries(present), tenant);
}

/** The AADSTS number of a refusal. */
export function numberOf({ body }: Answer): unknown {
  return asList(asObject(body)['error_codes'])[0];
}
