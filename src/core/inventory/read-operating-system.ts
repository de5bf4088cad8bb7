/** On which operating system the pods of a spec run, and what only hints at it. */
import { asList, asObject, asString, asStringMap, type Json, type JsonObject } from '../json.js';

const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

export const WINDOWS_HINTS = ['toleration', 'runtime-class'] as const;
export type WindowsHint = (typeof WINDOWS_HINTS)[number];

/** By `os.name`, node selector or required node affinity: the pods can run nowhere else. */
export function isWindows(spec: JsonObject): boolean {
  const nodeSelector = asStringMap(spec['nodeSelector']);
  return (
    asString(asObject(spec['os'])['name']) === 'windows' ||
    OS_LABELS.some((label) => nodeSelector[label] === 'windows') ||
    requiresWindowsNodes(spec)
  );
}

/** A toleration only lets pods onto Windows nodes, and the name of a runtime class is free; nothing where the spec names Linux. */
export function findWindowsHints(spec: JsonObject): WindowsHint[] {
  const nodeSelector = asStringMap(spec['nodeSelector']);
  if (asObject(spec['os'])['name'] === 'linux' || OS_LABELS.some((label) => nodeSelector[label] === 'linux')) return [];
  const tolerates = asList(spec['tolerations']).some((item) => {
    const { key, value } = asStringMap(item);
    return (
      (key === 'os' || key === 'node.kubernetes.io/os' || key === 'kubernetes.io/os') &&
      value?.toLowerCase() === 'windows'
    );
  });
  const runtime = /windows/i.test((asString(spec['runtimeClassName']) ?? '').slice(0, 253));
  return [...(tolerates ? ['toleration' as const] : []), ...(runtime ? ['runtime-class' as const] : [])];
}

/** The terms are alternatives: every one of them must say so. */
function requiresWindowsNodes(spec: JsonObject): boolean {
  const nodeAffinity = asObject(asObject(spec['affinity'])['nodeAffinity']);
  const required = asObject(nodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']);
  const terms = asList(required['nodeSelectorTerms']);
  return (
    terms.length > 0 && terms.every((term) => asList(asObject(term)['matchExpressions']).some(isWindowsExpression))
  );
}

function isWindowsExpression(value: Json): boolean {
  const expression = asObject(value);
  const values = asList(expression['values']);
  return (
    OS_LABELS.includes(asString(expression['key']) ?? '') &&
    expression['operator'] === 'In' &&
    values.length > 0 &&
    values.every((item) => item === 'windows')
  );
}
