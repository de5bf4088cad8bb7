/** The conformance suite: the same cases for the real cluster and for the simulated one, each in a namespace of its own. */
import { describe, it } from '@jest/globals';
import { ACCESS } from './access.js';
import { ADMISSION } from './admission.js';
import { type Cases, type ClusterUnderTest, openScene } from './cluster-under-test.js';
import { JSON_PATCHES } from './json-patch.js';
import { LEASES } from './leases.js';
import { LISTS } from './lists.js';
import { ROLLOUTS } from './rollouts.js';
import { VERBS } from './verbs.js';

const PARTS: Readonly<Record<string, Cases>> = {
  verbs: VERBS,
  'JSON Patch': JSON_PATCHES,
  lists: LISTS,
  'access and tokens': ACCESS,
  leases: LEASES,
  rollouts: ROLLOUTS,
  // Last: it takes the webhook away for a while.
  admission: ADMISSION,
};

/** `cluster`: asked for in each case, when it has been started. */
export function describeConformance(cluster: () => ClusterUnderTest): void {
  describe.each(Object.entries(PARTS))('%s', (part, cases) => {
    const prefix = part.toLowerCase().replaceAll(' ', '-');
    it.each(Object.entries(cases).map(([title, run], number) => ({ title, run, number })))(
      '$title',
      async ({ run, number }) => {
        await run(await openScene(cluster(), `${prefix}-${String(number)}`));
      },
    );
  });
}
