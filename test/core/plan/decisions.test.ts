import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../../src/core/formats/migration-file.js';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import type { JsonObject } from '../../../src/core/json.js';
import {
  azureIdentity,
  azureIdentityBinding,
  clientId,
  inventoryOf,
  liveInventoryOf,
  roleBinding,
  serviceAccount,
  workload,
} from '../../support/objects.js';
import { planInventories, planObjects, type PlanningOptions } from '../../support/planning.js';

const API = 'Deployment.apps/shop/api';
const WEB = 'Deployment.apps/shop/web';
const ACCOUNT = 'ServiceAccount/shop/shared';
const IDENTITY = 'AzureIdentity.aadpodidentity.k8s.io/shop/id-api';

const identity = [azureIdentity('shop', 'id-api'), azureIdentityBinding('shop', 'b-api', 'id-api', 'api')];
const other = [azureIdentity('shop', 'id-db', { number: 2 }), azureIdentityBinding('shop', 'b-db', 'id-db', 'db')];
/** Two workloads of one identity that run as one account. */
const two = [
  ...identity,
  serviceAccount('shop', 'shared'),
  workload('shop', 'api', { label: 'api', account: 'shared' }),
  workload('shop', 'web', { label: 'api', account: 'shared' }),
];
/** The account is used by one more that needs no identity, and something keys on it. */
const splitting = [...two, workload('shop', 'cron', { account: 'shared' }), roleBinding('shop', 'rb', 'shared')];
const several = [
  ...identity,
  azureIdentity('shop', 'id-db', { number: 2 }),
  azureIdentityBinding('shop', 'b-db', 'id-db', 'api'),
  serviceAccount('shop', 'api'),
  workload('shop', 'api', { label: 'api', account: 'api' }),
];

function decide(subject: string, choice: Partial<Decision>): Decision {
  return { subject, reason: `${subject} is special`, ...choice };
}

function planWith(objects: readonly JsonObject[], decisions: Decision[], options: PlanningOptions = {}): MigrationPlan {
  return planObjects(objects, { ...options, file: { ...options.file, decisions } });
}

function restarted({ changes }: MigrationPlan): string[] {
  const edited = changes.filter(({ stage, target }) => stage === 'workloads' && target.system === 'kubernetes');
  return edited.flatMap(({ target }) =>
    target.system === 'kubernetes' && target.kind === 'Deployment' ? [target.name] : [],
  );
}

function told(plan: MigrationPlan): string[] {
  return plan.findings
    .filter(({ code }) => code.startsWith('decision-'))
    .map(({ code, subject, message }) => `${code} ${subject} ${message}`);
}

describe('a decision', () => {
  it.each<[string, readonly JsonObject[], Decision[], string[]]>([
    ['about a workload skips it', two, [decide(API, { skip: true })], ['web']],
    ['about an account skips all that run as it', two, [decide(ACCOUNT, { skip: true })], []],
    ['about an identity skips all that use it', two, [decide(IDENTITY, { skip: true })], []],
    [
      'about a workload wins over one about its account',
      two,
      [decide(ACCOUNT, { skip: true }), decide(API, { skip: false })],
      ['api'],
    ],
    [
      'about an account wins over one about an identity',
      two,
      [decide(IDENTITY, { skip: true }), decide(ACCOUNT, { skip: false })],
      ['api', 'web'],
    ],
    [
      'about one root wins over one about all',
      two,
      [decide(API, { skip: true }), decide(API, { root: 'cluster', skip: false })],
      ['api', 'web'],
    ],
    ['about another root is none', two, [decide(API, { root: 'elsewhere', skip: true })], ['api', 'web']],
    [
      'about an account splits it for all',
      splitting,
      [decide(ACCOUNT, { serviceAccount: 'carry-over' })],
      ['api', 'web'],
    ],
    ['about an account keeps it for all', splitting, [decide(ACCOUNT, { serviceAccount: 'keep' })], ['api', 'web']],
    ['about a workload splits it for that one', splitting, [decide(API, { serviceAccount: 'carry-over' })], ['api']],
  ])('%s', (_name, objects, decisions, moved) => {
    expect(restarted(planWith(objects, decisions))).toEqual(moved);
  });

  it('that skips says what was decided about, and why', () => {
    const { findings } = planWith(two, [decide(IDENTITY, { skip: true })]);

    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'skipped-by-decision',
        subject: WEB,
        message: `is left out by decision: ${IDENTITY} is special`,
        evidence: [`decided for ${IDENTITY}`],
      }),
    );
  });

  it('accepts of one identity what it does not of another', () => {
    const app = (name: string, number: number): JsonObject[] => [
      azureIdentity('shop', name, { number, spec: { type: 1 } }),
      azureIdentityBinding('shop', `b-${name}`, name, 'api'),
    ];
    const objects = [...app('id-api', 1), ...app('id-db', 2), ...several.slice(-2)];
    const plan = planWith(objects, [decide(IDENTITY, { accept: ['service-principal-identity'] })]);
    const held = plan.findings.filter(({ code }) => code === 'service-principal-identity');

    expect(held).toHaveLength(1);
    expect(JSON.stringify(held)).toContain(clientId(2));
    expect(told(plan)).toEqual([]);
  });

  it('answers what is asked before there is a plan', () => {
    const objects = [
      azureIdentity('shop', 'id-api'),
      azureIdentityBinding('shop', 'b', 'id-api', ''),
      serviceAccount('shop', 'api'),
      workload('shop', 'api', { account: 'api' }),
    ];
    const asking = planObjects(objects, { mode: 'managed' });
    const accepted = planWith(objects, [decide(API, { accept: ['empty-selector'] })], { mode: 'managed' });
    const skipped = planWith(objects, [decide(API, { skip: true })], { mode: 'managed' });

    expect(asking.manual.map(({ code }) => code)).toEqual(['empty-selector']);
    expect([accepted, skipped].flatMap(({ manual }) => manual)).toEqual([]);
    expect([accepted, skipped].flatMap(told)).toEqual([]);
    expect(restarted(accepted)).toEqual(['api']);
  });
});

describe('a decision that decides nothing', () => {
  it.each<[string, readonly JsonObject[], Decision[], PlanningOptions, RegExp[]]>([
    [
      'names what is not there',
      two,
      [decide('Deployment.apps/shop/gone', { skip: true })],
      {},
      [/^decision-without-subject Deployment.apps\/shop\/gone is decided about, but was not found$/],
    ],
    [
      'names a root that is not there',
      two,
      [decide(API, { root: 'prod', skip: true })],
      {},
      [/^decision-without-subject .* in the root prod, but was not found$/],
    ],
    [
      'is outside of the scope',
      two,
      [decide('Deployment.apps/other/gone', { skip: true }), decide(API, { wave: 9 })],
      { scope: { namespaces: ['else'] } },
      [],
    ],
    [
      'needs no default',
      two,
      [decide(API, { defaultIdentity: clientId(1) })],
      {},
      [/^decision-not-needed .*: it gets one identity only$/],
    ],
    [
      'names none of the identities',
      several,
      [decide(API, { defaultIdentity: clientId(7) })],
      {},
      [/^decision-without-effect .*: it gets no identity with client id .*7, but .*1, .*2$/],
    ],
    [
      'splits what is not shared',
      two,
      [decide(API, { serviceAccount: 'carry-over' })],
      {},
      [/^decision-not-needed .*: it keeps ServiceAccount\/shop\/shared anyway$/],
    ],
    [
      'keeps what others need otherwise',
      [...two, ...other, workload('shop', 'db', { label: 'db', account: 'shared' })],
      [decide(API, { serviceAccount: 'keep' })],
      {},
      [/^decision-without-effect .* cannot be kept: /],
    ],
    [
      'accepts what is not there',
      two,
      [decide(API, { accept: ['settings-need-editing'] })],
      {},
      [/^decision-not-needed .*, accept settings-need-editing: .* does not hold it back$/],
    ],
    [
      'decides more of what is skipped',
      two,
      [decide(API, { skip: true, accept: ['settings-need-editing'] })],
      {},
      [/^decision-not-needed .*: it is skipped$/],
    ],
    [
      'moves what is not skipped',
      two,
      [decide(API, { skip: false })],
      {},
      [/^decision-not-needed .*: no other decision skips it$/],
    ],
    [
      'is about a wave that comes earlier',
      two,
      [decide(WEB, { wave: 7 })],
      {},
      [/^decision-not-needed Deployment.apps\/shop\/web .*, wave: it is restarted in wave 2, /],
    ],
    [
      'is about the wave of what is held',
      several,
      [decide(API, { wave: 1 })],
      {},
      [/^decision-not-needed .*: it is not restarted$/],
    ],
    [
      'is about what uses no identity',
      [...two, workload('shop', 'plain')],
      [decide('Deployment.apps/shop/plain', { skip: true })],
      {},
      [/^decision-not-needed .* it gets an identity through pod identity$/],
    ],
    [
      'changes nothing for all of an account',
      two,
      [decide(ACCOUNT, { serviceAccount: 'carry-over' })],
      {},
      [/^decision-not-needed ServiceAccount\/shop\/shared .*, serviceAccount: it changes nothing for any workload/],
    ],
    [
      'is what the policy says',
      splitting,
      [decide(ACCOUNT, { serviceAccount: 'carry-over' })],
      { file: { policy: { serviceAccountSplit: 'carry-over' } } },
      [/^decision-not-needed ServiceAccount/],
    ],
  ])('%s: it is told', (_name, objects, decisions, options, expected) => {
    expect(told(planWith(objects, decisions, options))).toEqual(expected.map((text) => expect.stringMatching(text)));
  });

  it('in one of two roots is told of neither', () => {
    const roots = ['staging', 'prod'].map((id) =>
      liveInventoryOf(id === 'prod' ? several : two, { root: { id, kind: 'cluster' } }),
    );
    const file = { decisions: [decide(API, { defaultIdentity: clientId(1) })] };

    expect(told(planInventories(roots, { mode: 'standard', file }))).toEqual([]);
  });

  it('is told no more than what is known: it may be needed once the mode is', () => {
    const across = [
      azureIdentity('team', 'id-api'),
      azureIdentityBinding('team', 'b-api', 'id-api', 'api'),
      ...two.slice(2),
    ];
    const plan = planInventories([inventoryOf(across)], { file: { decisions: [decide(API, { skip: true })] } });

    expect(plan.manual.map(({ code }) => code)).toContain('mode-unknown');
    expect(told(plan)).toEqual([]);
  });
});

describe('the settings of a migration file', () => {
  it.each([
    ['a root', { roots: [{ path: 'overlays/prod' }] }, /^decision-without-subject overlays\/prod is named under roots/],
    [
      'a canary',
      { waves: { canary: 'Deployment.apps/shop/gone' } },
      /^decision-without-subject .*gone is named under waves/,
    ],
    [
      'a place in the order',
      { waves: { order: [['Deployment.apps/shop/gone']] } },
      /^decision-without-subject .*gone is named/,
    ],
    [
      'a canary that stays',
      { waves: { canary: 'Deployment.apps/shop/cron' } },
      /^decision-not-needed .*cron .*, waves.canary: /,
    ],
  ])('that name %s that is not there are told', (_name, file, expected) => {
    expect(told(planObjects([...two, workload('shop', 'cron')], { file }))).toEqual([expect.stringMatching(expected)]);
  });

  it('give the waves', () => {
    const plan = planObjects(two, { file: { waves: { canary: WEB } } });
    const waves = plan.changes.flatMap(({ wave, target }) =>
      target.system === 'kubernetes' && target.kind === 'Deployment' ? [[target.name, wave]] : [],
    );

    expect(Object.fromEntries(waves)).toEqual({ web: 1, api: 2 });
  });
});
