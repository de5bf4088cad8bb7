/** Entra's endpoints: discovery, keys and tokens of the one tenant. */
import type { AzureRequest } from '../../../ports/azure-handler.js';
import type { HttpResponse } from '../../../ports/http.js';
import { uuidOf } from '../../chance.js';
import { answer } from '../http.js';
import { showInstances, showOpenidConfiguration } from './discovery.js';
import { exchange, type TokenEndpoint } from './token-endpoint.js';
import { malformedTenant, TokenRefusal, unknownTenant } from './token-refusals.js';

const PATH =
  /^\/([^/]+)\/(v2\.0\/\.well-known\/openid-configuration|discovery\/instance|discovery\/v2\.0\/keys|oauth2\/v2\.0\/token)$/;
const TENANT = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z0-9-]+(\.[a-z0-9-]+)+)$/i;

/** True for the paths that Entra answers: they share an origin with ARM and Graph. */
export function isEntraPath(pathname: string): boolean {
  return PATH.test(pathname);
}

export async function serveEntra(
  endpoint: TokenEndpoint,
  request: AzureRequest,
  signal: AbortSignal,
): Promise<HttpResponse> {
  try {
    return await route(endpoint, request, signal);
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    return answerRefusal(error, request.url, endpoint.clock.now());
  }
}

async function route(endpoint: TokenEndpoint, request: AzureRequest, signal: AbortSignal): Promise<HttpResponse> {
  const url = new URL(request.url);
  const [, tenant = '', document] = PATH.exec(url.pathname) ?? [];
  const { id } = endpoint.state.tenant;
  if (document === 'discovery/instance') return answer(200, showInstances(url.origin, id));
  if (!TENANT.test(tenant)) throw malformedTenant(tenant);
  if (tenant.toLowerCase() !== id.toLowerCase()) throw unknownTenant(tenant);
  if (document === 'discovery/v2.0/keys') return answer(200, { keys: endpoint.tokens.keys() });
  if (document !== 'oauth2/v2.0/token') return answer(200, showOpenidConfiguration(url.origin, id));
  return answer(200, await exchange(endpoint, new URLSearchParams(request.body), signal));
}

function answerRefusal({ code, status, oauthError, message }: TokenRefusal, url: string, now: number): HttpResponse {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const trace = uuidOf(`trace ${url} ${String(now)}`);
  const correlation = uuidOf(`correlation ${url} ${String(now)}`);
  return answer(status, {
    error: oauthError,
    error_description: `AADSTS${String(code)}: ${message}\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\nTimestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${String(code)}`,
  });
}
