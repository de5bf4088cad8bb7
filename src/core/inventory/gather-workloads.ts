/** Workload objects → top-most owners: what a person would edit, never what a controller made from it. */
import type { Ref } from '../ref.js';
import { findCustomKind } from './custom-kinds.js';
import { rolloutUnlessPaused } from './custom-rollouts.js';
import type { Workload } from './model.js';
import { BINDING_LABEL } from './names.js';
import { delegateOf, linkOf, refOfOwner } from './owner-link.js';
import type { ControllerReference } from './owner-tool.js';
import { isMarked } from './pod-place.js';
import type { RawObject } from './raw-object.js';
import { readAnyWorkload, type WorkloadReading } from './read-any-workload.js';
import { findWorkloadKind } from './read-workload.js';
import { standForRead, standForUnread } from './stand-for-owner.js';

/** A chain of owners longer than this is a loop. */
const MAX_OWNERS = 16;

/** Which of the objects are workloads, and what they say of their pods. */
export type WorkloadReadings = ReadonlyMap<RawObject, WorkloadReading>;

export function readWorkloads(raws: readonly RawObject[]): WorkloadReadings {
  const readings = new Map<RawObject, WorkloadReading>();
  for (const raw of raws) {
    const reading = readAnyWorkload(raw);
    if (reading) readings.set(raw, reading);
  }
  return readings;
}

interface Member {
  raw: RawObject;
  workload: Workload;
  top: RawObject | ControllerReference;
  /** What the nearest owner that was read and has a pod template says. */
  maker: WorkloadReading | undefined;
}

/**
 * A child of an owner that was read and has a pod template is left out. Children whose owner has none, or was not read,
 * stand for that owner together.
 */
export function gatherWorkloads(raws: readonly RawObject[], readings: WorkloadReadings): Workload[] {
  const byRef = new Map(raws.map((raw) => [raw.ref, raw]));
  const delegating = new Map(raws.flatMap(readDelegation));
  const members = [...readings].map(([raw, { workload }]): Member => ({
    raw,
    workload,
    top: findTop(raw, byRef, readings),
    maker: findMaker(raw, byRef, readings),
  }));
  const { stands, straying } = judgeChildren(
    members.filter(({ raw, top }) => raw !== top),
    readings,
  );
  const heads = members.flatMap(({ raw, workload, top }) =>
    raw === top && !stands.has(workload.ref) ? [{ ...workload, ...delegating.get(raw.ref) }] : [],
  );
  return [...heads, ...stands.values()].map((workload) => {
    const count = straying.get(workload.ref);
    return count === undefined ? workload : { ...workload, straying: count };
  });
}

function judgeChildren(
  children: readonly Member[],
  readings: WorkloadReadings,
): { stands: ReadonlyMap<Ref, Workload>; straying: ReadonlyMap<Ref, number> } {
  const unread = new Map<Ref, { owner: ControllerReference; children: Workload[] }>();
  const incomplete = new Map<WorkloadReading, Workload[]>();
  const straying = new Map<Ref, number>();
  for (const { raw, workload, top, maker } of children) {
    if (!('ref' in top)) {
      if (maker && !strays(workload, maker)) continue;
      const ref = refOfOwner(top, raw.namespace);
      const known = unread.get(ref) ?? { owner: top, children: [] };
      known.children.push(workload);
      unread.set(ref, known);
      continue;
    }
    const reading = readings.get(top);
    if (reading && knowsMore(workload, top, reading)) {
      const known = incomplete.get(reading) ?? [];
      if (maker === reading || strays(workload, maker)) known.push(workload);
      incomplete.set(reading, known);
    } else if (strays(workload, reading)) {
      straying.set(top.ref, (straying.get(top.ref) ?? 0) + 1 + (raw.found.alike ?? 0));
    }
  }
  const stands = [
    ...[...unread].flatMap(([ref, { owner, children: made }]) => standForUnread(ref, owner, made)),
    ...[...incomplete].flatMap(([reading, made]) => standForRead(reading, made)),
  ];
  return { stands: new Map(stands.map((stand) => [stand.ref, stand])), straying };
}

/**
 * The object itself, the read object that owns it in the end, or the reference to an owner that was not read or has no
 * template. Of owners in a circle each object stays for itself.
 */
function findTop(
  raw: RawObject,
  byRef: ReadonlyMap<Ref, RawObject>,
  readings: WorkloadReadings,
): RawObject | ControllerReference {
  let top = raw;
  for (let step = 0; step < MAX_OWNERS; step += 1) {
    const link = linkOf(top);
    if (!link) return top;
    const owner = byRef.get(refOfOwner(link, top.namespace));
    if (!owner || (!readings.has(owner) && !linkOf(owner))) return link;
    top = owner;
  }
  return raw;
}

function findMaker(
  raw: RawObject,
  byRef: ReadonlyMap<Ref, RawObject>,
  readings: WorkloadReadings,
): WorkloadReading | undefined {
  let made = raw;
  for (let step = 0; step < MAX_OWNERS; step += 1) {
    const link = linkOf(made);
    const owner = link && byRef.get(refOfOwner(link, made.namespace));
    if (!owner) return undefined;
    const reading = readings.get(owner);
    if (reading) return reading;
    made = owner;
  }
  return undefined;
}

/** The template says what will be; a live pod with another label is a leftover, or was labelled behind its back. */
function strays(pod: Workload, top: WorkloadReading | undefined): boolean {
  if (pod.kind !== 'Pod' || pod.finished) return false;
  const label = pod.pod.labels[BINDING_LABEL];
  return !(top?.shapes ?? []).some(({ labels }) => labels[BINDING_LABEL] === label);
}

/**
 * Labels may come to the pods of a custom resource by ways that its own fields don't show: from a template that it names.
 * One of a kind that we don't know may make more than its fields say.
 */
function knowsMore({ kind, pod, replicas }: Workload, top: RawObject, { shapes }: WorkloadReading): boolean {
  if (findWorkloadKind(top) || !isMarked(pod.labels)) return false;
  const marked = shapes.filter(({ labels }) => isMarked(labels));
  if (marked.length === 0) return true;
  if (findCustomKind(top) || !LASTING_KINDS.has(kind) || replicas === 0) return false;
  return !marked.some(
    ({ labels, serviceAccount }) =>
      labels[BINDING_LABEL] === pod.labels[BINDING_LABEL] && serviceAccount === pod.serviceAccount,
  );
}

/** What an operator keeps as its resource says: their templates are of today, those of runs may be older. */
const LASTING_KINDS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob']);

/** How a workload is rolled out whose pods another object has taken over. */
function readDelegation(raw: RawObject): [Ref, Pick<Workload, 'rollout' | 'replicas'>][] {
  const delegate = delegateOf(raw);
  if (!delegate) return [];
  const { replicas } = raw.spec;
  const rollout = rolloutUnlessPaused(raw.spec);
  return [[refOfOwner(delegate, raw.namespace), { rollout, ...(typeof replicas === 'number' ? { replicas } : {}) }]];
}
