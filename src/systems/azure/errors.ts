/** Every failure of Azure → MigrationError, once. No message, header or body of a request or an answer goes into one. */
import { MigrationError } from '../../core/errors.js';
import { type Asked, describeAsked } from './call.js';
import type { Failure, Refusal, Silence } from './failure.js';
import { meaningOf } from './refusal-rules.js';

export function failureError(failure: Failure, asked: Asked, host: string): MigrationError {
  return failure.kind === 'refusal' ? refusalError(failure, asked) : silenceError(failure, describeAsked(asked), host);
}

function refusalError(refusal: Refusal, asked: Asked): MigrationError {
  const { code, why, next } = meaningOf(refusal);
  return new MigrationError({
    code,
    kind: 'failed',
    what: `Could not ${describeAsked(asked)}`,
    why: `${why} (${describeRefusal(refusal)})`,
    next: next(asked, refusal),
  });
}

/** A code is a word; anything else that stands in its place is left out. */
function describeRefusal({ status, code = '' }: Refusal): string {
  return /^[A-Za-z0-9_.]{1,100}$/.test(code) ? `HTTP ${status}, ${code}` : `HTTP ${status}`;
}

const CHECK_NETWORK = 'Check the network, and the proxy (HTTPS_PROXY, NO_PROXY)';
const CHECK_AUTHORITY = 'Behind a proxy that inspects TLS, give its authority to Node: NODE_EXTRA_CA_CERTS=FILE';

interface Explanation {
  why: (host: string) => string;
  next: string;
}

const unknownName: Explanation = {
  why: (host) => `the name ${host}, or that of the proxy, cannot be resolved`,
  next: `${CHECK_NETWORK}, and --cloud`,
};
const cut: Explanation = { why: (host) => `the connection to ${host} was cut`, next: CHECK_NETWORK };

const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map([
  ['ENOTFOUND', unknownName],
  ['EAI_AGAIN', unknownName],
  ['ECONNRESET', cut],
  ['EPIPE', cut],
  ['PARSE_ERROR', { why: (host: string) => `the answer of ${host} was cut off, or is no JSON`, next: CHECK_NETWORK }],
  [
    'LINK_LEADS_ELSEWHERE',
    {
      why: (host: string) => `an answer of ${host} leads to another server; nothing was sent there`,
      next: CHECK_NETWORK,
    },
  ],
  ['PAGES_WITHOUT_END', { why: (host: string) => `the list of ${host} never ends`, next: CHECK_NETWORK }],
  [
    'ECONNREFUSED',
    { why: (host: string) => `nothing accepts connections at ${host}, or at the proxy`, next: CHECK_NETWORK },
  ],
]);

/** `tried`: what it was that nobody answered, such as `read the managed identity …`. */
export function silenceError({ code }: Silence, tried: string, host: string): MigrationError {
  const what = `Could not ${tried}`;
  if (code === 'ETIMEDOUT') {
    return new MigrationError({
      code: 'azure-timeout',
      kind: 'failed',
      what,
      why: `no answer came from ${host}`,
      next: [CHECK_NETWORK],
    });
  }
  const { why, next } = EXPLANATIONS.get(code) ?? explainOther(code);
  return new MigrationError({ code: 'azure-unreachable', kind: 'failed', what, why: why(host), next: [next] });
}

function explainOther(code: string): Explanation {
  const name = /^[A-Z_]{1,60}$/.test(code) ? ` (${code})` : '';
  if (/CERT|TLS|SSL|SIGNATURE/.test(code)) {
    return { why: (host) => `the certificate of ${host} is not trusted here${name}`, next: CHECK_AUTHORITY };
  }
  return { why: (host) => `the connection to ${host} failed${name}`, next: CHECK_NETWORK };
}
