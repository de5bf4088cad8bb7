/** A simulated cluster that signs tokens, a simulated Entra that exchanges them, and everything that a token check asks. */
import { generateKeyPairSync } from 'node:crypto';
import type { TokenPorts, TokenQuestion } from '../../src/checks/token-question.js';
import type { TokenPromise } from '../../src/core/tokens/promise.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import type { AccountTokenRequest, ExchangeRequest, TokenExchange } from '../../src/ports/tokens.js';
import { storeCredential } from '../../src/sandbox/azure/clients.js';
import type { SandboxOptions } from '../../src/sandbox/azure/sandbox-azure.js';
import { tokenExchange } from '../../src/systems/azure/exchange-token.js';
import { inProcessClient } from '../../src/systems/azure/in-process.js';
import { systemClock } from '../../src/systems/system-clock.js';
import { AUDIENCE, azureWorld, type AzureWorld, IDENTITY, ISSUER, LOGIN, SUBJECT, TENANT } from './sandbox-azure.js';
import { clusterSigner } from './service-account-token.js';

export interface TokenWorld extends AzureWorld {
  question: TokenQuestion;
  ports: TokenPorts;
  /** What was asked of the cluster and of Entra, in order. */
  requested: AccountTokenRequest[];
  exchanged: ExchangeRequest[];
  events: MigrationEvent[];
  /** Every token that was handed out, of both kinds. */
  secrets: string[];
  /** Writes a credential now; fields replace those of the promise. */
  writeCredential(fields?: { name?: string; issuer?: string; subject?: string; audience?: string }): void;
}

export interface TokenWorldOptions extends Partial<Omit<SandboxOptions, 'clock' | 'state' | 'keysOf'>> {
  promise?: Partial<TokenPromise>;
  /** Claims of the cluster's tokens, in place of those that are asked for. */
  claims?: Record<string, unknown>;
}

/** Keys take longer to make than all that is done with them. */
const signer = await clusterSigner(ISSUER);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signingKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export function tokenWorld({ promise, claims, ...options }: TokenWorldOptions = {}): TokenWorld {
  const world = azureWorld({ ...options, signingKey, keysOf: signer.keys });
  const { clock, identity } = world;
  const requested: AccountTokenRequest[] = [];
  const exchanged: ExchangeRequest[] = [];
  const events: MigrationEvent[] = [];
  const secrets: string[] = [];
  // Time stands still for the network: only the check itself waits.
  const wire = { clock: systemClock, userAgent: 'migrate/1.2.3', httpClient: inProcessClient(world.handle) };
  const entra = tokenExchange(wire, LOGIN);
  const exchange: TokenExchange = {
    async exchange(request, signal) {
      exchanged.push(request);
      const answer = await entra.exchange(request, signal);
      if (answer.granted) secrets.push(answer.accessToken);
      return answer;
    },
  };
  const question: TokenQuestion = {
    promise: {
      namespace: 'shop',
      account: 'catalog',
      clientId: identity.clientId,
      issuer: ISSUER,
      subject: SUBJECT,
      audience: AUDIENCE,
      ...promise,
    },
    identity: { tenantId: TENANT, principalId: identity.principalId, id: IDENTITY },
    scope: 'https://management.azure.com/.default',
  };
  const ports: TokenPorts = {
    tokens: {
      async request(request) {
        requested.push(request);
        const now = Math.floor(clock.now() / 1000);
        const { namespace, account, audience, seconds } = request;
        const sub = `system:serviceaccount:${namespace}:${account}`;
        const token = await signer.sign({ sub, aud: [audience], iat: now, nbf: now, exp: now + seconds, ...claims });
        secrets.push(token);
        return token;
      },
    },
    exchange,
    clock,
    emit: (event) => events.push(event),
    listCredentials: async () => [...identity.credentials.values()],
  };
  const writeCredential: TokenWorld['writeCredential'] = (fields = {}) => {
    const { name = 'shop-catalog', issuer = ISSUER, subject = SUBJECT, audience = AUDIENCE } = fields;
    const writtenAt = clock.now();
    storeCredential(identity, { id: name, name, issuer, subject, audiences: [audience], writtenAt });
  };
  return { ...world, question, ports, requested, exchanged, events, secrets, writeCredential };
}
