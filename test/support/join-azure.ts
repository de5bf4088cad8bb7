/** The adapters of Azure over a handler, with a clock of its own and a token that must not show anywhere. */
import type { AzureHandler, AzureRequest } from '../../src/ports/azure-handler.js';
import type { Clock } from '../../src/ports/clock.js';
import { type Cloud, describeCloud } from '../../src/systems/azure/clouds.js';
import { type ConnectedAzure, joinAzure } from '../../src/systems/azure/connect-azure.js';
import { virtualClock } from './virtual-clock.js';

export const TOKEN_CANARY = 'eyJ-token-canary';
const PUBLIC_CLOUD: Cloud = describeCloud('AzureCloud', {
  resourceManager: 'https://management.azure.com',
  graph: 'https://graph.microsoft.com',
  authority: 'https://login.microsoftonline.com',
});

export interface JoinedAzure extends ConnectedAzure {
  clock: Clock;
  requests: { method: string; url: URL; at: number }[];
  /** Seconds of each wait that was told. */
  waits: number[];
}

export function join(handle: AzureHandler, { clock = virtualClock(), random = () => 0.5 } = {}): JoinedAzure {
  const requests: JoinedAzure['requests'] = [];
  const waits: number[] = [];
  const recorded = (request: AzureRequest, signal: AbortSignal) => {
    requests.push({ method: request.method, url: new URL(request.url), at: clock.now() });
    return handle(request, signal);
  };
  const onWait = (seconds: number): void => void waits.push(seconds);
  const connected = joinAzure(recorded, { cloud: PUBLIC_CLOUD, token: TOKEN_CANARY, clock, random, onWait });
  return { ...connected, clock, requests, waits };
}

/** An answer as JSON. */
export function answerWith(status: number, body: unknown, headers: Record<string, string> = {}) {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}
