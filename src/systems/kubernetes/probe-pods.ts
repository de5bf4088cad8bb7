/** Pods of our own making: created, looked at and deleted, over any transport. */
import { asList, asObject, asString, type JsonObject, parseObject } from '../../core/json.js';
import type { HttpRequest, HttpResponse } from '../../ports/http.js';
import type { ProbePods, ProbePodState } from '../../ports/tokens.js';
import type { AccountTokensOptions } from './account-tokens.js';
import { translateNetworkError } from './network-error.js';
import { collectionPath, objectPath } from './resource-path.js';
import { sendWithRetries } from './retry.js';
import { statusError, unexpectedAnswer } from './status-error.js';

const PODS = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };
const JSON_BODY = { 'content-type': 'application/json' };

type Send = (request: HttpRequest, doing: string, signal: AbortSignal) => Promise<HttpResponse>;

export function probePods(options: AccountTokensOptions): ProbePods {
  const send = makeSend(options);
  return {
    async create(pod, signal) {
      const { namespace, name } = asObject(pod['metadata']);
      const doing = `create pods ${String(namespace)}/${String(name)}`;
      const path = collectionPath(PODS, asString(namespace));
      const response = await send(
        { method: 'POST', path, headers: JSON_BODY, body: JSON.stringify(pod) },
        doing,
        signal,
      );
      // A repeated creation meets the pod of the first: nobody else has that name.
      if (![200, 201, 409].includes(response.status)) throw statusError(response, doing, 'apply');
    },
    async read(namespace, name, signal) {
      // A list, since whoever applies may list pods and get none.
      const query = new URLSearchParams({ fieldSelector: `metadata.name=${name}` });
      const doing = `read pods ${namespace}/${name}`;
      const response = await send(
        { method: 'GET', path: `${collectionPath(PODS, namespace)}?${query}` },
        doing,
        signal,
      );
      if (response.status !== 200) throw statusError(response, doing, 'apply');
      const list = parseObject(response.body);
      if (!list) throw unexpectedAnswer(doing);
      const [pod] = asList(list['items']);
      return pod === undefined ? undefined : describePod(asObject(pod));
    },
    async delete(namespace, name, signal) {
      const doing = `delete pods ${namespace}/${name}`;
      const path = `${objectPath(PODS, namespace, name)}?gracePeriodSeconds=0`;
      const response = await send({ method: 'DELETE', path }, doing, signal);
      if (![200, 202, 404].includes(response.status)) throw statusError(response, doing, 'apply');
    },
  };
}

function makeSend({ transport, endpoint, clock, random }: AccountTokensOptions): Send {
  const patience = { clock, random, hasAnswered: () => true, onWait: () => undefined };
  return async (request, doing, signal) => {
    try {
      return await sendWithRetries(() => transport.send(request, signal), patience, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw translateNetworkError(error, doing, endpoint);
    }
  };
}

function describePod(pod: JsonObject): ProbePodState {
  const status = asObject(pod['status']);
  const { state } = asObject(asList(status['containerStatuses'])[0]);
  const { terminated, waiting } = asObject(state);
  const unscheduled = asList(status['conditions'])
    .map((condition) => asObject(condition))
    .find((condition) => condition['type'] === 'PodScheduled' && condition['status'] === 'False');
  const report = asString(asObject(terminated)['message']);
  const reason = [asObject(waiting), asObject(terminated), status, asObject(unscheduled)]
    .map((one) => asString(one['reason']))
    .find((one) => one !== undefined);
  return {
    phase: asString(status['phase']) ?? 'Pending',
    ...(report !== undefined && { report }),
    ...(reason !== undefined && { reason }),
  };
}
