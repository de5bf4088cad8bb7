/** Several pod templates in one object → the one shape that a workload has, or the word that there is none. */
import { compareText } from '../json.js';
import type { PodFields, PodShape, Workload } from './model.js';
import { BINDING_LABEL, USE_LABEL } from './names.js';
import { isMarked, type PodReading } from './pod-place.js';

type Joined = Pick<Workload, 'pod' | 'podFields' | 'differing' | 'otherAccounts'>;

/**
 * The templates with a label of either way to an identity count; the others stay as they are. Those that count are
 * edited together where they say the same of labels and account; where they don't, nobody may take one for all.
 */
export function joinPods(readings: readonly [PodReading, ...PodReading[]]): Joined {
  const marked = readings.filter(({ shape }) => isMarked(shape.labels));
  const [first = readings[0], ...rest] = marked.length > 0 ? marked : readings;
  const counted = [first, ...rest];
  const fields = counted.flatMap((reading) => reading.fields ?? []);
  const differ = rest.some((reading) => !saysTheSame(first, reading));
  const others = new Set(readings.map(({ shape }) => shape.serviceAccount));
  others.delete(first.shape.serviceAccount);
  return {
    pod: mergeShapes(
      first.shape,
      rest.map(({ shape }) => shape),
    ),
    ...(fields.length === counted.length ? { podFields: distinct(fields) } : {}),
    ...(differ ? { differing: counted.map(describe) } : {}),
    ...(others.size > 0 ? { otherAccounts: [...others].sort(compareText) } : {}),
  };
}

function saysTheSame({ shape: a, fields }: PodReading, { shape: b }: PodReading): boolean {
  return (
    a.labels[BINDING_LABEL] === b.labels[BINDING_LABEL] &&
    a.labels[USE_LABEL] === b.labels[USE_LABEL] &&
    a.serviceAccount === b.serviceAccount &&
    // Where it stands matters only to an edit.
    (fields === undefined || a.namesAccount === b.namesAccount) &&
    describeAnnotations(a) === describeAnnotations(b)
  );
}

/** What holds one of the pods back holds the workload back. */
function mergeShapes(first: PodShape, rest: readonly PodShape[]): PodShape {
  const all = [first, ...rest];
  return {
    ...first,
    ...firstOf(all, 'runAsUser'),
    ...firstOf(all, 'runAsNonRoot'),
    ...firstOf(all, 'windowsHints'),
    ...firstOf(all, 'tokenVolume'),
    hostNetwork: all.some(({ hostNetwork }) => hostNetwork),
    windows: all.some(({ windows }) => windows),
    containers: all.flatMap(({ containers }) => containers),
    secretProviderClasses: [...new Set(all.flatMap(({ secretProviderClasses }) => secretProviderClasses))],
  };
}

function firstOf<K extends keyof PodShape>(shapes: readonly PodShape[], key: K): Partial<PodShape> {
  const value = shapes.find((shape) => shape[key] !== undefined)?.[key];
  return value === undefined ? {} : { [key]: value };
}

/** What the webhook is told of the pods. */
function describeAnnotations({ annotations }: PodShape): string {
  const entries = Object.entries(annotations).filter(([key]) => key.startsWith('azure.workload.identity/'));
  return entries
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `, ${key}: ${value}`)
    .join('');
}

/** Two kinds of pods may share a field. */
function distinct(fields: readonly PodFields[]): PodFields[] {
  return [...new Map(fields.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function describe({ where, shape }: PodReading): string {
  const label = shape.labels[BINDING_LABEL];
  const binding = label === undefined ? `no ${BINDING_LABEL}` : `${BINDING_LABEL}: ${label}`;
  return `${where}: ${binding}, service account ${shape.serviceAccount}${describeAnnotations(shape)}`;
}
