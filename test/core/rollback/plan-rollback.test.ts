import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../src/core/change/classify.js';
import { refOfTarget } from '../../../src/core/change/target.js';
import { decodePlanFile, encodePlanFile } from '../../../src/core/formats/plan-file.js';
import type { RollbackPlan } from '../../../src/core/formats/rollback-plan.js';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../../src/core/inventory/names.js';
import { asObject, type JsonObject, withoutKeys } from '../../../src/core/json.js';
import { editObject, makeWorld, type WorldState } from '../../support/memory-world.js';
import { roleBinding, workload } from '../../support/objects.js';
import { planRollbackInMemory, runRollback, storedContentOf, withoutEmpty } from '../../support/rollback-in-memory.js';
import { planShop, runInMemory, shop } from '../../support/run-in-memory.js';

async function migrated(objects = shop()): Promise<{ state: WorldState; plan: ReturnType<typeof planShop> }> {
  const state = makeWorld(objects);
  const plan = planShop(objects);
  const { outcome } = await runInMemory(state, { plan });
  expect(outcome.ending).toBe('ok');
  return { state, plan };
}

function describeBack({ changes }: RollbackPlan): string[] {
  return changes.map(({ effect, target, wave }) => {
    const name = target.system === 'kubernetes' ? refOfTarget(target) : `credential`;
    return `${wave ?? '-'} ${effect.do} ${name}`;
  });
}

describe('a rollback', () => {
  it('of everything brings the start back, whole objects compared, but for what is kept', async () => {
    const { state, plan } = await migrated();
    const back = await planRollbackInMemory(state, plan);

    const ended = await runRollback(state, back);

    expect(ended?.outcome.ending).toBe('ok');
    const start = makeWorld(shop());
    for (const [ref, { value }] of start.objects) {
      expect(withoutEmpty(state.objects.get(ref)?.value ?? {})).toEqual(withoutEmpty(value));
    }
    const added = [...state.objects.keys()].filter((ref) => !start.objects.has(ref));
    expect(back.kept.filter(({ code }) => code === 'additive')).toHaveLength(added.length + state.credentials.size);
  });

  it('with deletions leaves nothing of ours', async () => {
    const { state, plan } = await migrated();

    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });
    const ended = await runRollback(state, back);

    expect(back.kept).toEqual([]);
    expect(ended?.outcome.ending).toBe('ok');
    expect(storedContentOf(state)).toEqual(storedContentOf(makeWorld(shop())));
  });

  it('goes the other way round: the last wave first, accounts after the templates, then restarts', async () => {
    const { state, plan } = await migrated();

    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });

    const waves = back.changes.flatMap(({ wave }) => wave ?? []);
    expect(waves).toEqual([...waves].sort((a, b) => b - a));
    expect(back.stages.map(({ id }) => id)).toEqual([
      'preflight',
      'workloads',
      'verify',
      'service-accounts',
      'identities',
    ]);
    const described = describeBack(back).map((line) => line.slice(2));
    const at = (line: string): number => described.indexOf(line);
    expect(at('edit StatefulSet.apps/shop/statefulset')).toBeLessThan(at('edit ServiceAccount/shop/statefulset'));
    expect(at('edit ServiceAccount/shop/labelled')).toBeLessThan(at('edit Deployment.apps/shop/labelled'));
    expect(at('edit ServiceAccount/shop/labelled')).toBeGreaterThanOrEqual(0);
  });

  it('of nothing that was applied holds nothing', async () => {
    const back = await planRollbackInMemory(makeWorld(shop()), planShop(), { deleteCreated: true });

    expect(back).toMatchObject({ applyable: false, changes: [], checks: [], kept: [], findings: [] });
  });

  it('is done with when it has been carried out, and the plan can be applied again', async () => {
    const { state, plan } = await migrated();
    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });
    await runRollback(state, back);

    const again = await planRollbackInMemory(state, plan, { deleteCreated: true });
    const { outcome } = await runInMemory(state, { plan });

    expect(again.changes).toEqual([]);
    expect(outcome.ending).toBe('ok');
    expect((await planRollbackInMemory(state, plan, { deleteCreated: true })).planId).not.toBe(plan.planId);
  });

  it('is saved and read as any plan is', async () => {
    const { state, plan } = await migrated();
    const back = await planRollbackInMemory(state, plan);
    const stamp = { tool: { name: 'migrate', version: '1' }, createdAt: '2026-11-24T00:00:00.000Z' };

    expect(decodePlanFile(encodePlanFile(back, stamp), 'p')).toEqual(back);
  });
});

describe('what somebody has changed since', () => {
  it('is left and told, and what relies on it stays', async () => {
    const { state, plan } = await migrated();
    editObject(state, 'StatefulSet.apps/shop/statefulset', (value) => withTemplateLabel(value, USE_LABEL, 'maybe'));
    editObject(state, 'StatefulSet.apps/shop/statefulset', (value) => withTemplateLabel(value, USE_LABEL, 'true'));
    editObject(state, 'DaemonSet.apps/shop/daemonset', (value) => withTemplateLabel(value, USE_LABEL, 'other'));

    const back = await planRollbackInMemory(state, plan);

    expect(back.findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['rollback-drifted', 'DaemonSet.apps/shop/daemonset'],
    ]);
    expect(back.findings[0]?.evidence).toEqual([
      expect.stringMatching(/use"\]: "true" was expected, "other" is there$/),
    ]);
    expect(describeBack(back).some((line) => line.includes('DaemonSet'))).toBe(false);
  });

  it('elsewhere is no drift, and survives', async () => {
    const { state, plan } = await migrated();
    editObject(state, 'ServiceAccount/shop/statefulset', (value) => withAnnotation(value, 'more', 'x'));

    await runRollback(state, await planRollbackInMemory(state, plan));

    const { annotations } = asObject(state.objects.get('ServiceAccount/shop/statefulset')?.value['metadata']);
    expect(annotations).toEqual({ owner: 'team', more: 'x' });
  });

  it('is left alone where a pod would have neither way', async () => {
    const { state, plan } = await migrated();
    editObject(state, 'StatefulSet.apps/shop/statefulset', (value) =>
      withTemplateLabel(value, 'aadpodidbinding', null),
    );

    const back = await planRollbackInMemory(state, plan);

    expect(back.findings).toEqual([
      expect.objectContaining({ code: 'rollback-drifted', subject: 'StatefulSet.apps/shop/statefulset' }),
    ]);
  });
});

describe('what others rely on by now', () => {
  it('an annotation on an account stays for a workload that is labelled', async () => {
    const { state, plan } = await migrated();
    const other = workload('shop', 'newcomer', { account: 'statefulset', podLabels: { [USE_LABEL]: 'true' } });
    state.objects.set('Deployment.apps/shop/newcomer', { value: other, uid: 'new', version: 1 });

    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });
    await runRollback(state, back);

    expect(back.kept.map(({ code, why }) => [code, why])).toEqual([
      ['in-use', 'in use by Deployment.apps/shop/newcomer'],
      ['in-use', 'in use by Deployment.apps/shop/newcomer'],
    ]);
    const { annotations } = asObject(state.objects.get('ServiceAccount/shop/statefulset')?.value['metadata']);
    expect(annotations).toHaveProperty([CLIENT_ID_ANNOTATION]);
  });

  it.each<[string, string, JsonObject, string[]]>([
    [
      'a workload, labelled or not',
      'Deployment.apps/shop/other',
      workload('shop', 'other', { account: 'web' }),
      ['ServiceAccount', 'RoleBinding.rbac.authorization.k8s.io'],
    ],
    [
      'a binding of somebody else',
      'RoleBinding.rbac.authorization.k8s.io/shop/more',
      roleBinding('shop', 'more', 'web'),
      ['ServiceAccount'],
    ],
    [
      'a labelled workload, with its credential',
      'Deployment.apps/shop/other',
      workload('shop', 'other', { account: 'web', podLabels: { [USE_LABEL]: 'true' } }),
      ['ServiceAccount', 'RoleBinding.rbac.authorization.k8s.io', 'credential'],
    ],
  ])('a new account stays for %s', async (_name, user, value, kinds) => {
    const { state, plan } = await migrated();
    state.objects.set(user, { value, uid: 'new', version: 1 });

    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });

    const kindOf = (id: string): string => /cluster:([^/]+)/.exec(id)?.[1] ?? 'credential';
    expect(back.kept.map(({ code, why }) => `${code}: ${why}`)).toEqual(kinds.map(() => `in-use: in use by ${user}`));
    expect(new Set(back.kept.map(({ change }) => kindOf(change)))).toEqual(new Set(kinds));
  });

  it('stays where it cannot be told who does', async () => {
    const { state, plan } = await migrated();

    const back = await planRollbackInMemory(state, plan, { deleteCreated: true }, [
      { what: 'deployments', why: 'forbidden', message: '', affects: ['workloads'], namespace: 'shop' },
    ]);

    expect(new Set(back.kept.map(({ code, why }) => `${code}: ${why}`))).toEqual(
      new Set([
        'not-certain: who relies on it could not be read: deployments',
        'additive: its pods still take it from their account',
      ]),
    );
    expect(
      back.changes.some(({ effect, target }) => effect.do === 'delete' && JSON.stringify(target).includes('lake')),
    ).toBe(true);
  });
});

describe('what is gone', () => {
  it('is told, and is no drift', async () => {
    const { state, plan } = await migrated();
    state.objects.delete('DaemonSet.apps/shop/daemonset');

    const back = await planRollbackInMemory(state, plan);

    expect(back.findings).toEqual([]);
    expect(back.kept.filter(({ code }) => code === 'gone').map(({ change }) => change)).toEqual([
      'workloads/edit/cluster:DaemonSet.apps/shop/daemonset',
    ]);
  });
});

describe('what we did not write', () => {
  it('stays: it was there before', async () => {
    const objects = shop();
    const plan = planShop(objects);
    const state = makeWorld(objects);
    const byHand = plan.changes.filter(({ id }) => id.includes('daemonset'));
    for (const { target, effect } of byHand) {
      if (effect.do !== 'edit' || target.system !== 'kubernetes') continue;
      editObject(state, refOfTarget(target), (value) =>
        target.kind === 'ServiceAccount'
          ? withAnnotation(
              value,
              CLIENT_ID_ANNOTATION,
              String('is' in (effect.fields[0]?.to ?? {}) ? (effect.fields[0]?.to as { is: string }).is : ''),
            )
          : withTemplateLabel(value, USE_LABEL, 'true'),
      );
    }
    await runInMemory(state, { plan });

    const back = await planRollbackInMemory(state, plan);

    expect(back.kept.filter(({ code }) => code === 'not-ours').map(({ change }) => change)).toHaveLength(2);
    expect(describeBack(back).some((line) => /daemonset/i.test(line))).toBe(false);
  });

  it('is not deleted without proof', async () => {
    const { state, plan } = await migrated();
    state.journals = {};
    state.records = {};

    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });

    expect(back.findings.map(({ code }) => code)).toEqual(['rollback-without-evidence']);
    expect(new Set(back.kept.map(({ code }) => code))).toEqual(new Set(['not-proved']));
    await runRollback(state, back);
    for (const [ref, { value }] of makeWorld(shop()).objects) {
      const { target } =
        plan.changes.find(
          ({ effect, target: one }) =>
            effect.do === 'restart' && one.system === 'kubernetes' && refOfTarget(one) === ref,
        ) ?? {};
      if (!target) expect(withoutEmpty(state.objects.get(ref)?.value ?? {})).toEqual(withoutEmpty(value));
    }
  });

  it('is known from the record alone', async () => {
    const { state, plan } = await migrated();
    state.journals = {};

    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });
    await runRollback(state, back);

    expect(back.findings).toEqual([]);
    expect(storedContentOf(state)).toEqual(storedContentOf(makeWorld(shop())));
  });
});

describe('each change of a rollback', () => {
  it('is pending before it and done after it, and the change that it takes back the other way round', async () => {
    const { state, plan } = await migrated();
    const back = await planRollbackInMemory(state, plan, { deleteCreated: true });
    const { ports } = (await import('../../support/memory-world.js')).startProcess(state);
    const { observeTargets } = await import('../../../src/engine/observe-targets.js');
    const signal = new AbortController().signal;
    const standings = async (changes: typeof plan.changes): Promise<Set<string>> => {
      const live = await observeTargets(changes, ports.writers, signal);
      return new Set(changes.filter(({ effect }) => effect.do !== 'restart').map((change) => classify(change, live)));
    };

    expect(await standings(back.changes)).toEqual(new Set(['pending']));
    expect(await standings(plan.changes)).toEqual(new Set(['done']));
    await runRollback(state, back);
    expect(await standings(back.changes)).toEqual(new Set(['done']));
    expect(await standings(plan.changes)).toEqual(new Set(['pending']));
  });
});

function withTemplateLabel(value: JsonObject, key: string, to: string | null): JsonObject {
  const spec = asObject(value['spec']);
  const template = asObject(spec['template']);
  const metadata = asObject(template['metadata']);
  const labels = withoutKeys(asObject(metadata['labels']), [key]);
  return {
    ...value,
    spec: {
      ...spec,
      template: { ...template, metadata: { ...metadata, labels: to === null ? labels : { ...labels, [key]: to } } },
    },
  };
}

function withAnnotation(value: JsonObject, key: string, to: string): JsonObject {
  const metadata = asObject(value['metadata']);
  return { ...value, metadata: { ...metadata, annotations: { ...asObject(metadata['annotations']), [key]: to } } };
}
