/** Azure's clients over a function instead of the network: tests, the sandbox and rehearsals. */
import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { AzureHandler } from '../../ports/azure-handler.js';
import { errorCode } from '../error-code.js';

export function inProcessClient(handle: AzureHandler): HttpClient {
  return {
    async sendRequest(request) {
      const { method, url, abortSignal } = request;
      const signal = abortSignal instanceof AbortSignal ? abortSignal : new AbortController().signal;
      const body = bodyOf(request);
      try {
        const asked = { method, url, headers: request.headers.toJSON(), ...(body !== undefined && { body }) };
        const { status, headers, body: bodyAsText } = await untilAborted(handle(asked, signal), signal);
        return { request, status, headers: createHttpHeaders(withoutAbsent(headers)), bodyAsText };
      } catch (error) {
        const code = errorCode(error);
        throw code === undefined ? error : new RestError('the connection broke', { code, request });
      }
    },
  };
}

function bodyOf({ body }: PipelineRequest): string | undefined {
  return typeof body === 'string' ? body : undefined;
}

function withoutAbsent(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** A handler may never answer. */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('aborted'));
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
