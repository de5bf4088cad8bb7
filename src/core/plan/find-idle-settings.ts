/** Roots and waves of a migration file that fit nothing. */
import { decisionNotNeeded } from '../findings/decision-not-needed.js';
import { decisionWithoutSubject } from '../findings/decision-without-subject.js';
import type { MigrationFile } from '../formats/migration-file.js';
import type { Finding } from '../formats/scan.js';
import { parseRef, type Ref } from '../ref.js';
import type { Scope } from '../resolve/scope.js';
import type { RootPlan } from './plan-root.js';

export function findIdleSettings(file: MigrationFile | undefined, roots: readonly RootPlan[], scope: Scope): Finding[] {
  if (!file) return [];
  return [
    ...findIdleRoots(file, roots),
    ...findIdleWaves(file, roots, scope),
    ...(file.decisions ?? []).flatMap(({ subject, root, wave, reason }) =>
      wave === undefined ? [] : roots.flatMap((plan) => findOtherWave({ subject, root, wave, reason }, plan)),
    ),
  ];
}

function findIdleRoots(file: MigrationFile, roots: readonly RootPlan[]): Finding[] {
  const known = new Set(roots.map(({ resolution }) => resolution.inventory.root.id));
  return (file.roots ?? [])
    .filter(({ path }) => !known.has(path))
    .map(({ path }) => decisionWithoutSubject.raise({ root: '', ref: path }, { what: 'is named under roots' }));
}

/** The canary and the order count for every root that has the workload. */
function findIdleWaves({ waves }: MigrationFile, roots: readonly RootPlan[], { namespaces }: Scope): Finding[] {
  const known = new Set(roots.flatMap(({ resolution }) => resolution.inventory.workloads.map(({ ref }) => ref)));
  const root = roots.length === 1 ? (roots[0]?.resolution.inventory.root.id ?? '') : '';
  const named = [...(waves?.canary === undefined ? [] : [waves.canary]), ...(waves?.order ?? []).flat()];
  const unknown = named
    .filter((ref) => !known.has(ref))
    .filter((ref) => namespaces.length === 0 || namespaces.includes(parseRef(ref)?.namespace ?? ''));
  const canary = waves?.canary;
  const isIdle = canary !== undefined && known.has(canary) && !roots.some((plan) => plan.waves.has(canary));
  return [
    ...unknown.map((ref) => decisionWithoutSubject.raise({ root, ref }, { what: 'is named under waves' })),
    ...(isIdle ? [raiseIdleCanary(root, canary)] : []),
  ];
}

function raiseIdleCanary(root: string, canary: Ref): Finding {
  const why = 'it is not restarted, so that another one goes first';
  return decisionNotNeeded.raise({ root, ref: canary }, { what: 'waves.canary', why, evidence: [] });
}

interface WaveDecision {
  subject: Ref;
  root: string | undefined;
  wave: number;
  reason: string;
}

function findOtherWave({ subject, root, wave, reason }: WaveDecision, plan: RootPlan): Finding[] {
  const { id } = plan.resolution.inventory.root;
  const isMoved = plan.planned.some(({ consumer }) => consumer.workload.ref === subject);
  const actual = plan.waves.get(subject);
  if (!isMoved || (root !== undefined && root !== id) || actual === wave) return [];
  const why =
    actual === undefined
      ? 'it is not restarted'
      : `it is restarted in wave ${actual}, since there is nothing to restart in one of those before`;
  return [
    decisionNotNeeded.raise({ root: id, ref: subject }, { what: 'wave', why, evidence: [`its reason: ${reason}`] }),
  ];
}
