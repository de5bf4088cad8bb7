/** How a change is called in front of people. */
import { refOfTarget } from '../change/target.js';
import type { AzureTarget, Change, Path } from '../change/types.js';
import { asObject, asString, canonicalJson } from '../json.js';

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
        ? `credential ${credentialName(change, target)} on identity ${shortId(target.id)}`
        : target.id;
    case 'files':
      return target.object ? `${target.path} (${target.object.ref})` : target.path;
  }
}

/** What the fields of an edit are called, shortest form: enough to recognise them, the diff shows the rest. */
export function touchedNames(change: Change): string[] {
  if (change.effect.do !== 'edit') return [];
  return [...new Set(change.effect.fields.map(({ at }) => lastName(at)))];
}

/** `spec.containers[name=api].env[name=X].value`; keys that hold more than a word are quoted. */
export function formatPath(path: Path): string {
  return path.map((step, index) => formatStep(step, index === 0)).join('');
}

function formatStep(step: Path[number], isFirst: boolean): string {
  if (typeof step === 'string') {
    if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
    return isFirst ? step : `.${step}`;
  }
  if ('item' in step) return `[${canonicalJson(step.item)}]`;
  return `[${Object.entries(step.where)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')}]`;
}

function lastName(path: Path): string {
  const keys = path.filter((step) => typeof step === 'string');
  return keys.at(-1) ?? formatPath(path);
}

/** `resource-group/name` of an ARM id; any other id as it is. */
function shortId(id: string): string {
  const match = /\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/i.exec(id);
  return match ? `${match[1]}/${match[2]}` : id;
}

/** Only a created or deleted credential carries its name; the subject tells the others apart. */
function credentialName({ effect }: Change, target: AzureTarget): string {
  const body = effect.do === 'create' ? effect.body : effect.do === 'delete' ? effect.was : undefined;
  return asString(asObject(body)['name']) ?? target.credential?.subject ?? '';
}
