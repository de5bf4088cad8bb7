/** Moves a Deployment from one ReplicaSet to the next, within the bounds that it sets. */
import type { ResourceType } from '../../../ports/kubernetes.js';
import { type Members, membersOf, numberOf, textMapOf, without } from '../../read-json.js';
import { createObject } from '../create-object.js';
import { type KubeObject, ownedBy } from '../kube-object.js';
import { PODS, REPLICA_SETS } from '../resource-types.js';
import { findObject, listOwned, putObject } from '../store.js';
import type { World } from '../world.js';
import { tellDeployment } from './deployment-status.js';
import { hashTemplate, sameTemplate } from './revisions.js';
import { resolveShare } from './share.js';

const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
const OF_THE_DEPLOYMENT = [REVISION, HISTORY, 'kubectl.kubernetes.io/last-applied-configuration'];

export function reconcileDeployment(world: World, found: KubeObject, type: ResourceType): void {
  const { paused, template } = membersOf(found['spec']);
  const sets = listOwned(world, REPLICA_SETS, found);
  const current =
    sets.find((set) => isOfTemplate(set, template)) ?? (paused === true ? undefined : startSet(world, found, sets));
  const revision = current && markRevision(world, found, current, sets);
  const deployment = putObject(world, type, withRevision(found, revision));
  const old = sets.filter(({ metadata }) => metadata.uid !== current?.metadata.uid);
  if (paused === true) scaleTogether(world, deployment, current, old);
  else if (current && isRecreating(deployment)) recreate(world, deployment, current, old);
  else if (current) roll(world, deployment, current, old);
  tellDeployment(world, deployment, type, current);
}

function isOfTemplate(set: KubeObject, template: unknown): boolean {
  return sameTemplate(membersOf(set['spec'])['template'], template, HASH_LABEL);
}

/** Undefined while pods of another template are in its way. */
function startSet(world: World, deployment: KubeObject, sets: readonly KubeObject[]): KubeObject | undefined {
  const wanted = replicasOf(deployment);
  if (!isRecreating(deployment)) {
    const total = sets.reduce((sum, set) => sum + replicasOf(set), 0);
    return makeSet(world, deployment, sets.length, Math.min(wanted, Math.max(0, mostReplicas(deployment) - total)));
  }
  for (const set of sets) scale(world, deployment, set, 0);
  return isGone(world, sets) ? makeSet(world, deployment, sets.length, wanted) : undefined;
}

function makeSet(world: World, deployment: KubeObject, number: number, replicas: number): KubeObject {
  const { template, selector, minReadySeconds } = membersOf(deployment['spec']);
  const { namespace = '', name } = deployment.metadata;
  const hash = hashTemplate(template, number);
  const { metadata, spec } = membersOf(template);
  const labels = { ...membersOf(membersOf(metadata)['labels']), [HASH_LABEL]: hash };
  const body = {
    metadata: {
      name: `${name}-${hash}`,
      labels,
      annotations: { ...annotationsFor(deployment), ...describeSize(deployment) },
      ownerReferences: [ownedBy(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: {
        ...membersOf(selector),
        matchLabels: { ...membersOf(membersOf(selector)['matchLabels']), [HASH_LABEL]: hash },
      },
      template: { metadata: { ...membersOf(metadata), labels }, spec },
    },
  };
  return createObject(world, { type: REPLICA_SETS, namespace }, body, false);
}

function annotationsFor({ metadata }: KubeObject): Readonly<Record<string, string>> {
  return textMapOf(without(metadata.annotations ?? {}, OF_THE_DEPLOYMENT));
}

function describeSize(deployment: KubeObject): Readonly<Record<string, string>> {
  return {
    'deployment.kubernetes.io/desired-replicas': String(replicasOf(deployment)),
    'deployment.kubernetes.io/max-replicas': String(mostReplicas(deployment)),
  };
}

/** The set of the current template has the highest number: one that is used again gets a new one. */
function markRevision(world: World, deployment: KubeObject, current: KubeObject, sets: readonly KubeObject[]): string {
  const numberOfSet = ({ metadata }: KubeObject): number => Number(metadata.annotations?.[REVISION] ?? 0);
  const others = sets.filter(({ metadata }) => metadata.uid !== current.metadata.uid).map(numberOfSet);
  const revision = String(Math.max(numberOfSet(current), Math.max(0, ...others) + 1));
  const { [REVISION]: before, [HISTORY]: history } = current.metadata.annotations ?? {};
  const former = [history, before === revision ? undefined : before].filter((each) => each !== undefined);
  const annotations = {
    ...current.metadata.annotations,
    ...annotationsFor(deployment),
    [REVISION]: revision,
    ...(former.length > 0 ? { [HISTORY]: former.join(',') } : {}),
  };
  putObject(world, REPLICA_SETS, { ...current, metadata: { ...current.metadata, annotations } });
  return revision;
}

function withRevision(deployment: KubeObject, revision: string | undefined): KubeObject {
  if (revision === undefined) return deployment;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

function roll(world: World, deployment: KubeObject, current: KubeObject, old: readonly KubeObject[]): void {
  const wanted = replicasOf(deployment);
  const total = [current, ...old].reduce((sum, set) => sum + replicasOf(set), 0);
  const room = Math.max(0, mostReplicas(deployment) - total);
  const replicas = Math.min(wanted, replicasOf(current) + room);
  scale(world, deployment, current, replicas);
  const least = wanted - mostUnavailable(deployment);
  // Those that are not well go first, whatever their age.
  let spare = total - replicasOf(current) + availableOf(current) - least;
  for (const set of old)
    spare -= scaleDown(world, deployment, set, Math.min(spare, replicasOf(set) - availableOf(set)));
  const left = old.map((set) => latest(world, set));
  const available = [current, ...left].reduce((sum, set) => sum + Math.min(availableOf(set), replicasOf(set)), 0);
  let free = available - least;
  for (const set of left) free -= scaleDown(world, deployment, set, Math.min(free, replicasOf(set)));
}

function recreate(world: World, deployment: KubeObject, current: KubeObject, old: readonly KubeObject[]): void {
  for (const set of old) scale(world, deployment, set, 0);
  if (isGone(world, old)) scale(world, deployment, current, replicasOf(deployment));
}

function isGone(world: World, sets: readonly KubeObject[]): boolean {
  return sets.every((set) => listOwned(world, PODS, set).length === 0);
}

/** While it is paused, the one set that has pods follows the number that is wanted. */
function scaleTogether(
  world: World,
  deployment: KubeObject,
  current: KubeObject | undefined,
  old: readonly KubeObject[],
): void {
  const active = [...(current ? [current] : []), ...old].filter((set) => replicasOf(set) > 0);
  const [only] = active.length === 0 && current ? [current] : active;
  if (only && active.length <= 1) scale(world, deployment, only, replicasOf(deployment));
}

function scaleDown(world: World, deployment: KubeObject, set: KubeObject, by: number): number {
  if (by <= 0) return 0;
  scale(world, deployment, set, replicasOf(set) - by);
  return by;
}

function scale(world: World, deployment: KubeObject, found: KubeObject, replicas: number): void {
  const set = latest(world, found);
  const { generation = 1, annotations } = set.metadata;
  const metadata = {
    ...set.metadata,
    annotations: { ...annotations, ...describeSize(deployment) },
    generation: replicasOf(set) === replicas ? generation : generation + 1,
  };
  putObject(world, REPLICA_SETS, { ...set, metadata, spec: { ...membersOf(set['spec']), replicas } });
}

function latest({ state }: World, set: KubeObject): KubeObject {
  return findObject(state, REPLICA_SETS, set.metadata.namespace ?? '', set.metadata.name) ?? set;
}

function isRecreating(deployment: KubeObject): boolean {
  return strategyOf(deployment)['type'] === 'Recreate';
}

/** Pods of all templates together. */
function mostReplicas(deployment: KubeObject): number {
  const wanted = replicasOf(deployment);
  return wanted + resolveShare(membersOf(strategyOf(deployment)['rollingUpdate'])['maxSurge'], wanted, Math.ceil);
}

/** At least one, where none more may be made. */
function mostUnavailable(deployment: KubeObject): number {
  const wanted = replicasOf(deployment);
  const { maxUnavailable } = membersOf(strategyOf(deployment)['rollingUpdate']);
  const given = Math.min(wanted, resolveShare(maxUnavailable, wanted, Math.floor));
  return given === 0 && mostReplicas(deployment) === wanted ? 1 : given;
}

function strategyOf({ spec }: KubeObject): Members {
  return membersOf(membersOf(spec)['strategy']);
}

function replicasOf(object: KubeObject): number {
  return numberOf(membersOf(object['spec'])['replicas']) ?? 1;
}

function availableOf(set: KubeObject): number {
  return numberOf(membersOf(set['status'])['availableReplicas']) ?? 0;
}
