/** Stands in for the two places that NMI gets tokens from: IMDS for managed identities, Entra for service principals. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface TokenEndpoints {
  /** `http://127.0.0.1:<port>/`; takes the place of `https://login.microsoftonline.com/`. */
  authority: string;
  /** Takes the place of IMDS, in the dialect that App Service speaks. */
  imds: string;
  stop(): Promise<void>;
}

const IMDS_PATH = '/imds';

/** Every request is granted, with a token that says who was asked for whom. */
export async function startTokenEndpoints(): Promise<TokenEndpoints> {
  const server = createServer((request, response) => {
    void describeToken(request).then((token) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: token, expires_in: '3600', expires_on: '4102444800' }));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    authority: `http://127.0.0.1:${port}/`,
    imds: `http://127.0.0.1:${port}${IMDS_PATH}`,
    async stop() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

/** Of a managed identity; without a client id, of the node's own. */
export function imdsToken(clientId: string): string {
  return `imds ${clientId}`;
}

export function entraToken(tenantId: string, clientId: string): string {
  return `entra ${tenantId} ${clientId}`;
}

async function describeToken(request: IncomingMessage): Promise<string> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  if (pathname === IMDS_PATH) return imdsToken(searchParams.get('clientid') ?? '');
  const [, tenantId = ''] = pathname.split('/');
  return entraToken(tenantId, new URLSearchParams(await text(request)).get('client_id') ?? '');
}
