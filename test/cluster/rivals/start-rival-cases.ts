/** The clusters T-01 to T-27 on one control plane that runs their workloads. */
import { asList, asObject, asString, type JsonObject } from '../../../src/core/json.js';
import type { RivalEvent } from '../../support/rival-builders.js';
import { RIVAL_CASES } from '../../support/rival-cases.js';
import type { ObjectName, TestClient } from '../client.js';
import type { ControlPlane } from '../control-plane.js';
import { startControllers } from '../controllers.js';
import { loadObjects } from '../load-objects.js';
import { readPodIdentityDefinitions } from '../pod-identity-definitions.js';
import { waitUntil } from '../wait-until.js';

/** Of software whose operators do not run here: only its objects are there. */
const FOREIGN = [
  { group: 'argoproj.io', version: 'v1alpha1', kind: 'Workflow', plural: 'workflows' },
  { group: 'serving.knative.dev', version: 'v1', kind: 'Revision', plural: 'revisions' },
  { group: 'batch.volcano.sh', version: 'v1alpha1', kind: 'Job', plural: 'jobs' },
];
/** By namespace, how many pods there are before anything happens, and when all of it has. */
const PODS_BEFORE = { t19: 2, t23: 3 };
const PODS_AFTER = { t15: 60, t23: 4 };

/** Resolves when the pods run, and what was to happen then has happened. */
export async function startRivalCases(controlPlane: ControlPlane): Promise<void> {
  const client = controlPlane.clientFor();
  for (const definition of await readPodIdentityDefinitions()) await client.createDefinition(definition);
  for (const kind of FOREIGN) await client.createDefinition(makeDefinition(kind));
  await startControllers(controlPlane);
  const objects = RIVAL_CASES.flatMap((each) => each.objects);
  await loadObjects(
    client,
    objects.filter((object) => !isOwned(object)),
  );
  for (const object of objects.filter(isOwned)) await client.create(await withOwnerUid(client, object));
  await waitForPods(controlPlane, PODS_BEFORE);
  for (const { then } of RIVAL_CASES) if (then) await happen(client, then);
  await waitForPods(controlPlane, PODS_AFTER);
}

async function waitForPods(
  { programs, clientFor }: ControlPlane,
  wanted: Readonly<Record<string, number>>,
): Promise<void> {
  await waitUntil(programs, 'kube-controller-manager', async () => {
    const pods = await clientFor().list('v1', 'Pod');
    const count = (place: string): number =>
      pods.filter(({ metadata }) => asObject(metadata)['namespace'] === place).length;
    return Object.entries(wanted).every(([namespace, least]) => count(namespace) >= least);
  });
}

function makeDefinition({ group, version, kind, plural }: (typeof FOREIGN)[number]): JsonObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const versions = [{ name: version, served: true, storage: true, schema }];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural, kind }, versions },
  };
}

function ownersOf({ metadata }: JsonObject): JsonObject[] {
  return asList(asObject(metadata)['ownerReferences']).map(asObject);
}

function isOwned(object: JsonObject): boolean {
  return ownersOf(object).length > 0;
}

/** The garbage collector removes what belongs to somebody who is not there. */
async function withOwnerUid(client: TestClient, object: JsonObject): Promise<JsonObject> {
  const metadata = asObject(object['metadata']);
  const namespace = asString(metadata['namespace']) ?? '';
  const ownerReferences = await Promise.all(
    ownersOf(object).map(async (owner) => {
      const [apiVersion = '', kind = '', name = ''] = ['apiVersion', 'kind', 'name'].map((key) => asString(owner[key]));
      const place: ObjectName = { apiVersion, kind, name, ...(kind === 'Node' ? {} : { namespace }) };
      const { uid = null } = asObject((await client.get(place))?.['metadata']);
      return { ...owner, uid };
    }),
  );
  return { ...object, metadata: { ...metadata, ownerReferences } };
}

async function happen(client: TestClient, event: RivalEvent): Promise<void> {
  if ('delete' in event) await client.delete(event.on);
  else await client.patch(event.on, event.patch);
}
