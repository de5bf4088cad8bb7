/** What a call is about, as far as faults, latency and counting need it. It holds no header and no body. */
import type { HttpRequest } from '../../ports/http.js';
import { splitPath } from './api-request.js';

export interface KubernetesCall {
  method: string;
  /** Without its query. */
  path: string;
  isDryRun: boolean;
  /** The how many-th of all that this handler got; the first is 1. */
  number: number;
  /** The same, of those with this method and path. */
  nth: number;
}

export interface CallCounter {
  count(request: HttpRequest): KubernetesCall;
}

export function createCallCounter(): CallCounter {
  const seen = new Map<string, number>();
  let number = 0;
  return {
    count({ method, path }) {
      const { pathname, query } = splitPath(path);
      const key = `${method} ${pathname}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      number += 1;
      return { method, path: pathname, isDryRun: query.has('dryRun'), number, nth };
    },
  };
}
