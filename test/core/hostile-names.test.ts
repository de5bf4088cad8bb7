/** Keys from outside that are names of Object's own members. */
import { describe, expect, it } from '@jest/globals';
import { decodeSnapshot, encodeSnapshot } from '../../src/core/formats/snapshot.js';
import { buildInventory } from '../../src/core/inventory/build-inventory.js';
import type { JsonObject } from '../../src/core/json.js';
import { resolve } from '../../src/core/resolve/resolve.js';
import { azureIdentity, azureIdentityBinding, foundRoot, podIdentityException, workload } from '../support/objects.js';

const NAMES = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];

describe.each(NAMES)('an object that says %s', (name) => {
  const objects: JsonObject[] = [
    azureIdentity(name, name, { spec: { type: name } }),
    azureIdentityBinding(name, name, name, name),
    podIdentityException(name, name, { [name]: name }),
    {
      ...workload(name, name, {
        label: name,
        podSpec: { containers: [{ name, image: name, env: [{ name, value: name }] }] },
      }),
      status: { [name]: name },
    },
    {
      apiVersion: `${name}/v1`,
      kind: name,
      metadata: { name, namespace: name, labels: { [name]: name } },
      [name]: name,
    },
  ];
  const found = foundRoot(objects);
  const inventory = buildInventory({
    ...found,
    objects: found.objects.map((object) => ({ ...object, managers: [name] })),
  });

  it('is read as any other', () => {
    expect(inventory.identities.map(({ type }) => type)).toEqual(['unsupported']);
    expect(inventory.workloads.map(({ owner }) => owner)).toEqual([undefined]);
    expect(inventory.others).toHaveLength(1);
    expect(resolve(inventory, 'standard').consumers).toHaveLength(1);
  });

  it('survives a snapshot', () => {
    expect(decodeSnapshot(encodeSnapshot([inventory]), 's')).toEqual([inventory]);
  });
});
