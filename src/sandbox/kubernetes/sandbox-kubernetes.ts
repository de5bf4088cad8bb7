/** The simulated cluster: an API server with its controllers, a kubelet and the webhook of workload identity, over one state. */
import type { Clock } from '../../ports/clock.js';
import type { HttpRequest, HttpResponse, Transport } from '../../ports/http.js';
import { createFaults, type FaultOn, type Refused } from '../faults.js';
import type { Members } from '../read-json.js';
import { sendOn } from '../suffer.js';
import { reviewAccess } from './access.js';
import { answerError, ApiError, noSuchPath } from './api-error.js';
import { readObjectRequest, splitPath } from './api-request.js';
import { createCallCounter, type KubernetesCall } from './call.js';
import { advance } from './controllers/advance.js';
import { runCronJob } from './controllers/cron-job.js';
import { answerDiscovery } from './discovery.js';
import { type PublishedKey, publishedKeys } from './issue-token.js';
import type { KubeObject } from './kube-object.js';
import { loadObjects } from './load-objects.js';
import { serveObjects } from './serve-objects.js';
import type { KubernetesState } from './state.js';
import type { Behaviour, World } from './world.js';

export interface SandboxKubernetesOptions extends Partial<Behaviour> {
  /** Goes on from where it is: another handler may have written it. */
  state: KubernetesState;
  clock: Clock;
  /** Of faults. */
  seed?: number;
  latencyMs?: (call: KubernetesCall) => number;
  faults?: readonly FaultOn<KubernetesCall>[];
  /** Told of each call before it is carried out. */
  onCall?: (call: KubernetesCall) => void;
  /** Told of each call that was carried out, also where its answer is lost. */
  onAnswer?: (call: KubernetesCall, response: HttpResponse) => void;
}

export interface SandboxKubernetes {
  transport: Transport;
  /** What the server would answer, at once: past faults, latency and counting. */
  answer(request: HttpRequest): HttpResponse;
  /** As if the objects had been there for long. */
  load(objects: readonly Members[]): void;
  /** The Job that the CronJob starts now. @throws Error when there is no such CronJob */
  runCronJob(namespace: string, name: string): KubeObject;
  /** As the issuer's JWKS lists them. */
  keys(): PublishedKey[];
}

const USUAL: Behaviour = { rolloutMs: 2000, terminationMs: 0, controllerLagMs: 0 };
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

export function createSandboxKubernetes(options: SandboxKubernetesOptions): SandboxKubernetes {
  const { state, clock, seed = 0, latencyMs, faults = [], onCall, onAnswer, ...behaviour } = options;
  const world: World = { ...USUAL, ...behaviour, state, time: clock.now() };
  const ordered = createFaults(faults, seed);
  const counter = createCallCounter();
  const reply = (request: HttpRequest): HttpResponse => {
    advance(world, clock.now());
    return serve(world, request);
  };
  return {
    answer: reply,
    load(objects) {
      advance(world, clock.now());
      loadObjects(world, objects);
    },
    runCronJob(namespace, name) {
      advance(world, clock.now());
      return runCronJob(world, namespace, name);
    },
    keys: () => publishedKeys(state),
    transport: {
      async send(request, signal) {
        signal.throwIfAborted();
        const call = counter.count(request);
        onCall?.(call);
        const way = {
          ...{ clock, damage: ordered.strike(call), latencyMs: latencyMs?.(call) ?? 0 },
          serve: () => {
            const response = reply(request);
            onAnswer?.(call, response);
            return response;
          },
          refuse: refuseByFault,
        };
        return sendOn(way, signal);
      },
    },
  };
}

function serve(world: World, request: HttpRequest): HttpResponse {
  const { state } = world;
  try {
    const { pathname } = splitPath(request.path);
    if (request.method === 'POST' && pathname === REVIEWS) return reviewAccess(state, request.body);
    const told = request.method === 'GET' ? answerDiscovery(state, pathname) : undefined;
    if (told) return told;
    const asked = readObjectRequest(state, request);
    if (!asked) throw noSuchPath();
    return serveObjects(world, asked);
  } catch (error) {
    if (error instanceof ApiError) return answerError(error);
    throw error;
  }
}

function refuseByFault({ status, code, message = 'This was ordered.', retryAfterS }: Refused): HttpResponse {
  const error = new ApiError({ code: status, reason: code ?? REASONS[status] ?? '', message });
  const answer = answerError(error);
  if (retryAfterS === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterS) } };
}
