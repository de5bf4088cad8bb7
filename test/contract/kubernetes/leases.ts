/** Conformance: Leases, which a lock is made of. */
import { expect } from '@jest/globals';
import { asObject, type JsonObject } from '../../../src/core/json.js';
import type { Answer } from '../../cluster/client.js';
import { type Cases, JSON_PATCH, type Scene } from './cluster-under-test.js';
import { metadataOf, specOf } from './objects.js';

const HOLDER = '/spec/holderIdentity';

export const LEASES: Cases = {
  'of two who make the Lease, one does': async (scene) => {
    const answers = await Promise.all([make(scene, 'one'), make(scene, 'two')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  },
  'of two who take it over, one does': async (scene) => {
    await make(scene, 'old');
    const seen = await read(scene);
    const take = (holder: string): Promise<Answer> =>
      patch(scene, seen, { op: 'replace', path: HOLDER, value: holder });
    const answers = await Promise.all([take('one'), take('two')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(['one', 'two']).toContain(specOf(await read(scene))['holderIdentity']);
  },
  'a holder renews it by what it last saw': async (scene) => {
    const made = asObject((await make(scene, 'one')).body);
    const renewTime = '2026-01-01T00:00:10.000000Z';
    const renewed = await patch(scene, made, { op: 'replace', path: '/spec/renewTime', value: renewTime });
    expect(renewed.status).toBe(200);
    expect(specOf(renewed.body)).toMatchObject({ holderIdentity: 'one', renewTime });
    expect((await patch(scene, made, { op: 'replace', path: '/spec/renewTime', value: renewTime })).status).toBe(422);
  },
  'it is deleted by whoever knows it as it is': async (scene) => {
    const { uid, resourceVersion } = metadataOf((await make(scene, 'one')).body);
    const drop = (version: string): Promise<Answer> =>
      scene.ask('DELETE', pathOf(scene), {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        preconditions: { uid: uid ?? null, resourceVersion: version },
      });
    expect((await drop('1')).status).toBe(409);
    expect((await drop(String(resourceVersion))).status).toBe(200);
    expect((await scene.ask('GET', pathOf(scene))).status).toBe(404);
  },
};

function collectionOf({ namespace }: Scene): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
}

function pathOf(scene: Scene): string {
  return `${collectionOf(scene)}/lock`;
}

function make(scene: Scene, holderIdentity: string): Promise<Answer> {
  const times = { acquireTime: '2026-01-01T00:00:00.000000Z', renewTime: '2026-01-01T00:00:00.000000Z' };
  return scene.ask('POST', collectionOf(scene), {
    metadata: { name: 'lock' },
    spec: { holderIdentity, leaseDurationSeconds: 60, leaseTransitions: 0, ...times },
  });
}

async function read(scene: Scene): Promise<JsonObject> {
  return asObject((await scene.ask('GET', pathOf(scene))).body);
}

function patch(scene: Scene, seen: JsonObject, operation: JsonObject): Promise<Answer> {
  const { resourceVersion } = metadataOf(seen);
  const test = { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion ?? null };
  return scene.ask('PATCH', pathOf(scene), [test, operation], JSON_PATCH);
}
