import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { decodeMigrationFile } from '../../../src/core/formats/decode-migration-file.js';
import type { MigrationFile } from '../../../src/core/formats/migration-file.js';
import type { Inventory } from '../../../src/core/inventory/model.js';
import { asList, asObject, type JsonObject } from '../../../src/core/json.js';
import { listQuestions } from '../../../src/core/plan/list-questions.js';
import { describeQuestions, renderMigrationFile } from '../../../src/core/report/render-migration-file.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
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
import { planInventories, type PlanningOptions } from '../../support/planning.js';

function questionsOf(inventories: readonly Inventory[], options: PlanningOptions = {}) {
  const plan = planInventories(inventories, options);
  const resolutions = inventories.map((inventory) => resolve(inventory, options.mode));
  return { plan, questions: listQuestions(plan, resolutions) };
}

function fileFor(inventories: readonly Inventory[], options: PlanningOptions = {}): string {
  const { plan, questions } = questionsOf(inventories, options);
  return renderMigrationFile(plan, questions);
}

/** The file once per line that can be uncommented under `decisions`. */
function uncommentEach(file: string): string[] {
  const lines = file.split('\n');
  return lines.flatMap((line, number) =>
    line.startsWith('  # - ') && number > lines.indexOf('decisions:')
      ? [lines.map((each, other) => (other === number ? each.replace('# ', '') : each)).join('\n')]
      : [],
  );
}

function contentOf(file: string): MigrationFile {
  return decodeMigrationFile(file, 'm').content;
}

const several: JsonObject[] = [
  azureIdentity('shop', 'id-api'),
  azureIdentity('shop', 'id-db', { number: 2 }),
  azureIdentityBinding('shop', 'b-api', 'id-api', 'api'),
  azureIdentityBinding('shop', 'b-db', 'id-db', 'api'),
  serviceAccount('shop', 'api'),
  workload('shop', 'api', { label: 'api', account: 'api' }),
];
const splitting: JsonObject[] = [
  azureIdentity('shop', 'id-web', { number: 3 }),
  azureIdentityBinding('shop', 'b-web', 'id-web', 'web'),
  serviceAccount('shop', 'web'),
  workload('shop', 'web', { label: 'web', account: 'web' }),
  workload('shop', 'cron', { account: 'web' }),
  roleBinding('shop', 'rb', 'web'),
];

describe('a new migration file', () => {
  it('asks every question with the answers that there are', () => {
    const file = fileFor([liveInventoryOf([...several, ...splitting])], { mode: 'standard' });

    expect(file).toContain('(several-identities): 1 question');
    expect(uncommentEach(file).map((each) => contentOf(each).decisions?.[0])).toEqual([
      expect.objectContaining({ subject: 'Deployment.apps/shop/api', defaultIdentity: clientId(1) }),
      expect.objectContaining({ subject: 'Deployment.apps/shop/api', defaultIdentity: clientId(2) }),
      expect.objectContaining({ subject: 'Deployment.apps/shop/api', defaultIdentity: 'none' }),
      expect.objectContaining({ subject: 'Deployment.apps/shop/api', skip: true }),
      expect.objectContaining({ subject: 'Deployment.apps/shop/web', serviceAccount: 'carry-over' }),
      expect.objectContaining({ subject: 'Deployment.apps/shop/web', serviceAccount: 'keep' }),
      expect.objectContaining({ subject: 'Deployment.apps/shop/web', skip: true }),
    ]);
  });

  it('offers no account to keep that others need for another identity', () => {
    const other = [
      azureIdentity('shop', 'id-db', { number: 4 }),
      azureIdentityBinding('shop', 'b-db', 'id-db', 'db'),
      workload('shop', 'db', { label: 'db', account: 'web' }),
    ];

    expect(fileFor([liveInventoryOf([...splitting, ...other])], { mode: 'standard' })).not.toContain(
      ', serviceAccount: keep',
    );
  });

  it('asks for the mode and for what each root is told', () => {
    const across = [
      azureIdentity('a', 'i'),
      azureIdentityBinding('a', 'b', 'i', 'api'),
      workload('b', 'api', { label: 'api' }),
    ];
    const file = fileFor(
      ['overlays/a', 'overlays/b'].map((id) => inventoryOf(across, { root: { id, kind: 'folder' } })),
      { issuer: null },
    );

    expect(file).toMatch(/^# podIdentityMode: managed$/m);
    expect(file).toMatch(/^roots:\n {2}# - \{path: overlays\/a, issuerUrl: ISSUER_URL\}$/m);
    expect(() => decodeMigrationFile(file.replace('  # - {path: overlays/a', '  - {path: overlays/a'), 'm')).toThrow(
      /no https URL/,
    );
    expect(contentOf(file.replace('# podIdentityMode: managed', 'podIdentityMode: managed'))).toMatchObject({
      podIdentityMode: 'managed',
    });
  });

  it('says that there is nothing to ask', () => {
    const file = fileFor([liveInventoryOf(several.slice(1, 2))], { mode: 'standard' });

    expect(file).toContain('There is no open question.');
    expect(decodeMigrationFile(file, 'm').digest).toBeUndefined();
  });

  it('plans as no file does', () => {
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        const inventories = [liveInventoryOf(objects)];
        const { plan, questions } = questionsOf(inventories, { mode: 'standard' });
        const file = renderMigrationFile(plan, questions);

        expect(decodeMigrationFile(file, 'm').digest).toBeUndefined();
        expect(planInventories(inventories, { mode: 'standard', file: contentOf(file) })).toEqual(plan);
      }),
      { numRuns: 50 },
    );
  });

  it('holds answers that each answer their question, and are told to be of no use by nobody', () => {
    fc.assert(
      fc.property(arbitraryCluster, fc.constantFrom('standard' as const, 'managed' as const), (objects, mode) => {
        const inventories = [liveInventoryOf(objects)];
        const { plan, questions } = questionsOf(inventories, { mode });
        for (const { finding, answers } of questions) {
          for (const { decision } of answers) {
            const decided = planInventories(inventories, { mode, file: { decisions: [decision] } });
            expect(decided.manual).not.toContainEqual(
              expect.objectContaining({ code: finding.code, subject: finding.subject }),
            );
            expect(decided.findings.filter(({ code }) => code.startsWith('decision-'))).toEqual([]);
          }
        }
        expect(
          uncommentEach(renderMigrationFile(plan, questions)).map((file) => contentOf(file).decisions?.length),
        ).toEqual(uncommentEach(renderMigrationFile(plan, questions)).map(() => 1));
      }),
      { numRuns: 60 },
    );
  });

  it('gives back every name, and nothing in it ends its comment', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.constantFrom(
        'a\nskip: true',
        'a\r- {}',
        '\u0085x',
        '\u2028y',
        '"',
        "'",
        '{',
        ' # ',
        ': ',
        '*a',
        '&a',
        '!t',
        '---',
        '\ud800',
        '\u{e0041}',
        '\u0000',
        'null',
        '1e3',
        'yes',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, root, id) => {
        const objects = several.map((object) => rename(object, name, id));
        const inventories = [root, `${root}2`].map((each) =>
          liveInventoryOf(objects, { root: { id: each, kind: 'folder' } }),
        );
        const file = fileFor(inventories, { mode: 'standard' });

        expect(decodeMigrationFile(file, 'm').content).toEqual({ kind: 'Migration', formatVersion: '1.0' });
        const decisions = uncommentEach(file).map((each) => asObject(asList(asObject(parse(each))['decisions'])[0]));
        expect(decisions.map(({ subject }) => subject)).toContain(`Deployment.apps/shop/${name}`);
        expect(decisions.map(({ root: given }) => given)).toContain(root);
        expect(decisions.map(({ defaultIdentity }) => defaultIdentity)).toContain(id);
      }),
    );
  });
});

/** The Deployment of another name, and a client id that is none. */
function rename(object: JsonObject, name: string, id: string): JsonObject {
  const metadata = asObject(object['metadata']);
  if (object['kind'] === 'Deployment') return { ...object, metadata: { ...metadata, name } };
  if (metadata['name'] !== 'id-db') return object;
  return { ...object, spec: { ...asObject(object['spec']), clientID: id } };
}

describe('what is told of a new migration file', () => {
  it('counts the questions, and shows a path as it is', () => {
    expect(describeQuestions('a\u001b[2J.yaml', [])).toBe(
      'Wrote a\\u{1b}[2J.yaml with 0 open questions. Decide there, then: migrate plan … --migration-file a\\u{1b}[2J.yaml',
    );
  });
});
