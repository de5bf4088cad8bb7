/** Planning in tests: from raw objects to a plan, and a world in memory to which a plan can be applied. */
import type { AzureFacts } from '../../src/core/azure/facts.js';
import { applyEdits } from '../../src/core/change/edit-fields.js';
import { refOfTarget } from '../../src/core/change/target.js';
import type { Change, Observed, Target } from '../../src/core/change/types.js';
import type { MigrationFile } from '../../src/core/formats/migration-file.js';
import type { MigrationPlan } from '../../src/core/formats/plan.js';
import type { Inventory } from '../../src/core/inventory/model.js';
import { readRawObject } from '../../src/core/inventory/raw-object.js';
import { asString, isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { DEFAULT_AUDIENCE } from '../../src/core/plan/credential.js';
import { makePlan } from '../../src/core/plan/make-plan.js';
import type { PodIdentityMode } from '../../src/core/resolve/readings.js';
import { resolve } from '../../src/core/resolve/resolve.js';
import type { Scope } from '../../src/core/resolve/scope.js';
import { ISSUER, liveInventoryOf } from './objects.js';

export interface PlanningOptions {
  mode?: PodIdentityMode;
  scope?: Partial<Scope>;
  file?: Omit<MigrationFile, 'kind' | 'formatVersion'>;
  issuer?: string | null;
  waveSize?: number;
  /** Absent: planned offline. */
  azure?: AzureFacts;
  tenantId?: string;
}

export function planInventories(inventories: readonly Inventory[], options: PlanningOptions = {}): MigrationPlan {
  const issuer = options.issuer === undefined ? ISSUER : options.issuer;
  return makePlan(
    inventories.map((inventory) => resolve(inventory, options.mode)),
    {
      inputs: {
        source: { kind: 'cluster', paths: [] },
        scope: {
          namespaces: [],
          excludeNamespaces: [],
          ...(options.scope as Partial<MigrationPlan['inputs']['scope']>),
        },
        offline: options.azure === undefined,
        audience: DEFAULT_AUDIENCE,
        waveSize: options.waveSize ?? 10,
        plugins: [],
      },
      migrationFile: options.file ? { kind: 'Migration', formatVersion: '1.0', ...options.file } : undefined,
      issuers: issuer === null ? {} : Object.fromEntries(inventories.map(({ root }) => [root.id, issuer])),
      tenantId: options.tenantId,
      ...(options.azure && { azure: options.azure }),
      tenants: {},
    },
  );
}

/** A plan for what a live cluster in standard mode holds. */
export function planObjects(objects: readonly JsonObject[], options: PlanningOptions = {}): MigrationPlan {
  return planInventories([liveInventoryOf(objects)], { mode: 'standard', ...options });
}

/** One line per change: what a person would say it does. */
export function describeChanges(plan: MigrationPlan): string[] {
  return plan.changes.map((change) => `${change.by === 'source' ? 'source: ' : ''}${describeChange(change)}`);
}

function describeChange({ target, effect }: Change): string {
  const name =
    target.system === 'kubernetes'
      ? refOfTarget(target)
      : target.system === 'azure'
        ? `${target.id.split('/').at(-1)} ${target.credential?.subject}`
        : target.path;
  if (effect.do !== 'edit') return `${effect.do} ${name}`;
  const fields = effect.fields.map(({ at, to }) => `${String(at.at(-1))}=${'is' in to ? String(to.is) : '(none)'}`);
  return `edit ${name} ${fields.join(' ')}`;
}

/** A cluster and an Azure in memory, keyed by ref and by credential. */
export class World {
  readonly objects: Map<string, JsonObject>;
  readonly credentials = new Map<string, Json>();

  constructor(objects: readonly JsonObject[]) {
    this.objects = new Map(objects.map((object) => [readRawObject({ object, origin: {} }).ref, object]));
  }

  observe = (target: Target): Observed => {
    const value =
      target.system === 'kubernetes'
        ? this.objects.get(refOfTarget(target))
        : this.credentials.get(JSON.stringify(target));
    if (value === undefined) return { target, state: 'absent' };
    const uid = isObject(value) && isObject(value['metadata']) ? asString(value['metadata']['uid']) : undefined;
    return { target, state: 'present', value, ...(uid === undefined ? {} : { uid }) };
  };

  apply(change: Change): void {
    const { target, effect } = change;
    const isObjectTarget = target.system === 'kubernetes';
    const key = isObjectTarget ? refOfTarget(target) : JSON.stringify(target);
    const store: Map<string, Json> = isObjectTarget ? (this.objects as Map<string, Json>) : this.credentials;
    if (effect.do === 'create') store.set(key, effect.body);
    if (effect.do === 'delete') store.delete(key);
    if (effect.do === 'edit') {
      const edited = applyEdits(store.get(key), effect.fields);
      if (edited !== undefined) store.set(key, edited);
    }
  }
}
