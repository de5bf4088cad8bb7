/** Storage that lets in who has a role: it stands before Azurite, which checks neither signatures nor roles. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { allowsDataAction, rolesAt } from '../../src/sandbox/azure/arm/access.js';
import type { AccessTokens } from '../../src/sandbox/azure/entra/access-tokens.js';
import type { AzureState } from '../../src/sandbox/azure/state.js';
import type { Pair } from '../support/certificates.js';

export interface CheckingStorageOptions {
  /** Origin of Azurite, and the authority that signed its certificate. */
  azurite: string;
  ca: string;
  tls: Pair;
  state: AzureState;
  tokens: AccessTokens;
  /** ARM id of the storage account. */
  scope: string;
}

export interface CheckingStorage {
  /** Origin. */
  url: string;
  stop(): Promise<void>;
}

const STORAGE = 'https://storage.azure.com';
const READ_BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';

export async function startCheckingStorage(options: CheckingStorageOptions): Promise<CheckingStorage> {
  const server = createServer(options.tls, (incoming, outgoing) => {
    const refusal = refuse(options, incoming);
    if (refusal) sendRefusal(outgoing, refusal);
    else void forward(options, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `https://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Refusal {
  status: number;
  code: string;
}

function refuse({ state, tokens, scope }: CheckingStorageOptions, { headers }: IncomingMessage): Refusal | undefined {
  const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
  const holder = tokens.holderOf(token, STORAGE);
  if (holder === undefined) return { status: 401, code: 'InvalidAuthenticationInfo' };
  const roles = rolesAt(state, holder, scope, Date.now());
  return allowsDataAction(roles, READ_BLOBS) ? undefined : { status: 403, code: 'AuthorizationPermissionMismatch' };
}

function sendRefusal(outgoing: ServerResponse, { status, code }: Refusal): void {
  outgoing.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code });
  outgoing.end(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Refused.</Message></Error>`);
}

async function forward(
  { azurite, ca }: CheckingStorageOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method, headers, url } = incoming;
  const sent = request(`${azurite}${url}`, { ...(method === undefined ? {} : { method }), headers, ca });
  sent.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    void pipeline(answer, outgoing).catch(() => outgoing.destroy());
  });
  await pipeline(incoming, sent).catch(() => outgoing.destroy());
}
