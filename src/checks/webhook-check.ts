/** Whether the webhook of workload identity is there and changes new pods, in the namespaces that are asked about. */
import type { CheckOutcome, Evidence } from '../core/change/check-outcome.js';
import type { Webhook } from '../core/inventory/cluster-objects.js';
import { readRawObject } from '../core/inventory/raw-object.js';
import { readWebhooks } from '../core/inventory/read-webhook.js';
import { listSome } from '../core/list-some.js';
import { isMutated } from '../core/rollout/compare-pod.js';
import { labelledPod } from '../core/rollout/labelled-pod.js';
import { readRefusal } from '../core/rollout/read-refusal.js';
import type { DryRuns } from '../ports/dry-runs.js';
import type { KubernetesReader, ResourceType } from '../ports/kubernetes.js';
import { describeNotAdmitted } from './not-admitted.js';
import { failed, passed } from './outcomes.js';

export interface WebhookPorts {
  reader: Pick<KubernetesReader, 'list'>;
  dryRuns: DryRuns;
}

/** `unknown`: something else than the webhook refused the pod, so that it tells nothing of it. */
type Trial = { namespace: string; result: 'mutated' | 'not-mutated' | 'unknown' } | { unreachable: CheckOutcome };

const CONFIGURATIONS: ResourceType = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'mutatingwebhookconfigurations',
  kind: 'MutatingWebhookConfiguration',
  namespaced: false,
};
const PARALLEL = 8;
const SHOWN = 10;

export async function checkWebhook(
  namespaces: readonly string[],
  ports: WebhookPorts,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const webhooks = await listWebhooks(ports.reader, signal);
  if (webhooks.length === 0) {
    return failed('webhook-not-found', 'The webhook of workload identity is not installed', {
      next: ['See what it means and what to do: migrate explain webhook-not-found'],
    });
  }
  const untrusted = webhooks.find(({ trusted }) => !trusted);
  if (untrusted) {
    return failed('webhook-not-ready', 'The API server cannot call the webhook of workload identity', {
      evidence: [{ what: untrusted.ref, is: 'no CA bundle' }],
      next: ['See what it means and what to do: migrate explain webhook-not-ready'],
    });
  }
  const trials = await tryAtOnce(namespaces, ports.dryRuns, signal);
  const unreachable = trials.find((trial) => 'unreachable' in trial);
  if (unreachable) return unreachable.unreachable;
  return judge(
    trials.filter((trial) => 'result' in trial),
    webhooks,
  );
}

function judge(trials: readonly { namespace: string; result: string }[], webhooks: readonly Webhook[]): CheckOutcome {
  const list = (result: string): string[] => trials.filter((one) => one.result === result).map((one) => one.namespace);
  const [left, unknown] = [list('not-mutated'), list('unknown')];
  if (left.length > 0) {
    return failed('namespace-not-mutated', 'The webhook leaves new pods alone that carry its label', {
      evidence: listSome(left, SHOWN).map((is) => ({ what: 'namespace', is })),
      causes: [
        'Its namespaceSelector does not select the namespace, or its objectSelector asks for more than the label.',
      ],
      next: ['Look what it selects: kubectl get mutatingwebhookconfigurations'],
    });
  }
  return passed('The webhook of workload identity is there, and changes new pods', {
    evidence: webhooks.map(describeWebhook),
    unproved: listSome(unknown, SHOWN).map(
      (name) => `Whether it changes new pods of namespace ${name}: a pod of ours is not admitted there`,
    ),
  });
}

async function listWebhooks(reader: WebhookPorts['reader'], signal: AbortSignal): Promise<Webhook[]> {
  const webhooks: Webhook[] = [];
  for await (const object of reader.list(CONFIGURATIONS, {}, signal)) {
    webhooks.push(...readWebhooks(readRawObject({ object, origin: {} })));
  }
  return webhooks;
}

async function tryAtOnce(namespaces: readonly string[], dryRuns: DryRuns, signal: AbortSignal): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (let start = 0; start < namespaces.length; start += PARALLEL) {
    const batch = namespaces.slice(start, start + PARALLEL);
    trials.push(...(await Promise.all(batch.map((namespace) => tryNamespace(namespace, dryRuns, signal)))));
  }
  return trials;
}

async function tryNamespace(namespace: string, dryRuns: DryRuns, signal: AbortSignal): Promise<Trial> {
  const answer = await dryRuns.createPod(labelledPod(namespace), signal);
  if (answer.outcome === 'admitted') {
    return { namespace, result: isMutated(answer.pod) ? 'mutated' : 'not-mutated' };
  }
  const cause = readRefusal(answer);
  const isAboutWebhook = cause === 'webhook-unreachable' || cause === 'webhook-denied-pod';
  return isAboutWebhook ? { unreachable: describeNotAdmitted(answer, namespace) } : { namespace, result: 'unknown' };
}

function describeWebhook({ ref, failurePolicy }: Webhook): Evidence {
  return { what: ref, is: `failure policy ${failurePolicy}` };
}
