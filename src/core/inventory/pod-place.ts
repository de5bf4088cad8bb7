/** Where an object says what its pods will be, and what it says there. */
import { getAt } from '../change/edit-fields.js';
import { formatPath } from '../change/format-path.js';
import type { Path, PathStep } from '../change/types.js';
import { groupBy } from '../group-by.js';
import { asList, asObject, asString, asStringMap, isObject, type Json, type JsonObject } from '../json.js';
import type { PodFields, PodShape } from './model.js';
import { BINDING_LABEL, USE_LABEL } from './names.js';
import { readPodShape } from './read-pod-shape.js';

export interface PodPlace {
  labels: Path;
  annotations?: Path;
  /** The field that names the account; absent where none can be named. */
  account?: Path;
  /** The account that the operator makes and the pods run as, where none can be named. */
  madeAccount?: string;
  /** As much of a pod spec as the kind has. */
  spec?: Path;
  /** Containers that lie elsewhere: each place holds one, or a list of them. */
  containers?: readonly Path[];
}

export interface PodReading {
  shape: PodShape;
  /** Undefined where an edit could not address the place. */
  fields?: PodFields;
  /** For people. */
  where: string;
}

/** A whole pod template, as Deployments have one. */
export function templateAt(...path: PathStep[]): PodPlace {
  return {
    labels: [...path, 'metadata', 'labels'],
    annotations: [...path, 'metadata', 'annotations'],
    account: [...path, 'spec', 'serviceAccountName'],
    spec: [...path, 'spec'],
  };
}

/** Paths of the elements of a list that have the key; those that share its value cannot be told apart and are left out. */
export function elementsOf(object: JsonObject, list: Path, key: string): Path[] {
  const names = asList(lookAt(object, list)).flatMap((item) => asString(asObject(item)[key]) ?? []);
  const single = [...groupBy(names, (name) => name)].filter(([, same]) => same.length === 1);
  return single.map(([name]) => [...list, { where: { [key]: name } }]);
}

/** The place of pods for which `own` wins over `base` where it says something about identity. */
export function overriddenBy(object: JsonObject, base: PodPlace, own: PodPlace): PodPlace {
  const { labels, annotations } = isMarked(asStringMap(lookAt(object, own.labels))) ? own : base;
  const account = own.account && asString(lookAt(object, own.account)) ? own.account : base.account;
  return { ...base, ...own, labels, ...(annotations ? { annotations } : {}), ...(account ? { account } : {}) };
}

export function readPlace(object: JsonObject, place: PodPlace): PodReading {
  const { labels, annotations, account, madeAccount, spec, containers = [] } = place;
  const named = madeAccount ?? (account && asString(lookAt(object, account)));
  const podSpec = asObject(spec && lookAt(object, spec));
  const more = containers.flatMap((path) => listContainers(lookAt(object, path)));
  return {
    shape: readPodShape(
      { labels: lookAt(object, labels) ?? {}, annotations: (annotations && lookAt(object, annotations)) ?? {} },
      {
        ...podSpec,
        ...(named === undefined ? {} : { serviceAccountName: named }),
        ...(more.length > 0 ? { containers: [...asList(podSpec['containers']), ...more] } : {}),
      },
    ),
    fields: {
      labels: [...labels],
      ...(annotations ? { annotations: [...annotations] } : {}),
      ...(account ? { serviceAccount: [...account] } : {}),
    },
    where: formatPlace(labels),
  };
}

/** Whether pods with these labels use one of the two ways to get an identity. */
export function isMarked(labels: Readonly<Record<string, string>>): boolean {
  return labels[BINDING_LABEL] !== undefined || labels[USE_LABEL] !== undefined;
}

export function lookAt(object: JsonObject, path: Path): Json | undefined {
  const value = getAt(object, path);
  return 'is' in value ? value.is : undefined;
}

/** `spec.template` of `spec.template.metadata.labels`: what a person would look for. */
export function formatPlace(labels: Path): string {
  const isTemplate = labels.length > 2 && labels.at(-1) === 'labels' && labels.at(-2) === 'metadata';
  return formatPath(isTemplate ? labels.slice(0, -2) : labels);
}

function listContainers(value: Json | undefined): Json[] {
  return isObject(value) ? [value] : [...asList(value)];
}
