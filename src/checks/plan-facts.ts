/** What checks need to know of the plan that they belong to. */
import { kubernetesTarget, refOfTarget } from '../core/change/target.js';
import type { Check, KubernetesTarget } from '../core/change/types.js';
import { MigrationError } from '../core/errors.js';
import { asObject, asString, compareText } from '../core/json.js';
import { parseRef, type Ref } from '../core/ref.js';
import type { PromiseFacts } from '../core/rollout/pod-promise.js';
import type { ExecutablePlan } from '../core/run/executable.js';
import type { PlannedCluster } from './issuer-check.js';

export interface PlanFacts {
  /** Of the workloads. */
  namespaces: readonly string[];
  /** Of the tokens that are to be proved. */
  clientIds: readonly string[];
  clusterOf(root: string): PlannedCluster;
  promiseFactsOf(check: Check): PromiseFacts;
  /** @throws MigrationError `workload-type-unknown` */
  workloadOf(check: Pick<Check, 'subject'>): KubernetesTarget;
}

const VERSIONS = new Map([
  ['', 'v1'],
  ['apps', 'apps/v1'],
  ['batch', 'batch/v1'],
]);

export function readPlanFacts(
  plan: ExecutablePlan,
  azure: { authority: string; tenantId: string } | undefined,
): PlanFacts {
  const { target, inputs, changes, checks } = plan;
  const targets = new Map(
    changes.flatMap((change): [Ref, KubernetesTarget][] =>
      change.target.system === 'kubernetes' ? [[refOfTarget(change.target), change.target]] : [],
    ),
  );
  const [onlyRoot = ''] = target.roots.map(({ id }) => id);
  return {
    namespaces: distinct(
      checks.flatMap(({ run, subject }) => (run === 'pods' ? (parseRef(subject)?.namespace ?? []) : [])),
    ),
    clientIds: distinct(
      checks.flatMap(({ run, args }) => (run === 'token' ? (asString(asObject(args)['clientId']) ?? []) : [])),
    ),
    clusterOf(root) {
      const uid = target.roots.find(({ id }) => id === root)?.cluster?.uid;
      const issuer = target.issuers[root];
      return { ...(uid !== undefined && { uid }), ...(issuer !== undefined && { issuer }) };
    },
    promiseFactsOf({ subject }) {
      const root = targets.get(subject)?.root ?? onlyRoot;
      const tenantId = target.tenants?.[root] ?? target.tenantId;
      return {
        audience: inputs.audience,
        ...(tenantId !== undefined && { tenantId }),
        ...(azure && { authority: azure.authority }),
      };
    },
    workloadOf({ subject }) {
      const version = VERSIONS.get(parseRef(subject)?.group ?? '');
      const found = targets.get(subject) ?? (version && kubernetesTarget(onlyRoot, version, subject));
      if (found) return found;
      throw typeUnknown(subject);
    },
  };
}

function typeUnknown(subject: Ref): MigrationError {
  return new MigrationError({
    code: 'workload-type-unknown',
    kind: 'inconclusive',
    what: `${subject} cannot be read`,
    why: 'no change of the plan tells the version of its API',
    next: ['Look at its pods yourself: kubectl get pods'],
  });
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
