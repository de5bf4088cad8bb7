/** Paths inside an object as people write them. */
import { canonicalJson } from '../json.js';
import type { Path } from './types.js';

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
