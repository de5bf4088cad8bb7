/** After an ordered StatefulSet was taken back: the pods that its controller waits for, and would never replace. */
import { changeId, kubernetesTarget } from '../core/change/target.js';
import type { Change } from '../core/change/types.js';
import { formatRef } from '../core/ref.js';
import type { Run } from './run.js';
import { writeChange } from './write-change.js';

export async function deleteStuckPods(run: Run, change: Change): Promise<void> {
  const { target, why, stage } = change;
  if (target.system !== 'kubernetes' || target.kind !== 'StatefulSet') return;
  const { namespace = '', root } = target;
  for (const { name, uid } of await run.ports.stuckPods.find(target, run.stop)) {
    const pod = kubernetesTarget(root, 'v1', formatRef({ kind: 'Pod', group: '', namespace, name }));
    const deletion: Change = {
      id: `${changeId(stage, 'delete', pod)}/${uid}`,
      stage,
      needs: [],
      by: 'migrate',
      target: pod,
      uid,
      effect: { do: 'delete', was: {} },
      requires: [],
      undo: { impossible: 'its controller makes another' },
      why,
    };
    await writeChange(run, deletion);
  }
}
