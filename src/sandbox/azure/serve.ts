/** The simulated Azure over https on the loopback interface, for SDKs that know nothing of it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { AzureHandler, AzureRequest } from '../../ports/azure-handler.js';
import { BrokenConnection } from '../broken-connection.js';

export interface ServedAzure {
  /** `https://127.0.0.1:1234`: ARM, Graph and Entra alike. */
  url: string;
  stop(): Promise<void>;
}

/** `tls`: PEM of a certificate for 127.0.0.1. */
export async function serveAzure(handle: AzureHandler, tls: { cert: string; key: string }): Promise<ServedAzure> {
  const server = createServer(tls, (incoming, outgoing) => void respond(handle, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `https://127.0.0.1:${String(port)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(handle: AzureHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  try {
    const { status, headers, body } = await handle(await readRequest(incoming), gone.signal);
    outgoing.writeHead(status, headers).end(body);
  } catch (error) {
    if (error instanceof BrokenConnection && error.partial) {
      const { status, headers, body } = error.partial;
      outgoing.writeHead(status, headers);
      outgoing.write(body.slice(0, Math.floor(body.length / 2)), () => outgoing.destroy());
      return;
    }
    // A connection that broke, a client that has gone, or a fault of ours: in each case there is nothing to say.
    outgoing.destroy();
  }
}

async function readRequest(incoming: IncomingMessage): Promise<AzureRequest> {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  const body = await text(incoming);
  return {
    method: incoming.method ?? 'GET',
    url: `https://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`,
    headers: Object.fromEntries(headers),
    ...(body === '' ? {} : { body }),
  };
}
