/** The transport over the network: one pool of connections, credentials put on each request, answers decoded. */
import { setMaxListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { HttpRequest, HttpResponse, Transport } from '../../ports/http.js';
import type { Credential } from './credentials.js';
import { makeAgent } from './http-agent.js';
import type { ClusterConnection } from './kube-config.js';

export interface HttpsTransportOptions {
  connection: ClusterConnection;
  /** `migrate/1.2.3` */
  userAgent: string;
  /** A request that hears nothing for this long fails with the code ETIMEDOUT. */
  idleTimeoutMs?: number;
}

export interface HttpsTransport extends Transport {
  /** Drops the connections. Idle ones do not keep the process alive, so that only tests need it. */
  close(): void;
}

const IDLE_TIMEOUT_MS = 60_000;

export function httpsTransport(options: HttpsTransportOptions): HttpsTransport {
  const { connection } = options;
  const agent = makeAgent(connection);
  const sendAs = (credential: Credential, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> =>
    exchange({ ...requestOptions(options, request, credential), agent, signal }, request.body);
  return {
    async send(request, signal) {
      signal.throwIfAborted();
      // Every request in flight listens to the one signal of the run; Node takes more than ten for a leak.
      setMaxListeners(0, signal);
      try {
        const credential = await connection.credentials.current(signal);
        const response = await sendAs(credential, request, signal);
        if (response.status !== 401) return response;
        const renewed = await connection.credentials.renew(credential, signal);
        return renewed ? await sendAs(renewed, request, signal) : response;
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

function requestOptions(
  { connection, userAgent, idleTimeoutMs = IDLE_TIMEOUT_MS }: HttpsTransportOptions,
  request: HttpRequest,
  { authorization, cert, key }: Credential,
): https.RequestOptions {
  const { server, tls, headers } = connection;
  return {
    protocol: server.protocol,
    hostname: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port || (server.protocol === 'https:' ? 443 : 80),
    method: request.method,
    path: server.pathname.replace(/\/+$/, '') + request.path,
    headers: {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'user-agent': userAgent,
      // Node sends the body of a DELETE without a length, and a server takes it for the next request.
      ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
      ...request.headers,
      ...headers,
      ...(authorization === undefined ? {} : { authorization }),
    },
    timeout: idleTimeoutMs,
    ...tls,
    ...(cert && key ? { cert, key } : {}),
  };
}

function exchange(options: https.RequestOptions, body: string | undefined): Promise<HttpResponse> {
  const { request } = options.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(options);
    let broken: { destroy(error: Error): unknown } = sent;
    sent.on('error', reject);
    sent.on('timeout', () => broken.destroy(timeoutError(options.timeout ?? 0)));
    sent.once('response', (response) => {
      broken = response;
      readBody(response).then((text) => resolve(toResponse(response, text)), reject);
    });
    sent.end(body);
  });
}

async function readBody(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) chunks.push(chunk);
  };
  if (response.headers['content-encoding'] === 'gzip') await pipeline(response, createGunzip(), collect);
  else await pipeline(response, collect);
  return Buffer.concat(chunks).toString('utf8');
}

function toResponse({ statusCode = 0, headers }: http.IncomingMessage, body: string): HttpResponse {
  const single = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return { status: statusCode, headers: Object.fromEntries(single), body };
}

function timeoutError(milliseconds: number): Error {
  return Object.assign(new Error(`no data for ${milliseconds / 1000} seconds`), { code: 'ETIMEDOUT' });
}
