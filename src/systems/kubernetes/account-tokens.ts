/** Asks an API server for tokens of service accounts (TokenRequest), over any transport. */
import { asObject, asString, parseObject } from '../../core/json.js';
import type { Clock } from '../../ports/clock.js';
import type { HttpResponse, Transport } from '../../ports/http.js';
import type { AccountTokenRequest, AccountTokens } from '../../ports/tokens.js';
import { translateNetworkError, type Endpoint } from './network-error.js';
import { objectPath } from './resource-path.js';
import { sendWithRetries } from './retry.js';
import { statusError, unexpectedAnswer } from './status-error.js';

export interface AccountTokensOptions {
  transport: Transport;
  endpoint: Endpoint;
  clock: Clock;
  /** 0 ≤ n < 1; spreads retries. */
  random: () => number;
}

const ACCOUNTS = { group: '', version: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true };

/** It stores nothing, so that asking again is safe. */
export function accountTokens({ transport, endpoint, clock, random }: AccountTokensOptions): AccountTokens {
  const patience = { clock, random, hasAnswered: () => true, onWait: () => undefined };
  return {
    async request(wanted, signal) {
      const { namespace, account } = wanted;
      const request = `request a token of serviceaccounts ${namespace}/${account}`;
      const path = `${objectPath(ACCOUNTS, namespace, account)}/token`;
      const post = { method: 'POST', path, headers: { 'content-type': 'application/json' }, body: describe(wanted) };
      try {
        return readToken(await sendWithRetries(() => transport.send(post, signal), patience, signal), request);
      } catch (error) {
        signal.throwIfAborted();
        throw translateNetworkError(error, request, endpoint);
      }
    },
  };
}

function describe({ audience, seconds }: AccountTokenRequest): string {
  return JSON.stringify({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences: [audience], expirationSeconds: seconds },
  });
}

function readToken(response: HttpResponse, request: string): string {
  if (response.status !== 200 && response.status !== 201) throw statusError(response, request, 'apply');
  const token = asString(asObject(parseObject(response.body)?.['status'])['token']);
  if (token === undefined) throw unexpectedAnswer(request);
  return token;
}
