/** A restart as the edit that brings it about: as `kubectl rollout restart` does it. */
import { getAt } from './edit-fields.js';
import type { Json } from '../json.js';
import type { Change, Path } from './types.js';

export const RESTARTED_AT: Path = ['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'];

const RESTARTABLE = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Whether its controller replaces its pods when the template changes. */
export function canRestart({ target }: Change): boolean {
  return target.system === 'kubernetes' && target.apiVersion === 'apps/v1' && RESTARTABLE.has(target.kind);
}

/** @param at RFC 3339 */
export function restartEdit(change: Change, live: Json, at: string): Change {
  const fields = [{ at: [...RESTARTED_AT], from: getAt(live, RESTARTED_AT), to: { is: at } }];
  return { ...change, effect: { do: 'edit', fields } };
}
