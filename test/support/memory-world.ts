/** A cluster and an Azure in memory, behind the ports that a run acts through. A run in it can be killed at every moment. */
import type { CheckOutcome } from '../../src/core/change/check-outcome.js';
import { applyEdits, equalValue, getAt } from '../../src/core/change/edit-fields.js';
import { RESTARTED_AT } from '../../src/core/change/restart.js';
import { refOfTarget, targetKey } from '../../src/core/change/target.js';
import type { Change, Check, KubernetesTarget, Observed, Target } from '../../src/core/change/types.js';
import type { JournalLine } from '../../src/core/formats/journal.js';
import type { RunRecord } from '../../src/core/formats/run-record.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../src/core/inventory/names.js';
import { readRawObject } from '../../src/core/inventory/raw-object.js';
import { asList, asObject, asString, asStringMap, equalJson, type Json, type JsonObject } from '../../src/core/json.js';
import { serviceAccountRef } from '../../src/core/ref.js';
import { RUN_ANNOTATION } from '../../src/core/run/provenance.js';
import type { RunPorts, Writers } from '../../src/engine/run.js';
import type { Clock } from '../../src/ports/clock.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import type { StoredLease } from '../../src/ports/lease.js';
import type { Prepared, Sent, Writer } from '../../src/ports/writer.js';
import { virtualClock } from './virtual-clock.js';

interface Stored {
  value: JsonObject;
  uid: string;
  version: number;
}

interface Pods {
  account: string;
  isLabelled: boolean;
  clientId: string | undefined;
}

/** All that outlives a process. */
export interface WorldState {
  /** By ref. */
  objects: Map<string, Stored>;
  /** By target. */
  credentials: Map<string, JsonObject>;
  /** Of each workload: what its pods were made from. */
  pods: Record<string, Pods>;
  lease: StoredLease | undefined;
  journals: Record<string, JournalLine[]>;
  records: Record<string, RunRecord>;
  /** What was written, in order: `<verb> <target>`. */
  writes: string[];
  versions: number;
}

export interface ProcessOptions {
  /** The process ends at this moment: the 1st, the 2nd, … */
  killAt?: number;
  /** Told at each moment, before it. */
  onMoment?: (number: number, state: WorldState) => void;
  clock?: Clock;
  /** What a check answers, before the world is asked. */
  answer?: (check: Check) => CheckOutcome | undefined;
}

export interface Process {
  ports: RunPorts;
  events: MigrationEvent[];
  /** So far. */
  moments(): number;
}

export class Killed extends Error {}

export function makeWorld(objects: readonly JsonObject[]): WorldState {
  const state: WorldState = {
    objects: new Map(),
    credentials: new Map(),
    pods: {},
    lease: undefined,
    journals: {},
    records: {},
    writes: [],
    versions: 0,
  };
  for (const object of objects) store(state, readRawObject({ object, origin: {} }).ref, structuredClone(object));
  for (const ref of state.objects.keys()) startPods(state, ref);
  return state;
}

/** A value of the world without what changes with every write: versions, and which run has made an object or restarted it. */
export function contentOf({ objects, credentials }: WorldState): Json {
  const values = [...objects].map(([ref, { value }]): [string, Json] => [ref, withoutRun(value)]);
  return { objects: Object.fromEntries(values.sort()), credentials: Object.fromEntries(credentials) };
}

function withoutRun(value: JsonObject): Json {
  const text = JSON.stringify(value, (key, member: unknown) => {
    return key === RUN_ANNOTATION || key === RESTARTED_AT.at(-1) ? '…' : member;
  });
  return JSON.parse(text) as Json;
}

/** As somebody else would do it. */
export function editObject(state: WorldState, ref: string, edit: (value: JsonObject) => JsonObject): void {
  const stored = state.objects.get(ref);
  if (!stored) return;
  store(state, ref, edit(structuredClone(stored.value)), stored.uid);
  const templateOf = ({ spec }: JsonObject): Json => asObject(spec)['template'] ?? null;
  if (!equalJson(templateOf(stored.value), templateOf(state.objects.get(ref)?.value ?? {}))) startPods(state, ref);
}

export function startProcess(state: WorldState, options: ProcessOptions = {}): Process {
  const clock = options.clock ?? virtualClock();
  const events: MigrationEvent[] = [];
  let moments = 0;
  let isDead = false;

  function pass(): void {
    if (isDead) throw new Killed();
    moments += 1;
    options.onMoment?.(moments, state);
    if (moments !== options.killAt) return;
    isDead = true;
    throw new Killed();
  }

  /** The process may end right before and right after. */
  async function moment<T>(act: () => T): Promise<T> {
    pass();
    const result = act();
    pass();
    return result;
  }

  async function alive<T>(act: () => T): Promise<T> {
    await Promise.resolve();
    if (isDead) throw new Killed();
    return act();
  }

  const writers: Writers = {
    kubernetes: makeWriter(
      (target) => observeObject(state, target),
      (prepared, world) => moment(() => writeObject(world, prepared)),
    ),
    azure: makeWriter(
      (target) => observeCredential(state, target),
      (prepared, world) => moment(() => writeCredential(world, prepared)),
    ),
  };
  const ports: RunPorts = {
    writers,
    checks: { run: (check) => alive(() => options.answer?.(check) ?? answerCheck(state, check)) },
    stuckPods: { find: async () => [] },
    leases: {
      read: () => alive(() => structuredClone(state.lease)),
      create: (lease) => moment(() => (state.lease ? 'conflict' : storeLease(state, lease))),
      replace: (lease, version) =>
        moment(() => (state.lease?.version === version ? storeLease(state, lease) : 'conflict')),
    },
    runs: {
      list: (planId) => alive(() => listJournals(state, planId)),
      open: (runId) =>
        moment(() => {
          const lines: JournalLine[] = (state.journals[runId] ??= []);
          return {
            path: `${runId}.journal.ndjson`,
            append: (line: JournalLine) => moment(() => void lines.push(structuredClone(line))),
            close: async () => undefined,
          };
        }),
    },
    records: {
      read: (planId) => alive(() => structuredClone(state.records[planId])),
      write: (record) => moment(() => void (state.records[record.planId] = structuredClone(record))),
    },
    clock,
    random: () => 0.5,
    emit: (event) => void events.push(event),
  };
  return { ports, events, moments: () => moments };

  function makeWriter(
    observe: (target: Target) => Observed,
    send: (prepared: Prepared, world: WorldState) => Promise<Sent>,
  ): Writer {
    return {
      async *observe(targets) {
        for (const target of targets) yield await alive(() => observe(target));
      },
      prepare,
      send: (prepared, { dryRun }) => send(prepared, dryRun ? structuredClone(state) : state),
    };
  }
}

function prepare(change: Change, seen: Observed, run: string): Prepared {
  const { effect } = change;
  const value = seen.state === 'present' ? seen.value : undefined;
  return {
    change,
    preimage: effect.do === 'edit' ? effect.fields.map(({ at }) => ({ at, is: getAt(value, at) })) : [],
    ...(seen.state === 'present' && seen.uid !== undefined && { uid: seen.uid }),
    request: { run },
  };
}

function observeObject(state: WorldState, target: Target): Observed {
  const stored = target.system === 'kubernetes' ? state.objects.get(refOfTarget(target)) : undefined;
  if (!stored) return { target, state: 'absent' };
  const { value, uid, version } = stored;
  return { target, state: 'present', value: structuredClone(value), uid, version: String(version) };
}

function writeObject(state: WorldState, { change, preimage, uid, request }: Prepared): Sent {
  const ref = refOfTarget(change.target as KubernetesTarget);
  const stored = state.objects.get(ref);
  const { effect } = change;
  if (effect.do === 'create') {
    if (stored) return { outcome: 'conflict' };
    const body = asObject(effect.body);
    const metadata = asObject(body['metadata']);
    const annotations = { ...asStringMap(metadata['annotations']), [RUN_ANNOTATION]: String(asObject(request)['run']) };
    store(state, ref, { ...body, metadata: { ...metadata, annotations } });
    return written(state, change, { made: true });
  }
  if (!stored || (uid !== undefined && uid !== stored.uid)) return { outcome: 'conflict' };
  if (effect.do === 'delete') {
    state.objects.delete(ref);
    return written(state, change);
  }
  if (effect.do === 'restart') throw new Error('a restart is no write');
  const fits = preimage.every(({ at, is }) => equalValue(getAt(stored.value, at), is));
  const holds = change.requires.every(({ target, at, is }) => {
    const other = state.objects.get(refOfTarget(target as KubernetesTarget));
    return equalValue(getAt(other?.value, at), is);
  });
  if (!fits || !holds) return { outcome: 'conflict' };
  store(state, ref, asObject(applyEdits(stored.value, effect.fields)), stored.uid);
  startPods(state, ref);
  return written(state, change);
}

function observeCredential(state: WorldState, target: Target): Observed {
  const value = state.credentials.get(targetKey(target));
  return value ? { target, state: 'present', value } : { target, state: 'absent' };
}

function writeCredential(state: WorldState, { change }: Prepared): Sent {
  const key = targetKey(change.target);
  if (change.effect.do === 'create') {
    if (state.credentials.get(key)) return { outcome: 'conflict' };
    state.credentials.set(key, asObject(change.effect.body));
    return written(state, change, { made: true });
  }
  state.credentials.delete(key);
  return written(state, change);
}

function written(state: WorldState, change: Change, more: { made?: boolean } = {}): Sent {
  state.writes.push(`${change.effect.do} ${targetKey(change.target)}`);
  return { outcome: 'written', ...more };
}

function store(state: WorldState, ref: string, value: JsonObject, uid?: string): void {
  state.versions += 1;
  state.objects.set(ref, { value, uid: uid ?? `uid-${state.versions}`, version: state.versions });
}

function storeLease(state: WorldState, lease: Omit<StoredLease, 'version'>): StoredLease {
  state.versions += 1;
  state.lease = structuredClone({ ...lease, version: String(state.versions) });
  return structuredClone(state.lease);
}

function listJournals(state: WorldState, planId: string) {
  return Object.entries(state.journals)
    .filter(([, lines]) => lines.some((line) => line.type === 'run_start' && line.planId === planId))
    .map(([runId, lines]) => ({ runId, path: `${runId}.journal.ndjson`, lines: structuredClone(lines) }));
}

/** Every template that changes makes new pods, at once. */
function startPods(state: WorldState, ref: string): void {
  const value = state.objects.get(ref)?.value;
  const { template } = asObject(value?.['spec'] ?? null);
  if (template === undefined || !value) return;
  const { metadata, spec } = asObject(template);
  const account = asString(asObject(spec)['serviceAccountName']) ?? 'default';
  const namespace = asString(asObject(value['metadata'])['namespace']) ?? '';
  const holder = state.objects.get(serviceAccountRef(namespace, account))?.value;
  state.pods[ref] = {
    account,
    isLabelled: asStringMap(asObject(metadata)['labels'])[USE_LABEL] === 'true',
    clientId: asStringMap(asObject(holder?.['metadata'])['annotations'])[CLIENT_ID_ANNOTATION],
  };
}

function answerCheck(state: WorldState, check: Check): CheckOutcome {
  const args = asObject(check.args);
  if (check.run === 'token') {
    const isThere = [...state.credentials.values()].some(
      ({ issuer, subject }) => issuer === args['issuer'] && subject === args['subject'],
    );
    return outcome(isThere ? 'pass' : 'fail', isThere ? 'a token' : 'no token');
  }
  const pods = state.pods[check.subject];
  if (check.run === 'restored' && pods) {
    const isAsBefore =
      (args['serviceAccount'] ?? pods.account) === pods.account &&
      (args['mutated'] !== false || !pods.isLabelled) &&
      !(pods.isLabelled && asList(args['withoutClientIds']).includes(pods.clientId ?? ''));
    return outcome(isAsBefore ? 'pass' : 'fail', isAsBefore ? 'as before' : 'not as before');
  }
  if (check.run !== 'pods' || !pods) return outcome('pass', check.run);
  const clientIds = Array.isArray(args['clientIds']) ? args['clientIds'] : [];
  const carries =
    pods.isLabelled &&
    pods.account === args['serviceAccount'] &&
    (clientIds.length !== 1 || clientIds[0] === pods.clientId);
  return outcome(carries ? 'pass' : 'fail', carries ? 'its pods carry it' : 'its pods do not carry it');
}

export function outcome(answer: CheckOutcome['answer'], summary: string, code?: string): CheckOutcome {
  return { answer, summary, ...(code !== undefined && { code }), evidence: [], causes: [], next: [], unproved: [] };
}
