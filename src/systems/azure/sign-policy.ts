/** Signs requests. A token may be older than the role that was given: where a role is missing, once more with a new one. */
import type { AccessToken } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  bearerTokenAuthenticationPolicyName,
  type PipelinePolicy,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Clock } from '../../ports/clock.js';
import { readRefusal } from './failure.js';
import type { SharedTokens } from './share-tokens.js';

/** Of ARM ("If access was recently granted, please refresh your credentials", azure-facts §1.6) and of Graph. */
const MISSING_ROLE = new Set(['AuthorizationFailed', 'Authorization_RequestDenied']);

interface Signing {
  credential: SharedTokens;
  clock: Clock;
}

/** Nothing was done where a role is missing, so writes are repeated too. Challenges are answered by the SDK's policy. */
export function signPolicy({ credential, clock }: Signing, scope: string): PipelinePolicy {
  const scopes = [scope];
  return {
    name: bearerTokenAuthenticationPolicyName,
    async sendRequest(request, next) {
      let used: AccessToken | null = null;
      const authorizeRequest = async (): Promise<void> => {
        used = await credential.getToken(scopes, { enableCae: true });
        if (used) request.headers.set('authorization', `Bearer ${used.token}`);
      };
      const sign = bearerTokenAuthenticationPolicy({ credential, scopes, challengeCallbacks: { authorizeRequest } });
      const response = await sign.sendRequest(request, next);
      const isOnceMore = used !== null && lacksRole(response, clock) && (await credential.renew(scopes, used));
      return isOnceMore ? sign.sendRequest(request, next) : response;
    },
  };
}

function lacksRole({ status, headers, bodyAsText }: PipelineResponse, clock: Clock): boolean {
  if (status !== 403) return false;
  const { code = '' } = readRefusal({ status, headers, bodyAsText: bodyAsText ?? '' }, clock);
  return MISSING_ROLE.has(code);
}
