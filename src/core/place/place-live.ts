/** Operations → changes in the cluster and in Azure. What another tool owns is marked `by: source`: it is waited for, not written. */
import { ABSENT } from '../change/edit-fields.js';
import type { Operation } from '../change/operation.js';
import { changeId, kubernetesTarget } from '../change/target.js';
import type { AzureTarget, Change, FieldEdit, KubernetesTarget, Path, StageId, Value } from '../change/types.js';
import type { PodFields, ServiceAccount, Workload } from '../inventory/model.js';
import { BINDING_LABEL } from '../inventory/names.js';
import { asObject, asString, compareText, type JsonObject } from '../json.js';

/** Changes without `needs` and `wave`, which only the whole plan can tell. */
export function placeLive(operations: readonly Operation[]): Change[] {
  const changes = new Map<string, Change>();
  for (const operation of operations) {
    const change = placeOne(operation);
    const known = changes.get(change.id);
    changes.set(change.id, known ? mergeChanges(known, change) : change);
  }
  return [...changes.values()];
}

/** Two operations on one object are one change: its fields together, for everybody who needs them. */
function mergeChanges(known: Change, more: Change): Change {
  const consumers = [...new Set([...known.why.consumers, ...more.why.consumers])].sort(compareText);
  const by = known.by === 'source' && more.by === 'source' ? 'source' : 'migrate';
  const effect =
    known.effect.do === 'edit' && more.effect.do === 'edit'
      ? { do: 'edit' as const, fields: mergeFields(known.effect.fields, more.effect.fields) }
      : known.effect;
  return { ...known, by, effect, why: { ...known.why, consumers } };
}

function mergeFields(known: readonly FieldEdit[], more: readonly FieldEdit[]): FieldEdit[] {
  const byPath = new Map([...known, ...more].map((edit) => [JSON.stringify(edit.at), edit]));
  return [...byPath.values()];
}

function placeOne(operation: Operation): Change {
  const { root } = operation;
  switch (operation.do) {
    case 'ensureCredential':
      return placeCredential(operation);
    case 'ensureObject':
      return {
        ...base(operation, 'service-accounts', 'create', targetOfBody(root, operation.body)),
        by: operation.owned ? 'source' : 'migrate',
        effect: { do: 'create', body: operation.body },
        undo: 'keep',
      };
    case 'setAnnotation':
      return editAccount(operation, operation.on, operation.key, operation.value);
    case 'setLabel': {
      const { on, key, value } = operation;
      return editPods(operation, on, ({ labels }) => edit([...labels, key], on.pod.labels[key], value));
    }
    case 'setPodAnnotation': {
      const { on, key, value } = operation;
      return editPods(operation, on, ({ annotations }) =>
        annotations ? edit([...annotations, key], on.pod.annotations[key], value) : undefined,
      );
    }
    case 'setServiceAccount': {
      const { on, name } = operation;
      const from = on.pod.namesAccount ? on.pod.serviceAccount : undefined;
      return editPods(operation, on, ({ serviceAccount }) =>
        serviceAccount ? edit(serviceAccount, from, name) : undefined,
      );
    }
    case 'restart':
      return {
        ...base(operation, 'workloads', 'restart', targetOfWorkload(root, operation.on)),
        ...ownership(operation.on),
        effect: { do: 'restart' },
        undo: 'inverse',
      };
  }
}

type Base = Pick<Change, 'id' | 'stage' | 'needs' | 'target' | 'requires' | 'why' | 'by'>;

function base(operation: Operation, stage: StageId, verb: string, target: Change['target']): Base {
  return {
    id: changeId(stage, verb, target),
    stage,
    needs: [],
    by: 'migrate',
    target,
    requires: [],
    why: { code: operation.code, consumers: [...operation.consumers] },
  };
}

function placeCredential(operation: Extract<Operation, { do: 'ensureCredential' }>): Change {
  const { identity, credential } = operation;
  const { name, issuer, subject, audience } = credential;
  const target: AzureTarget = { system: 'azure', id: identity, credential: { issuer, subject, audience } };
  return {
    ...base(operation, 'identities', 'create', target),
    effect: { do: 'create', body: { name, issuer, subject, audiences: [audience] } },
    undo: 'keep',
  };
}

function editAccount(operation: Operation, account: ServiceAccount, key: string, value: string): Change {
  const target = kubernetesTarget(operation.root, 'v1', account.ref);
  return {
    ...base(operation, 'workloads', 'edit', target),
    ...ownership(account),
    effect: { do: 'edit', fields: [edit(['metadata', 'annotations', key], account.annotations[key], value)] },
    undo: 'inverse',
  };
}

/**
 * One edit per pod template of the workload, but for those that share the field. It holds only while the workload still
 * carries the label for which it was planned.
 */
function editPods(
  operation: Operation,
  workload: Workload,
  editOf: (fields: PodFields) => FieldEdit | undefined,
): Change {
  const target = targetOfWorkload(operation.root, workload);
  const label = workload.pod.labels[BINDING_LABEL];
  const fields = workload.podFields ?? [];
  const labels = new Map(fields.map((entry) => [JSON.stringify(entry.labels), entry.labels]));
  return {
    ...base(operation, 'workloads', 'edit', target),
    ...ownership(workload),
    effect: {
      do: 'edit',
      fields: mergeFields(
        [],
        fields.flatMap((entry) => editOf(entry) ?? []),
      ),
    },
    requires: [...labels.values()].map((path) => ({ target, at: [...path, BINDING_LABEL], is: valueOf(label) })),
    undo: 'inverse',
  };
}

function edit(at: Path, from: string | undefined, to: string): FieldEdit {
  return { at: [...at], from: valueOf(from), to: { is: to } };
}

function valueOf(text: string | undefined): Value {
  return text === undefined ? ABSENT : { is: text };
}

function ownership({ owner, uid }: ServiceAccount | Workload): Pick<Change, 'by'> & { uid?: string } {
  return { by: owner ? 'source' : 'migrate', ...(uid === undefined ? {} : { uid }) };
}

function targetOfWorkload(root: string, workload: Workload): KubernetesTarget {
  return kubernetesTarget(root, workload.apiVersion, workload.ref);
}

function targetOfBody(root: string, body: JsonObject): KubernetesTarget {
  const metadata = asObject(body['metadata']);
  const namespace = asString(metadata['namespace']);
  return {
    system: 'kubernetes',
    root,
    apiVersion: asString(body['apiVersion']) ?? '',
    kind: asString(body['kind']) ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    name: asString(metadata['name']) ?? '',
  };
}
