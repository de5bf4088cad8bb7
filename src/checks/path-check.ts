/** Which way the pods of a workload have got their tokens since they were made: asked of NMI's log, on the node of each. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { MigrationError } from '../core/errors.js';
import { asList, asObject, asString, type JsonObject } from '../core/json.js';
import { isMutated } from '../core/rollout/compare-pod.js';
import { type JudgedPath, judgePath, type PodOnPath } from '../core/rollout/served-path.js';
import type { NmiLogs } from './nmi-logs.js';
import { failed, inconclusive, passed } from './outcomes.js';

const ASKED_AT_ALL = 'Whether the application has asked for a token at all: silence says only that it did not ask NMI';
const RULE = "{apiGroups: [''], resources: [pods/log], verbs: [get]}";

/** @param pods those that are alive; @param now in milliseconds since 1970 */
export async function checkPath(
  pods: readonly JsonObject[],
  logs: NmiLogs,
  now: number,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  try {
    return describePath(judgePath(await Promise.all(pods.map((pod) => lookAtPod(pod, logs, now, signal)))));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof MigrationError)) throw error;
    return inconclusive(error.code, `Served by: unknown; ${error.message}`, {
      next:
        error.code === 'kubernetes-forbidden' ? [`Ask for this rule, in the namespace of NMI: ${RULE}`] : error.next,
    });
  }
}

/** What a pod on the network of its node asks for does not pass NMI. */
async function lookAtPod(pod: JsonObject, logs: NmiLogs, now: number, signal: AbortSignal): Promise<PodOnPath> {
  const [metadata, spec, status] = [asObject(pod['metadata']), asObject(pod['spec']), asObject(pod['status'])];
  const startedAt = Date.parse(asString(metadata['creationTimestamp']) ?? '');
  const since = Number.isNaN(startedAt) ? now : startedAt;
  const node = asString(spec['nodeName']);
  const isReachable = node !== undefined && spec['hostNetwork'] !== true;
  const log = isReachable ? await logs.since(node, since, signal) : undefined;
  const addresses = new Set(asList(status['podIPs']).flatMap((item) => asString(asObject(item)['ip']) ?? []));
  const asked = (log?.requests ?? []).filter(({ address, at }) => at >= since && addresses.has(address));
  return {
    name: asString(metadata['name']) ?? '',
    isMutated: isMutated(pod),
    ageMs: now - since,
    asked: asked.length,
    served: asked.filter(({ served }) => served).length,
    isLogWhole: log?.isWhole === true && addresses.size > 0,
  };
}

function describePath({ path, why, evidence }: JudgedPath): CheckOutcome {
  const summary = `Served by: ${path}; ${why}`;
  switch (path) {
    case 'federated':
      return passed(summary, { evidence, unproved: [ASKED_AT_ALL] });
    case 'unknown':
      return inconclusive('path-unknown', summary, {
        evidence,
        next: ['Look again when its pods have run for some minutes, with the right to read the log of NMI'],
      });
    case 'nmi':
    case 'both':
      return failed(`path-${path}`, summary, {
        evidence,
        causes: [
          'The SDK of the application is too old for workload identity, or is told to use managed identity.',
          'A library that asks IMDS itself is part of it.',
        ],
        next: ['Keep pod identity for it, and look at its SDK: nothing is broken, and it is not migrated yet'],
      });
  }
}
