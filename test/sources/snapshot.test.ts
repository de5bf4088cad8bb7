import { describe, expect, it } from '@jest/globals';
import { encodeSnapshot } from '../../src/core/formats/snapshot.js';
import { buildInventory } from '../../src/core/inventory/build-inventory.js';
import { snapshotSource } from '../../src/sources/snapshot.js';

const inventory = buildInventory({ root: { id: 'k8s', kind: 'folder' }, objects: [], skipped: [] });
const signal = new AbortController().signal;

describe('snapshotSource', () => {
  it('reads what was saved, and names its file', async () => {
    const source = snapshotSource({ path: 'a.json', readText: async () => encodeSnapshot([inventory]) });
    expect(source.description).toEqual({ kind: 'snapshot', paths: ['a.json'] });
    expect(await source.read(() => undefined, signal)).toEqual([inventory]);
  });

  it('refuses what is no snapshot', async () => {
    const source = snapshotSource({ path: 'a.json', readText: async () => '{}' });
    await expect(source.read(() => undefined, signal)).rejects.toMatchObject({
      code: 'invalid-snapshot',
      kind: 'usage',
    });
  });
});
