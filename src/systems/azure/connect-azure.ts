/** From a login to what reads and writes Azure. Nothing is sent, and no token fetched, before the first call. */
import type { CredentialWriter } from '../../ports/azure-credentials.js';
import type { AzureHandler } from '../../ports/azure-handler.js';
import type { AzureReader } from '../../ports/azure.js';
import { applicationCredentials } from './application-credentials.js';
import { azureReader } from './azure-reader.js';
import { chooseLogin, type LoginOptions } from './choose-login.js';
import type { Cloud } from './clouds.js';
import { credentialWriter } from './credential-writer.js';
import { describeLogin } from './describe-login.js';
import { identityCredentials } from './identity-credentials.js';
import { inProcessClient } from './in-process.js';
import { msiClient } from './msi-client.js';
import { makePace } from './pace.js';
import type { Patience } from './patience.js';
import { restClient } from './rest-client.js';
import { shareTokens } from './share-tokens.js';
import type { Wire } from './wire.js';

export interface ConnectAzureOptions extends LoginOptions, Patience {
  cloud: Cloud;
  /** `migrate/1.2.3` */
  userAgent: string;
  /** PEM of authorities to trust. Behind a proxy the SDK does not heed it: NODE_EXTRA_CA_CERTS works in both. */
  ca?: string;
}

export interface ConnectedAzure {
  reader: AzureReader;
  writer: CredentialWriter;
}

/** Throws `azure-login-incomplete`. */
export function connectAzure(options: ConnectAzureOptions): ConnectedAzure {
  const { env, cloud, ca, clock, random, onWait, userAgent } = options;
  const login = chooseLogin(options);
  const make = async () => {
    const { makeCredential } = await import('./make-credential.js');
    return makeCredential(login, { env, cloud, ...(ca !== undefined && { ca }) });
  };
  return overWire({
    cloud,
    credential: shareTokens(make, clock),
    login: describeLogin(login, cloud),
    pace: makePace(clock),
    userAgent,
    clock,
    random,
    onWait,
    ...(ca !== undefined && { ca }),
  });
}

export interface InProcessOptions extends Patience {
  cloud: Cloud;
  /** What the simulated Azure knows the caller by. */
  token: string;
}

export function joinAzure(handle: AzureHandler, { cloud, token, ...patience }: InProcessOptions): ConnectedAzure {
  const getToken = async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER });
  return overWire({
    ...patience,
    cloud,
    credential: shareTokens(async () => ({ getToken }), patience.clock),
    login: { tried: ['the token of the simulation'], next: [] },
    pace: makePace(patience.clock),
    userAgent: 'migrate',
    httpClient: inProcessClient(handle),
  });
}

function overWire(wire: Wire): ConnectedAzure {
  const msi = msiClient(wire);
  const graph = restClient(wire, 'graph');
  return {
    reader: azureReader({ msi, graph, arm: restClient(wire, 'resourceManager') }),
    writer: credentialWriter(wire, {
      identities: identityCredentials(msi),
      applications: applicationCredentials(graph, wire),
    }),
  };
}
