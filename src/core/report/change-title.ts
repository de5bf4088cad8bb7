/** How a change is called in front of people. */
import { formatPath } from '../change/format-path.js';
import { refOfTarget } from '../change/target.js';
import type { AzureTarget, Change, Path } from '../change/types.js';
import { isGuid } from '../guid.js';
import { asObject, asString } from '../json.js';

export type Action = 'create' | 'update' | 'delete' | 'restart';

/** The order in which actions are listed. */
export const ACTIONS: readonly Action[] = ['create', 'update', 'delete', 'restart'];

export const ACTION_SYMBOLS: Record<Action, string> = { create: '+', update: '~', delete: '-', restart: '↻' };

export function actionOf(change: Change): Action {
  return change.effect.do === 'edit' ? 'update' : change.effect.do;
}

/** The ref, the name of the credential with its identity, or the path. */
export function titleOf(change: Change): string {
  const { target } = change;
  switch (target.system) {
    case 'kubernetes':
      return refOfTarget(target);
    case 'azure':
      return target.credential
        ? `credential ${credentialName(change, target)} on ${describeHolder(target.id)}`
        : `cluster ${shortId(target.id)}`;
    case 'files':
      return target.object ? `${target.path} (${target.object.ref})` : target.path;
  }
}

/** What the fields of an edit are called, shortest form: enough to recognise them, the diff shows the rest. */
export function touchedNames(change: Change): string[] {
  if (change.effect.do !== 'edit') return [];
  return [...new Set(change.effect.fields.map(({ at }) => lastName(at)))];
}

function lastName(path: Path): string {
  const keys = path.filter((step) => typeof step === 'string');
  return keys.at(-1) ?? formatPath(path);
}

/** The object id of an app registration is a GUID. */
export function describeHolder(id: string): string {
  return isGuid(id) ? `application ${id}` : `identity ${shortId(id)}`;
}

/** `resource-group/name` of an ARM id; any other id as it is. */
export function shortId(id: string): string {
  const match = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(id);
  return match ? `${match[1]}/${match[2]}` : id;
}

/** Only a created or deleted credential carries its name; the subject tells the others apart. */
function credentialName({ effect }: Change, target: AzureTarget): string {
  const body = effect.do === 'create' ? effect.body : effect.do === 'delete' ? effect.was : undefined;
  return asString(asObject(body)['name']) ?? target.credential?.subject ?? '';
}
