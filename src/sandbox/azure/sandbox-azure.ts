/** The simulated Azure: ARM, Microsoft Graph and Entra as one request handler over one state. */
import type { AzureHandler, AzureRequest } from '../../ports/azure-handler.js';
import type { Clock } from '../../ports/clock.js';
import type { HttpResponse } from '../../ports/http.js';
import { createFaults, type Refused } from '../faults.js';
import { sendOn } from '../suffer.js';
import type { ArmSettings } from './arm/arm-call.js';
import { authenticationFailed } from './arm/arm-errors.js';
import { type ArmContext, serveArm } from './arm/arm-service.js';
import { createWriteGate } from './arm/write-gate.js';
import { type Call, describeCall } from './calls.js';
import { refuseByFault } from './damaged-answer.js';
import { type AccessTokens, createAccessTokens } from './entra/access-tokens.js';
import type { KeySource } from './entra/assertion.js';
import { serveEntra } from './entra/entra-service.js';
import { keepKeys } from './entra/kept-keys.js';
import { createReplicas, type Propagation } from './entra/replicas.js';
import type { TokenEndpoint } from './entra/token-endpoint.js';
import type { Fault } from './faults.js';
import { invalidToken } from './graph/graph-errors.js';
import { serveGraph } from './graph/graph-service.js';
import type { Refusal } from './http.js';
import type { AzureState } from './state.js';
import { createThrottle } from './throttle.js';

export interface SandboxOptions {
  state: AzureState;
  clock: Clock;
  /** Of faults and of which copy of Entra answers. */
  seed?: number;
  /** Keys of the clusters that sign assertions; absent: no issuer can be reached. */
  keysOf?: KeySource;
  /** How long Entra keeps those keys. */
  keysKeptMs?: number;
  /** PEM of the key that access tokens are signed with. */
  signingKey?: string;
  /** ARM and Graph ask for a token issued here and check roles; otherwise everybody may do everything. */
  checkCallers?: boolean;
  /** The rates of azure-facts §1.5 hold. */
  throttled?: boolean;
  latencyMs?: (call: Call) => number;
  faults?: readonly Fault[];
  arm?: Partial<ArmSettings>;
  /** How long Graph goes on to show the credentials of an application as they were before a write. */
  graphDelayMs?: number;
  propagation?: Partial<Propagation>;
  olderAnswers?: boolean;
  onCall?: (call: Call) => void;
  /** Told of each call that was carried out, also where its answer is lost. */
  onAnswer?: (call: Call, response: HttpResponse) => void;
}

export interface SandboxAzure {
  handle: AzureHandler;
  tokens: AccessTokens;
}

const AT_ONCE: Propagation = { replicas: 1, delayMs: 0, spreadMs: 0, earlyMs: 0, refusalKeptMs: 0 };
/** As the documentation describes it: seconds to propagate, minutes of old answers after a request that came too early. */
export const DOCUMENTED_PROPAGATION: Propagation = {
  replicas: 3,
  delayMs: 5_000,
  spreadMs: 5_000,
  earlyMs: 30_000,
  refusalKeptMs: 120_000,
};
const ARM_SETTINGS: ArmSettings = {
  duplicateStatus: 400,
  writeMs: 0,
  pageSize: Infinity,
  roleDelayMs: 0,
  resourceGraphDelayMs: 0,
};

export function createSandboxAzure(options: SandboxOptions): SandboxAzure {
  const { state, clock, seed = 0, faults = [], latencyMs, onCall, onAnswer } = options;
  const tokens = createAccessTokens(clock, state.tenant.id, options.signingKey);
  const serve = createServices(options, tokens);
  const ordered = createFaults(faults, seed);
  return {
    tokens,
    async handle(request, signal) {
      const call = describeCall(request);
      onCall?.(call);
      const damage = ordered.strike(call);
      const way = {
        ...{ clock, damage },
        latencyMs: latencyMs?.(call) ?? 0,
        serve: async () => {
          const response = await serve(call, request, signal);
          onAnswer?.(call, response);
          return response;
        },
        refuse: (refused: Refused) => refuseByFault(call, refused),
      };
      return sendOn(way, signal);
    },
  };
}

type Serve = (call: Call, request: AzureRequest, signal: AbortSignal) => Promise<HttpResponse>;

function createServices(options: SandboxOptions, tokens: AccessTokens): Serve {
  const { state, clock, seed = 0, keysOf = unreachableIssuer, keysKeptMs = 0, throttled, checkCallers } = options;
  const identify = (resource: string, refusal: () => Refusal) => (request: AzureRequest) =>
    checkCallers ? callerOf(tokens, request, resource, refusal) : undefined;
  const arm: Omit<ArmContext, 'signal'> = {
    ...{ state, clock, gate: createWriteGate(), settings: { ...ARM_SETTINGS, ...options.arm } },
    throttle: throttled ? createThrottle(clock) : undefined,
    identifyCaller: identify('https://management.azure.com', authenticationFailed),
  };
  const graph = {
    state,
    clock,
    delayMs: options.graphDelayMs ?? 0,
    identifyCaller: identify('https://graph.microsoft.com', invalidToken),
  };
  const entra: TokenEndpoint = {
    ...{ state, clock, tokens, olderAnswers: options.olderAnswers ?? false },
    keysOf: keepKeys(keysOf, clock, keysKeptMs),
    replicas: createReplicas(clock, seed, { ...AT_ONCE, ...options.propagation }),
  };
  return async ({ service }, request, signal) => {
    if (service === 'entra') return serveEntra(entra, request, signal);
    return service === 'graph' ? serveGraph(graph, request) : serveArm({ ...arm, signal }, request);
  };
}

/** Throws the refusal unless the request carries a token for the resource, or for the very origin that it goes to. */
function callerOf(tokens: AccessTokens, request: AzureRequest, resource: string, refusal: () => Refusal): string {
  const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
  const { origin } = new URL(request.url);
  const caller = tokens.holderOf(token, resource) ?? tokens.holderOf(token, origin);
  if (caller === undefined) throw refusal();
  return caller;
}

async function unreachableIssuer(): Promise<never> {
  throw new Error('no such issuer');
}
