/** The stage `cluster`: turning on what workload identity needs of an AKS cluster, which a person does. */
import type { ClusterFact } from '../azure/facts.js';
import { changeId } from '../change/target.js';
import type { AzureTarget, Change, FieldEdit, Path } from '../change/types.js';
import { workloadIdentityOff } from '../findings/workload-identity-off.js';
import { compareText } from '../json.js';
import type { PlannedConsumer } from './plan-consumer.js';

interface Feature {
  title: string;
  /** Of the cluster's resource in ARM. */
  at: Path;
  flag: string;
}

const OIDC_ISSUER: Feature = {
  title: 'OIDC issuer',
  at: ['properties', 'oidcIssuerProfile', 'enabled'],
  flag: '--enable-oidc-issuer',
};
const ADD_ON: Feature = {
  title: 'workload identity add-on',
  at: ['properties', 'securityProfile', 'workloadIdentity', 'enabled'],
  flag: '--enable-workload-identity',
};

/** A webhook that somebody installed does what the add-on would, and the two cannot be in one cluster. */
export function findMissing({ oidcIssuer, workloadIdentity }: ClusterFact, hasWebhook: boolean): Feature[] {
  return [...(oidcIssuer.enabled ? [] : [OIDC_ISSUER]), ...(workloadIdentity || hasWebhook ? [] : [ADD_ON])];
}

export function enableWorkloadIdentity(
  { id }: ClusterFact,
  missing: readonly Feature[],
  planned: readonly PlannedConsumer[],
): Change {
  const target: AzureTarget = { system: 'azure', id };
  return {
    id: changeId('cluster', 'edit', target),
    stage: 'cluster',
    needs: [],
    by: 'source',
    target,
    effect: { do: 'edit', fields: missing.map(turnOn) },
    requires: [],
    undo: { impossible: 'Azure does not let the OIDC issuer of a cluster be turned off again' },
    why: {
      code: workloadIdentityOff.code,
      consumers: planned.map(({ consumer }) => consumer.workload.ref).sort(compareText),
    },
  };
}

function turnOn({ at }: Feature): FieldEdit {
  return { at: [...at], from: { is: false }, to: { is: true } };
}

export function describeEnabling(
  { id }: ClusterFact,
  missing: readonly Feature[],
): { missing: string[]; command: string } {
  const flags = missing.map(({ flag }) => flag).join(' ');
  return {
    missing: missing.map(({ title }) => title),
    command: `az aks update ${describeCluster(id)} ${flags}`,
  };
}

function describeCluster(id: string): string {
  const match = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(id);
  if (!match) return `--ids ${quote(id)}`;
  const [, subscription = '', group = '', name = ''] = match;
  return `--subscription ${quote(subscription)} --resource-group ${quote(group)} --name ${quote(name)}`;
}

/** The name of a resource group may hold parentheses. */
function quote(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
