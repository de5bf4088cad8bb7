/** What both clients of Azure share: how requests are sent, signed, paced, repeated and timed out. */
import {
  bearerTokenAuthenticationPolicyName,
  type HttpClient,
  type Pipeline,
  type PipelineOptions,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import type { Clock } from '../../ports/clock.js';
import type { Cloud } from './clouds.js';
import type { LoginDescription } from './login-error.js';
import type { Pace } from './pace.js';
import type { Patience } from './patience.js';
import { guardPolicy, pacePolicy, retryPolicy, timeoutPolicy } from './policies.js';
import type { SharedTokens } from './share-tokens.js';
import { signPolicy } from './sign-policy.js';

export interface Wire extends Patience {
  clock: Clock;
  cloud: Cloud;
  credential: SharedTokens;
  login: LoginDescription;
  /** One for all clients of a login: the limits are those of its tenant. */
  pace: Pace;
  /** `migrate/1.2.3` */
  userAgent: string;
  /** PEM of authorities to trust. Behind a proxy the SDK does not heed it: NODE_EXTRA_CA_CERTS works in both. */
  ca?: string;
  /** Absent: the network. */
  httpClient?: HttpClient;
}

/** Retries of the SDK are off: they know neither our clock nor a 409, and repeat writes blindly. */
export function pipelineOptions({ userAgent, ca }: Pick<Wire, 'userAgent' | 'ca'>): PipelineOptions {
  return {
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: userAgent },
    ...(ca !== undefined && { tlsOptions: { ca } }),
  };
}

/** `origin` is the only place that requests, and with them tokens of `scope`, may go. */
export function equip(pipeline: Pipeline, wire: Wire, origin: string, scope: string): void {
  // The SDK's own keeps a token for as long as it lives.
  pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  pipeline.addPolicy(signPolicy(wire, scope), { phase: 'Sign' });
  pipeline.addPolicy(retryPolicy(wire, isRead), { phase: 'Retry' });
  pipeline.addPolicy(pacePolicy(wire.pace), { afterPhase: 'Sign' });
  pipeline.addPolicy(timeoutPolicy(wire.clock), { afterPhase: 'Sign', afterPolicies: [pacePolicy.name] });
  pipeline.addPolicy(guardPolicy(origin), { afterPhase: 'Sign', afterPolicies: [timeoutPolicy.name] });
}

/** A query of Resource Graph is a POST that changes nothing. */
function isRead({ method, url }: PipelineRequest): boolean {
  return method === 'GET' || /\/providers\/Microsoft\.ResourceGraph\/resources\?/.test(url);
}
