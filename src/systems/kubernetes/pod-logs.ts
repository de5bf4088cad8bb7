/** Reads the logs of pods. */
import type { PodLogs } from '../../ports/pod-logs.js';
import { translateNetworkError } from './network-error.js';
import { objectPath } from './resource-path.js';
import { sendWithRetries } from './retry.js';
import type { ObjectSenderOptions } from './send-object.js';
import { statusError } from './status-error.js';

const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };

export function podLogs({ transport, endpoint, clock, random }: ObjectSenderOptions): PodLogs {
  const patience = { clock, random, hasAnswered: () => true, onWait: () => undefined };
  return {
    async read({ namespace, pod, container, sinceTime, limitBytes }, signal) {
      const query = new URLSearchParams({
        timestamps: 'true',
        limitBytes: String(limitBytes),
        ...(container !== undefined && { container }),
        ...(sinceTime !== undefined && { sinceTime }),
      });
      const doing = `read the log of pods ${namespace}/${pod}`;
      const request = { method: 'GET', path: `${objectPath(PODS, namespace, pod)}/log?${query}` };
      try {
        const response = await sendWithRetries(() => transport.send(request, signal), patience, signal);
        if (response.status !== 200) throw statusError(response, doing, 'apply');
        return response.body;
      } catch (error) {
        signal.throwIfAborted();
        throw translateNetworkError(error, doing, endpoint);
      }
    },
  };
}
