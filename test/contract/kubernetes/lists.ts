/** Conformance: lists, whole and in part. */
import { expect } from '@jest/globals';
import { asList, asObject, asString } from '../../../src/core/json.js';
import { askFor, type Cases, type Scene } from './cluster-under-test.js';
import { configMap, metadataOf, namesIn } from './objects.js';

const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json';
const METADATA = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json';

/** Of `a` (app: one), `b` (app: two, old: '') and `c` (no labels). */
const SELECTED: Readonly<Record<string, readonly string[]>> = {
  'labelSelector=app=one': ['a'],
  'labelSelector=app==one': ['a'],
  'labelSelector=app!=one': ['b', 'c'],
  'labelSelector=app': ['a', 'b'],
  'labelSelector=!app': ['c'],
  'labelSelector=app in (one,two),!old': ['a'],
  'labelSelector=app notin (one)': ['b', 'c'],
  'labelSelector=old=': ['b'],
  'fieldSelector=metadata.name=b': ['b'],
  'fieldSelector=metadata.name!=b': ['a', 'c'],
  'labelSelector=app&fieldSelector=metadata.name!=b': ['a'],
};

export const LISTS: Cases = {
  'the objects of a list do not say what they are': async (scene) => {
    await makeThree(scene);
    const { status, body } = await scene.ask('GET', `${pathOf(scene)}?labelSelector=app`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: expect.any(String) },
    });
    expect(asList(asObject(body)['items']).map((item) => asObject(item)['kind'])).toEqual([undefined, undefined]);
    expect(asList(asObject(body)['items'])[0]).toMatchObject({ data: { key: 'value' } });
  },
  ...Object.fromEntries(
    Object.entries(SELECTED).map(([query, names]) => [
      `${query} finds ${names.join(' and ')}`,
      async (scene: Scene) => {
        await makeThree(scene);
        const path = `${pathOf(scene)}?${new URLSearchParams(query).toString()}`;
        const found = namesIn((await scene.ask('GET', path)).body);
        // A controller puts the certificates of the cluster into each namespace.
        expect(found.filter((name) => name !== 'kube-root-ca.crt')).toEqual(names);
      },
    ]),
  ),
  'a selector that can not be read is refused': async (scene) => {
    expect((await scene.ask('GET', `${pathOf(scene)}?labelSelector=app+in+one`)).status).toBe(400);
  },
  'a list of all namespaces is sorted by their names with a slash behind them': async (scene) => {
    const { client, ask, namespace } = scene;
    await client.createNamespace(`${namespace}-2`);
    for (const place of [namespace, `${namespace}-2`]) await client.create(configMap(place, 'run', { of: namespace }));
    const { body } = await ask('GET', `/api/v1/configmaps?labelSelector=of%3D${namespace}`);
    const places = asList(asObject(body)['items']).map((item) => metadataOf(item)['namespace']);
    expect(places).toEqual([`${namespace}-2`, namespace]);
  },
  'a list comes in pages, and a page says how many objects follow': async (scene) => {
    for (const name of ['a', 'b', 'c', 'd', 'e'])
      await scene.client.create(configMap(scene.namespace, name, { is: 'mine' }));
    const names: string[] = [];
    const left: unknown[] = [];
    let token: string | undefined = '';
    while (token !== undefined) {
      const query = new URLSearchParams({ limit: '2', ...(token === '' ? {} : { continue: token }) });
      const { body } = await scene.ask('GET', `${pathOf(scene)}?${query.toString()}`);
      const own = namesIn(body).filter((name) => name !== 'kube-root-ca.crt');
      names.push(...own);
      left.push(metadataOf(body)['remainingItemCount']);
      token = asString(metadataOf(body)['continue']) || undefined;
    }
    expect(names).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(left.at(0)).toBeGreaterThanOrEqual(3);
    expect(left.at(-1)).toBeUndefined();
  },
  'a page that does not say where it starts is refused': async (scene) => {
    expect((await scene.ask('GET', `${pathOf(scene)}?limit=1&continue=nonsense`)).status).toBe(400);
  },
  'a list can be asked for without contents': async (scene) => {
    await makeThree(scene);
    const list = await askFor(scene, `${pathOf(scene)}?labelSelector=app%3Done`, METADATA_LIST);
    expect(list).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
    const [item] = asList(list['items']).map(asObject);
    expect(item).toMatchObject({ metadata: { name: 'a', labels: { app: 'one' } } });
    expect(item).not.toHaveProperty('data');
  },
  'an object can be asked for without contents': async (scene) => {
    await makeThree(scene);
    const object = await askFor(scene, `${pathOf(scene)}/a`, METADATA);
    expect(object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
    expect(object).not.toHaveProperty('data');
  },
  'the server tells its version, its groups and their kinds': async ({ ask }) => {
    expect(asObject((await ask('GET', '/version')).body)['gitVersion']).toMatch(/^v1\.\d+\.\d+/);
    const groups = asList(asObject((await ask('GET', '/apis')).body)['groups']).map((group) => asObject(group)['name']);
    expect(groups).toEqual(expect.arrayContaining(['apps', 'batch', 'coordination.k8s.io', 'policy']));
    const { body } = await ask('GET', '/apis/apps/v1');
    const kinds = asList(asObject(body)['resources']).map(asObject);
    expect(kinds.find(({ name }) => name === 'deployments')).toMatchObject({ kind: 'Deployment', namespaced: true });
    expect((await ask('GET', '/apis/example.test/v1')).status).toBe(404);
  },
};

async function makeThree({ client, namespace }: Scene): Promise<void> {
  await client.create(configMap(namespace, 'a', { app: 'one' }));
  await client.create(configMap(namespace, 'b', { app: 'two', old: '' }));
  await client.create(configMap(namespace, 'c'));
}

function pathOf({ namespace }: Scene): string {
  return `/api/v1/namespaces/${namespace}/configmaps`;
}
