/** Asks the API server what it would make of a new pod. */
import { asObject, asString, parseObject } from '../../core/json.js';
import type { DryRuns } from '../../ports/dry-runs.js';
import { translateNetworkError } from './network-error.js';
import { collectionPath } from './resource-path.js';
import { sendWithRetries } from './retry.js';
import type { ObjectSenderOptions } from './send-object.js';
import { unexpectedAnswer } from './status-error.js';

const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };

/** Nothing is stored, so that asking again is safe. */
export function dryRuns({ transport, endpoint, clock, random }: ObjectSenderOptions): DryRuns {
  const patience = { clock, random, hasAnswered: () => true, onWait: () => undefined };
  return {
    async createPod(pod, signal) {
      const namespace = asString(asObject(pod['metadata'] ?? null)['namespace']) ?? '';
      const doing = `try to create a pod in namespace ${namespace}`;
      const request = {
        method: 'POST',
        path: `${collectionPath(PODS, namespace)}?dryRun=All`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(pod),
      };
      try {
        const { status, body } = await sendWithRetries(() => transport.send(request, signal), patience, signal);
        const answer = parseObject(body);
        if (status === 200 || status === 201) {
          if (!answer) throw unexpectedAnswer(doing);
          return { outcome: 'admitted', pod: answer };
        }
        const reason = asString(answer?.['reason']) ?? '';
        return { outcome: 'refused', status, reason, message: asString(answer?.['message']) ?? '' };
      } catch (error) {
        signal.throwIfAborted();
        throw translateNetworkError(error, doing, endpoint);
      }
    },
  };
}
