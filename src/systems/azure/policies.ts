/** Our steps in the pipeline of the Azure SDK. */
import { type PipelinePolicy, type PipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import type { Clock } from '../../ports/clock.js';
import { type Failure, failureIn, failureOf } from './failure.js';
import type { Pace } from './pace.js';
import { MAX_RETRIES, type Patience, remedyFor, waitBefore, waitFor } from './patience.js';

/** A request that hears nothing for this long fails with the code ETIMEDOUT. */
const TIMEOUT_MS = 60_000;
/** Before Azure ever answered, a broken connection is more likely a wrong proxy than a passing fault. */
const MAX_RETRIES_UNHEARD = 2;

type Outcome = { response: PipelineResponse; failure?: Failure } | { error: unknown; failure?: Failure };

/** Repeats reads. Writes are repeated by whoever can look at what became of them. */
export function retryPolicy(patience: Patience, isRead: (request: PipelineRequest) => boolean): PipelinePolicy {
  let heard = false;
  return {
    name: 'retryPolicy',
    async sendRequest(request, next) {
      for (let retry = 0; ; retry += 1) {
        const outcome = await settle(() => next(request), patience.clock);
        heard ||= 'response' in outcome;
        const most = heard ? MAX_RETRIES : MAX_RETRIES_UNHEARD;
        const { failure } = outcome;
        if (failure && isRead(request) && remedyFor(failure) === 'again' && retry < most) {
          await waitFor(waitBefore(retry, failure, patience.random), patience, signalOf(request));
        } else if ('error' in outcome) {
          throw outcome.error;
        } else {
          return outcome.response;
        }
      }
    },
  };
}

async function settle(send: () => Promise<PipelineResponse>, clock: Clock): Promise<Outcome> {
  try {
    const response = await send();
    const failure = failureIn({ ...response, bodyAsText: response.bodyAsText ?? '' }, clock);
    return failure ? { response, failure } : { response };
  } catch (error) {
    const failure = failureOf(error, clock);
    return failure ? { error, failure } : { error };
  }
}

export function pacePolicy(pace: Pace): PipelinePolicy {
  return {
    name: pacePolicy.name,
    async sendRequest(request, next) {
      await pace.wait(request, signalOf(request));
      return next(request);
    },
  };
}

export function timeoutPolicy(clock: Clock): PipelinePolicy {
  return {
    name: timeoutPolicy.name,
    async sendRequest(request, next) {
      const outer = signalOf(request);
      const [sending, waiting] = [new AbortController(), new AbortController()];
      const stop = (): void => [sending, waiting].forEach((part) => part.abort(outer.reason));
      outer.addEventListener('abort', stop, { once: true });
      request.abortSignal = sending.signal;
      const expiry = clock.sleep(TIMEOUT_MS, waiting.signal).then(() => {
        sending.abort();
        throw new RestError('no answer', { code: 'ETIMEDOUT' });
      });
      try {
        return await Promise.race([next(request), expiry]);
      } finally {
        outer.removeEventListener('abort', stop);
        waiting.abort();
        request.abortSignal = outer;
      }
    },
  };
}

/** A link to the next page, or a redirection, must not carry a token away. */
export function guardPolicy(origin: string): PipelinePolicy {
  const { origin: allowed } = new URL(origin);
  return {
    name: guardPolicy.name,
    async sendRequest(request, next) {
      if (new URL(request.url).origin === allowed) return next(request);
      throw new RestError('a link leads elsewhere', { code: 'LINK_LEADS_ELSEWHERE' });
    },
  };
}

function signalOf({ abortSignal }: PipelineRequest): AbortSignal {
  if (abortSignal instanceof AbortSignal) return abortSignal;
  const controller = new AbortController();
  if (abortSignal?.aborted) controller.abort();
  abortSignal?.addEventListener('abort', () => controller.abort());
  return controller.signal;
}
