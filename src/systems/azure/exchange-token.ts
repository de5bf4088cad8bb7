/** Exchanges the token of a service account for an access token, at the token endpoint of Entra. */
import { MigrationError } from '../../core/errors.js';
import { asList, asString, type JsonObject, parseObject } from '../../core/json.js';
import type { ExchangeAnswer, ExchangeRequest, TokenExchange } from '../../ports/tokens.js';
import type { Answer } from './failure.js';
import { unsignedClient, type UnsignedWire } from './unsigned-client.js';

/** OAuth 2.0 client credentials with a JWT for a secret (RFC 7523). */
const BEARER_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const DESCRIPTION_LIMIT = 1_500;

const HEADERS = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };

/**
 * Nobody needs to be logged in for it: the assertion is the login. It tries once: whoever asks knows which refusals may
 * pass. `authority`: `https://login.microsoftonline.com`, of the cloud.
 */
export function tokenExchange(wire: UnsignedWire, authority: string): TokenExchange {
  const send = unsignedClient(wire, authority, 'exchange a token at Entra');
  return {
    async exchange(request, signal) {
      const url = `${authority}/${encodeURIComponent(request.tenantId)}/oauth2/v2.0/token`;
      const answer = await send({ method: 'POST', url, headers: HEADERS, body: describeGrant(request) }, signal);
      return readAnswer(answer, request.assertion);
    },
  };
}

function describeGrant({ clientId, scope, assertion }: ExchangeRequest): string {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    scope,
    client_assertion_type: BEARER_ASSERTION,
    client_assertion: assertion,
  }).toString();
}

function readAnswer({ status, bodyAsText }: Pick<Answer, 'status' | 'bodyAsText'>, assertion: string): ExchangeAnswer {
  const body = parseObject(bodyAsText ?? '') ?? {};
  const accessToken = asString(body['access_token']);
  if (status === 200 && accessToken) return { granted: true, accessToken };
  const description = asString(body['error_description']) ?? '';
  const code = readCode(body, description);
  if (code === undefined) throw noAnswer(status);
  return { granted: false, code, description: tidy(description, assertion) };
}

/** The list comes first: Microsoft keeps the right to change the words. */
function readCode(body: JsonObject, description: string): string | undefined {
  const [number] = asList(body['error_codes']);
  if (typeof number === 'number') return `AADSTS${number}`;
  return /AADSTS\d{4,8}/.exec(description)?.[0];
}

/** Without trace id and times, which follow on lines of their own, and without anything that may be a token. */
function tidy(description: string, assertion: string): string {
  const [line = ''] = description.replaceAll(assertion, '…').split(/[\r\n]/, 1);
  return line
    .replace(/eyJ[\w-]{10,}[\w.-]*/g, '…')
    .replace(/^AADSTS\d+:\s*/, '')
    .slice(0, DESCRIPTION_LIMIT);
}

function noAnswer(status: number): MigrationError {
  const isBusy = status === 429 || status >= 500;
  return new MigrationError({
    code: status === 429 ? 'azure-throttled' : 'azure-failed',
    kind: 'failed',
    what: 'Could not exchange a token at Entra',
    why: isBusy ? `Entra is busy (HTTP ${status})` : `the answer is none of Entra's (HTTP ${status})`,
    next: [isBusy ? 'Try again later' : 'Check --cloud, and whether a proxy or a login page has answered'],
  });
}
