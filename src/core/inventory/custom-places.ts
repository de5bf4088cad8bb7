/** The places of pods in custom resources, one reader per family of kinds. Sources: the CRDs and documentation of each. */
import type { Path, PathStep } from '../change/types.js';
import { asObject } from '../json.js';
import { elementsOf, lookAt, overriddenBy, type PodPlace, templateAt } from './pod-place.js';
import type { RawObject } from './raw-object.js';

export type ReadPlaces = (raw: RawObject) => PodPlace[];

export const SPEC = ['spec'];

export function template(...path: string[]): ReadPlaces {
  return () => [templateAt(...path)];
}

/** One template in each element of a list. */
export function elements(list: Path, key: string, below: readonly PathStep[]): ReadPlaces {
  return ({ found }) => elementsOf(found.object, list, key).map((path) => templateAt(...path, ...below));
}

export function readPrometheus(): PodPlace[] {
  return [
    {
      labels: ['spec', 'podMetadata', 'labels'],
      annotations: ['spec', 'podMetadata', 'annotations'],
      account: ['spec', 'serviceAccountName'],
      spec: SPEC,
    },
  ];
}

/** Of an Argo workflow's templates those that run a pod; the others only say in which order. */
const RUNNING_TEMPLATES = ['container', 'script', 'resource', 'containerSet', 'data', 'plugin'];

/** Each template has pods of its own; what it says of labels and account wins over what the spec says for all. */
export function workflow(...spec: string[]): ReadPlaces {
  const base: PodPlace = {
    labels: [...spec, 'podMetadata', 'labels'],
    annotations: [...spec, 'podMetadata', 'annotations'],
    account: [...spec, 'serviceAccountName'],
    spec,
  };
  return ({ found: { object } }) => {
    const running = elementsOf(object, [...spec, 'templates'], 'name').filter((path) =>
      RUNNING_TEMPLATES.some((key) => asObject(lookAt(object, path))[key] !== undefined),
    );
    const places = running.map((path) => ({
      ...overriddenBy(object, base, {
        labels: [...path, 'metadata', 'labels'],
        annotations: [...path, 'metadata', 'annotations'],
        account: [...path, 'serviceAccountName'],
      }),
      containers: ['container', 'script', 'sidecars'].map((key) => [...path, key]),
    }));
    return places.length > 0 ? places : [base];
  };
}

/** The domain's, and those of servers and clusters that say something else. */
export function readDomain({ found: { object } }: RawObject): PodPlace[] {
  const base = serverPod(SPEC);
  const parts: Path[] = [
    ['spec', 'adminServer'],
    ...elementsOf(object, ['spec', 'managedServers'], 'serverName'),
    ...elementsOf(object, ['spec', 'clusters'], 'clusterName'),
  ];
  const own = parts.filter((path) => lookAt(object, [...path, 'serverPod']) !== undefined);
  return [base, ...own.map((path) => overriddenBy(object, base, serverPod(path)))];
}

export function serverPod(path: Path): PodPlace {
  const pod = [...path, 'serverPod'];
  return {
    labels: [...pod, 'labels'],
    annotations: [...pod, 'annotations'],
    account: [...pod, 'serviceAccountName'],
    spec: pod,
  };
}

/** The components of a Kafka cluster that there are, by the names that their service accounts end with. */
const KAFKA_COMPONENTS: Record<string, string> = {
  kafka: 'kafka',
  zookeeper: 'zookeeper',
  entityOperator: 'entity-operator',
  cruiseControl: 'cruise-control',
  kafkaExporter: 'kafka-exporter',
};

export function readKafka(raw: RawObject): PodPlace[] {
  return Object.entries(KAFKA_COMPONENTS)
    .filter(([key]) => raw.spec[key] !== undefined)
    .map(([key, component]) => operatedPod(raw, ['spec', key, 'template'], component));
}

export function strimzi(component: string): ReadPlaces {
  return (raw) => [operatedPod(raw, ['spec', 'template'], component)];
}

/** Strimzi makes the account, and names it after the resource and the component. */
function operatedPod(raw: RawObject, path: readonly string[], component: string): PodPlace {
  const pod = [...path, 'pod'];
  return {
    labels: [...pod, 'metadata', 'labels'],
    annotations: [...pod, 'metadata', 'annotations'],
    madeAccount: `${raw.name}-${component}`,
    spec: pod,
  };
}

/** Driver and executor hold what other kinds leave to a container. */
export function spark(...spec: string[]): ReadPlaces {
  const places = ['driver', 'executor'].map((part): PodPlace => {
    const pod = [...spec, part];
    return {
      labels: [...pod, 'labels'],
      annotations: [...pod, 'annotations'],
      account: [...pod, 'serviceAccount'],
      spec: pod,
      containers: [pod, [...pod, 'sidecars']],
    };
  });
  return () => places;
}

export function readTaskRun(): PodPlace[] {
  return [tektonRun(SPEC)];
}

/** Since v1 what concerns all pods lies together. */
export function readPipelineRun({ apiVersion }: RawObject): PodPlace[] {
  return [tektonRun(apiVersion === 'tekton.dev/v1' ? ['spec', 'taskRunTemplate'] : SPEC)];
}

/** The labels of a run are handed down to its pods. */
function tektonRun(path: readonly string[]): PodPlace {
  return {
    labels: ['metadata', 'labels'],
    annotations: ['metadata', 'annotations'],
    account: [...path, 'serviceAccountName'],
    spec: [...path, 'podTemplate'],
  };
}

export function ray(...path: string[]): ReadPlaces {
  return ({ found: { object } }) => [
    templateAt(...path, 'headGroupSpec', 'template'),
    ...elementsOf(object, [...path, 'workerGroupSpecs'], 'groupName').map((group) => templateAt(...group, 'template')),
  ];
}

/** Templates of the job manager and of the task managers are laid over the common one; all run as one account. */
export function readFlink({ found: { object } }: RawObject): PodPlace[] {
  const account = ['spec', 'serviceAccount'];
  const base: PodPlace = { ...templateAt('spec', 'podTemplate'), account };
  return ['jobManager', 'taskManager'].map((part) => {
    const pod = ['spec', part, 'podTemplate'];
    const own = { labels: [...pod, 'metadata', 'labels'], annotations: [...pod, 'metadata', 'annotations'] };
    return { ...overriddenBy(object, base, own), containers: [[...pod, 'spec', 'containers']] };
  });
}

export function readAdvancedCronJob({ spec }: RawObject): PodPlace[] {
  const isBroadcast = asObject(spec['template'])['broadcastJobTemplate'] !== undefined;
  return [templateAt('spec', 'template', isBroadcast ? 'broadcastJobTemplate' : 'jobTemplate', 'spec', 'template')];
}
