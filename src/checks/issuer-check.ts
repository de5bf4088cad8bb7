/** Whether this is the cluster that the plan was made for, and its tokens come from the issuer that the credentials name. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import { firstDifference } from '../core/first-difference.js';
import type { ClusterIdentity } from '../core/inventory/found.js';
import { failed, inconclusive, passed } from './outcomes.js';

export interface PlannedCluster {
  /** Of the namespace kube-system; absent: the plan does not know. */
  uid?: string;
  issuer?: string;
}

/** Byte for byte, as Entra compares: the slash at the end counts. */
export function checkIssuer(planned: PlannedCluster, found: ClusterIdentity): CheckOutcome {
  if (planned.uid !== undefined && found.uid !== undefined && planned.uid !== found.uid) {
    return failed('other-cluster', 'This is another cluster than the plan was made for', {
      evidence: compare('UID of namespace kube-system', planned.uid, found.uid),
      next: ['Choose the cluster: --context NAME'],
    });
  }
  if (planned.issuer === undefined) return passed('The plan names no issuer');
  if (found.issuer === undefined) {
    return inconclusive('issuer-unknown', 'The issuer of the cluster may not be read', {
      next: ['Ask for the ClusterRole migrate-apply-target in templates/rbac/apply.yaml'],
    });
  }
  const evidence = compare('issuer', planned.issuer, found.issuer);
  if (evidence.length === 0) return passed(`The issuer of the cluster is ${found.issuer}`);
  return failed('issuer-differs', 'The cluster has another issuer than the plan', {
    evidence,
    causes: ['The issuer of a cluster changes when the cluster is made anew.'],
    next: ['Plan again: migrate plan --out FILE'],
  });
}

function compare(what: string, promised: string, found: string): CheckOutcome['evidence'] {
  const at = firstDifference(promised, found);
  return at === undefined ? [] : [{ what, promised, found, where: 'in the cluster', at }];
}
