/** Inventory → consumers: who gets which identity through pod identity today, and how far each has come. */
import type { Finding } from '../formats/scan.js';
import type { Affects, Origin, Skipped } from '../inventory/found.js';
import type { Inventory, ServiceAccount, Workload } from '../inventory/model.js';
import { BINDING_LABEL, USE_LABEL } from '../inventory/names.js';
import { compareText } from '../json.js';
import { type Ref, serviceAccountRef } from '../ref.js';
import { type Bypass, findBypass } from './bypass.js';
import { raiseClusterFindings } from './cluster-findings.js';
import { raiseConsumerFindings } from './consumer-findings.js';
import type { ResolvedConsumer } from './consumer.js';
import { findDuplicates } from './duplicates.js';
import { type Contradiction, findContradictions } from './identity-contradictions.js';
import { raiseIntegrationFindings, resolveIntegrations, type ResolvedIntegration } from './integrations.js';
import { buildMatchIndex, type Match, matchPod, type MatchIndex, type Usage } from './match.js';
import { raiseObjectFindings } from './object-findings.js';
import { findReadings, type PodIdentityMode } from './readings.js';
import { stateOf } from './state.js';

export interface Resolution {
  inventory: Inventory;
  modes: readonly PodIdentityMode[];
  /** All of the root, sorted by ref; scope is applied later. */
  consumers: readonly ResolvedConsumer[];
  integrations: readonly ResolvedIntegration[];
  findings: readonly Finding[];
}

export function resolve(inventory: Inventory, givenMode?: PodIdentityMode): Resolution {
  const readings = findReadings(inventory, givenMode);
  const context: Context = {
    inventory,
    modes: readings.modes,
    index: buildMatchIndex(inventory),
    duplicates: findDuplicates(inventory),
    contradictions: findContradictions(inventory.identities),
    accounts: new Map(inventory.serviceAccounts.map((account) => [account.ref, account])),
  };
  const consumers = uniqueWorkloads(inventory.workloads)
    .flatMap((workload) => resolveWorkload(context, workload) ?? [])
    .sort((a, b) => compareText(a.workload.ref, b.workload.ref));
  const integrations = resolveIntegrations(inventory, consumers);
  return {
    inventory,
    modes: readings.modes,
    consumers,
    integrations,
    findings: [
      ...readings.findings,
      ...raiseObjectFindings(inventory, consumers, context.duplicates),
      ...raiseClusterFindings(inventory, consumers),
      ...consumers.flatMap((consumer) => raiseConsumerFindings(consumer, inventory)),
      ...integrations.flatMap(raiseIntegrationFindings),
    ],
  };
}

interface Context {
  inventory: Inventory;
  modes: readonly PodIdentityMode[];
  index: MatchIndex;
  duplicates: ReadonlyMap<Ref, readonly Origin[]>;
  contradictions: ReadonlyMap<Ref, readonly Contradiction[]>;
  accounts: ReadonlyMap<Ref, ServiceAccount>;
}

function uniqueWorkloads(workloads: readonly Workload[]): Workload[] {
  return [...new Map([...workloads].reverse().map((workload) => [workload.ref, workload])).values()];
}

/** Undefined for a workload that has to do with neither pod identity nor workload identity. */
function resolveWorkload(context: Context, workload: Workload): ResolvedConsumer | undefined {
  const { inventory, modes, index } = context;
  const matches = modes.map((mode) => matchPod(index, workload.namespace, workload.pod, mode));
  const first = matches[0] ?? { usages: [], dropped: [] };
  if (!concerns(workload, matches)) return undefined;
  const bypass = findBypass(inventory, workload);
  const usages = bypass ? [] : first.usages;
  const readings = describeReadings(modes, matches);
  const accountRef = serviceAccountRef(workload.namespace, workload.pod.serviceAccount);
  const account = context.accounts.get(accountRef);
  const duplicates = [workload.ref, accountRef, ...refsOf(matches)].filter((ref) => context.duplicates.has(ref));
  const matchingGaps = gapsOf(inventory, workload, ['matching'], modes);
  const certain =
    duplicates.length === 0 &&
    matchingGaps.length === 0 &&
    workload.differing === undefined &&
    (bypass || readings.length === 1) &&
    !isSpellingOpen(inventory, usages, bypass);
  return {
    root: inventory.root.id,
    workload,
    account,
    accountRef,
    usages,
    state: stateOf({ workload, account, usages, certain: Boolean(certain) }),
    dropped: first.dropped,
    bypass,
    contradictions: usages.flatMap(({ identity: { ref } }) =>
      (context.contradictions.get(ref) ?? []).map((found) => ({ ...found, identity: ref })),
    ),
    readings,
    duplicates,
    matchingGaps,
    accountGaps: gapsOf(inventory, workload, ['accounts', 'workloads'], modes),
  };
}

function concerns(workload: Workload, matches: readonly Match[]): boolean {
  return (
    matches.some(({ usages }) => usages.length > 0) ||
    workload.pod.labels[BINDING_LABEL] !== undefined ||
    workload.pod.labels[USE_LABEL] !== undefined ||
    workload.labels[USE_LABEL] !== undefined
  );
}

/** One line per different outcome; a single one when all modes agree. */
function describeReadings(modes: readonly PodIdentityMode[], matches: readonly Match[]): string[] {
  const outcomes = new Map<string, PodIdentityMode[]>();
  matches.forEach(({ usages }, position) => {
    const outcome = usages.map(({ identity }) => identity.ref).join(', ') || 'no identity';
    const mode = modes[position];
    if (mode) outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), mode]);
  });
  return [...outcomes].map(([outcome, among]) => `${among.join(' or ')} mode: ${outcome}`);
}

function refsOf(matches: readonly Match[]): Ref[] {
  const usages = matches.flatMap((match) => match.usages);
  return [
    ...new Set(usages.flatMap(({ identity, via }) => [identity.ref, ...via.map((binding) => binding.ref)])),
  ].sort();
}

/** From files it cannot be told whether MIC has rewritten an old spelling in the cluster (semantics §1.5). */
function isSpellingOpen(inventory: Inventory, usages: readonly Usage[], bypass: Bypass | undefined): boolean {
  if (inventory.root.kind === 'cluster') return false;
  if (bypass?.by === 'exception' && bypass.exception.spelling === 'legacy') return true;
  return usages.some(({ identity, via }) => [identity, ...via].some(({ spelling }) => spelling === 'legacy'));
}

/** A gap in another namespace matters only where matching crosses namespaces. */
function gapsOf(
  inventory: Inventory,
  workload: Workload,
  kinds: readonly Affects[],
  modes: readonly PodIdentityMode[],
): Skipped[] {
  const crosses = kinds.includes('matching') && modes.includes('standard');
  return inventory.skipped.filter(
    ({ affects, namespace }) =>
      affects.some((kind) => kinds.includes(kind)) &&
      (namespace === undefined || namespace === workload.namespace || crosses),
  );
}
