import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeMigrationFile } from '../../../src/core/formats/decode-migration-file.js';
import { MigrationFile } from '../../../src/core/formats/migration-file.js';

const HEAD = "kind: Migration\nformatVersion: '1.0'\n";
const DECISION = `${HEAD}decisions:\n  - subject: Deployment.apps/a/b\n    reason: why\n`;
const ON_ACCOUNT = `${HEAD}decisions:\n  - subject: ServiceAccount/a/b\n    reason: why\n`;
const ON_IDENTITY = `${HEAD}decisions:\n  - subject: AzureIdentity.aadpodidentity.k8s.io/a/b\n    reason: why\n`;
const SKIP = '    skip: true\n';

function aliases(levels: number): string {
  const lines = ['a0: &a0 [x]'];
  for (let level = 1; level <= levels; level += 1) {
    const before = `*a${level - 1}`;
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => before).join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

describe('a problem of a migration file', () => {
  it.each<[string, string, RegExp]>([
    ['a wrong kind', 'kind: Plan\nformatVersion: "1.0"\n', /^m:1:7: kind: /],
    ['a version as a number', 'kind: Migration\nformatVersion: 1.0\n', /^m:2:16: formatVersion: /],
    ['a newer version', "kind: Migration\nformatVersion: '1.1'\n", /^m:2:16: formatVersion: /],
    ['no version', 'kind: Migration\n', /^m:1:1: /],
    [
      'an unknown key of a decision',
      `${DECISION}    skp: true\n`,
      /m:6:5: decisions\.0: unknown key "skp", did you mean "skip"\?/,
    ],
    ['an unknown key', `${HEAD}colour: red\n`, /^m:3:1: unknown key "colour"$/],
    ['a value of a decision', `${DECISION}    skip: yes please\n`, /^m:6:11: decisions\.0\.skip: /],
    ['a choice of a decision', `${DECISION}    serviceAccount: split\n`, /^m:6:21: decisions\.0\.serviceAccount: /],
    ['an item of a list', `${DECISION}    accept: [empty-selector, 7]\n`, /^m:6:30: decisions\.0\.accept\.1: /],
    ['an empty list', `${DECISION}    accept: []\n`, /^m:6:13: decisions\.0\.accept: must not be empty/],
    ['no reason', `${HEAD}decisions:\n  - subject: Deployment.apps/a/b\n${SKIP}`, /^m:4:5: decisions\.0: lacks reason/],
    ['an empty reason', `${DECISION}${SKIP}`.replace('why', '""'), /^m:5:13: decisions\.0\.reason: must not be empty$/],
    ['a blank reason', `${DECISION}${SKIP}`.replace('why', '" "'), /^m:5:13: decisions\.0\.reason: must not be empty$/],
    ['nothing decided', DECISION, /^m:4:5: decisions\.0: decides nothing; of a workload: skip, /],
    [
      'no ref',
      `${DECISION}${SKIP}`.replace('Deployment.apps/a/b', 'api'),
      /^m:4:14: decisions\.0\.subject: is no ref /,
    ],
    [
      'a ref of nothing that is decided about',
      `${DECISION}${SKIP}`.replace('Deployment.apps', 'Namespace'),
      /subject: is no ref /,
    ],
    [
      'a binding as subject',
      `${ON_IDENTITY}${SKIP}`.replace('AzureIdentity.', 'AzureIdentityBinding.'),
      /subject: is no ref /,
    ],
    [
      'a default identity of an account',
      `${ON_ACCOUNT}    defaultIdentity: none\n`,
      /^m:6:5: decisions\.0: defaultIdentity cannot be decided of a service account$/,
    ],
    ['a wave of an account', `${ON_ACCOUNT}    wave: 2\n`, /^m:6:5: .* of a service account$/],
    ['a service account of an identity', `${ON_IDENTITY}    serviceAccount: keep\n`, /^m:6:5: .* of an identity$/],
    ['a proxy of an identity', `${ON_IDENTITY}    proxy: true\n`, /^m:6:5: .* of an identity$/],
    ['credentials of a workload', `${DECISION}    credentials: merge-per-namespace\n`, /^m:6:5: .* of a workload$/],
    ['a proxy that is none', `${DECISION}    proxy: false\n`, /^m:6:12: decisions\.0\.proxy: must be true$/],
    ['a wave before the first', `${DECISION}    wave: 0\n`, /^m:6:11: decisions\.0\.wave: /],
    [
      'the code of no finding',
      `${DECISION}    accept: [setings-need-editing]\n`,
      /^m:6:14: decisions\.0\.accept\.0: there is no finding "setings-need-editing", did you mean settings-need-editing\?$/,
    ],
    [
      'the code of a finding that holds nothing back',
      `${DECISION}    accept: [cross-namespace]\n`,
      /^m:6:14: .*cross-namespace cannot be accepted/,
    ],
    [
      'the code of a finding that nobody could go on with',
      `${DECISION}    accept: [kube-system-not-mutated]\n`,
      /cannot be accepted/,
    ],
    [
      'a choice that is made twice',
      `${DECISION}${SKIP}  - {subject: Deployment.apps/a/b, reason: other, skip: false}\n`,
      /^m:7:51: decisions\.1: skip is decided a second time for Deployment\.apps\/a\/b$/,
    ],
    [
      'a code that is accepted twice',
      `${DECISION}    accept: [empty-selector, empty-selector]\n`,
      /^m:6:30: decisions\.0\.accept\.1: /,
    ],
    ['an issuer', `${HEAD}issuerUrl: ISSUER_URL\n`, /^m:3:12: issuerUrl: is no https URL$/],
    [
      'an issuer of a root',
      `${HEAD}roots: [{path: a, issuerUrl: "http://a/"}]\n`,
      /^m:3:30: roots\.0\.issuerUrl: is no https URL$/,
    ],
    ['a root that is named twice', `${HEAD}roots: [{path: a}, {path: a}]\n`, /^m:3:27: roots\.1\.path: /],
    ['a selector', `${HEAD}scope: {selector: "a("}\n`, /^m:3:19: scope\.selector: is no label selector/],
    ['a wave without a size', `${HEAD}waves: {size: 0}\n`, /^m:3:15: waves\.size: /],
    [
      'a canary that is no workload',
      `${HEAD}waves: {canary: ServiceAccount/a/b}\n`,
      /^m:3:17: waves\.canary: is no ref of a workload$/,
    ],
    [
      'a workload in two waves',
      `${HEAD}waves: {canary: Deployment.apps/a/b, order: [[Deployment.apps/a/b]]}\n`,
      /^m:3:47: waves\.order\.0\.0: /,
    ],
    [
      'a wave that is given twice',
      `${DECISION}    wave: 3\nwaves: {canary: Deployment.apps/a/b}\n`,
      /^m:6:5: decisions\.0: .* has a wave already, under waves$/,
    ],
    ['a key that is a list', `${HEAD}? [a, b]\n: c\n`, /^m:3:3: a key is no plain text$/],
    ['a tag', `${HEAD}policy: !secret {}\n`, /^m:3:\d+: Unresolved tag/],
    ['nothing in it', '', /^m:1:1: /],
    ['nests of lists', `${HEAD}decisions: ${'['.repeat(6_000)}\n`, /^m:1:1: it nests more than/],
    ['nests of maps', `${HEAD}decisions:${' {a:'.repeat(300)}${'}'.repeat(300)}\n`, /^m:1:1: it nests more than/],
    ['too much in it', `${HEAD}# ${'x'.repeat(4_000_000)}\n`, /^m:1:1: it has more than/],
    ['a text for a list', `${HEAD}decisions: none\n`, /^m:3:12: decisions: /],
    ['a policy', `${HEAD}policy:\n  serviceAccountSplit: never\n`, /^m:4:24: policy\.serviceAccountSplit: /],
    ['an indentation', `${HEAD}policy:\n   a: 1\n  b: 2\n`, /^m:\d+:\d+: /],
    ['a repeated key', `${HEAD}kind: Migration\n`, /^m:3:1: /],
    ['a second document', `${HEAD}---\n${HEAD}`, /^m:\d+:\d+: /],
    ['a list', '- a\n', /^m:1:1: /],
    ['an alias of nothing', `${HEAD}policy: *none\n`, /^m:\d+:\d+: /],
    ['the name of a prototype', `${HEAD}__proto__: {}\n`, /unknown key "__proto__"/],
    ['a bomb', `${HEAD}${aliases(9)}`, /^m:\d+:\d+: /],
  ])('with %s is told with its line and column', (_name, source, why) => {
    expect(() => decodeMigrationFile(source, 'm')).toThrow(
      expect.objectContaining({ code: 'invalid-migration-file', kind: 'usage', why: expect.stringMatching(why) }),
    );
  });

  it('is told for any text', () => {
    const piece = fc.constantFrom(
      HEAD,
      'decisions:\n',
      '  - ',
      '{subject: ',
      'a/b/c',
      'Pod/a/b',
      'reason: ',
      '&a ',
      '*a',
      '? ',
      ': ',
      ', ',
      '}',
      '[',
      ']',
      '\n',
      '    ',
      '<<: ',
      '!!set ',
      '"',
      '---\n',
      '%YAML 1.1\n',
      'waves: ',
      'order: ',
      'accept: ',
      'null',
      '.nan',
      '\u0000',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 20 }).map((all) => all.join('')),
        ),
        (source) => {
          try {
            expect(decodeMigrationFile(source, 'm').content.kind).toBe('Migration');
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid-migration-file', why: expect.stringMatching(/^m:\d+:\d+: /) });
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('does not hide the others', () => {
    const source = `${HEAD}podIdentityMode: x\ndecisions:\n  - subject: a\n    reason: 1\n`;

    expect(() => decodeMigrationFile(source, 'm')).toThrow(
      expect.objectContaining({ why: expect.stringMatching(/m:3:18: .*m:5:14: .*m:6:13: /s) }),
    );
  });

  it('does not hide the others where there are many', () => {
    const source = `${HEAD}${Array.from({ length: 15 }, (_, index) => `roots${index}: 1\n`).join('')}tenantId: 1\naudience: 1\noffline: 1\nwaves: {size: 0}\n`;

    expect(() => decodeMigrationFile(source, 'm')).toThrow(
      expect.objectContaining({ why: expect.stringMatching(/roots14.*m:18:11: .*m:19:11: .*m:20:10: .*m:21:15: /s) }),
    );
  });

  it('is found behind an anchor', () => {
    const source = `${HEAD}waves: {canary: &ref Deployment.apps/a/b}\ndecisions:\n  - &one {subject: *ref, skip: 1, reason: why}\n  - *one\n`;

    expect(() => decodeMigrationFile(source, 'm')).toThrow(
      expect.objectContaining({ why: expect.stringMatching(/m:5:32: decisions\.0\.skip: .*m:5:32: decisions\.1/) }),
    );
  });

  it('is one of a few that are shown', () => {
    const source = `${HEAD}decisions:\n${'  - {subject: api, reason: why, skip: true}\n'.repeat(500)}`;

    expect(() => decodeMigrationFile(source, 'm')).toThrow(
      expect.objectContaining({ why: expect.stringMatching(/^m:4:15: (.*; ){20}and 979 more$/) }),
    );
  });
});

describe('a migration file', () => {
  it('may decide several things about one subject in several places, and differently in one root', () => {
    const source = `${HEAD}decisions:
  - {subject: Deployment.apps/a/b, reason: one, accept: [empty-selector]}
  - {subject: Deployment.apps/a/b, reason: two, accept: [scan-incomplete], serviceAccount: keep}
  - {subject: Deployment.apps/a/b, root: prod, reason: three, serviceAccount: carry-over}
`;

    expect(decodeMigrationFile(source, 'm').content.decisions).toHaveLength(3);
  });

  it.each(['decisions:\n', 'roots:\ndecisions: null\n', ''])('that decides nothing (%j) counts as none', (rest) => {
    expect(decodeMigrationFile(`${HEAD}${rest}`, 'm')).toEqual({
      content: { kind: 'Migration', formatVersion: '1.0' },
      digest: undefined,
    });
  });

  it('is what MIGRATION.md shows', () => {
    const [, shown = ''] = /^```yaml\n(kind: Migration\n.*?)^```$/ms.exec(readFileSync('MIGRATION.md', 'utf8')) ?? [];

    expect(Object.keys(decodeMigrationFile(shown, 'MIGRATION.md').content).sort()).toEqual(
      Object.keys(MigrationFile.properties).sort(),
    );
  });

  it('takes every setting', () => {
    const settings = {
      podIdentityMode: 'managed',
      issuerUrl: 'https://issuer.example/',
      tenantId: 'tenant',
      audience: 'api://other',
      offline: true,
      scope: { namespaces: ['a'], excludeNamespaces: ['b'], selector: 'app in (x,y)' },
      roots: [
        { path: 'overlays/prod', issuerUrl: 'https://prod.example/', tenantId: 't', podIdentityMode: 'standard' },
      ],
      waves: {
        size: 5,
        canary: 'Deployment.apps/a/b',
        order: [['StatefulSet.apps/a/c'], ['CronJob.batch/a/d', 'Pod/a/e']],
      },
      policy: { serviceAccountSplit: 'carry-over' },
      decisions: [
        { subject: 'Rollout.argoproj.io/a/f', reason: 'r', proxy: true, wave: 4, defaultIdentity: 'none' },
        { subject: 'ServiceAccount/a/g', reason: 'r', serviceAccount: 'keep', skip: false },
        { subject: 'AzureIdentity.aadpodidentity.k8s.io/a/h', reason: 'r', credentials: 'merge-per-namespace' },
      ],
    };
    const file = { kind: 'Migration', formatVersion: '1.0', ...settings };

    expect(decodeMigrationFile(JSON.stringify(file), 'm').content).toEqual(file);
  });
});

describe('the digest of a migration file', () => {
  it('does not depend on comments, order and style', () => {
    const one = decodeMigrationFile(`${DECISION}    skip: true\n`, 'm');
    const other = decodeMigrationFile(
      'formatVersion: "1.0" # first\ndecisions: [{skip: true, reason: why, subject: Deployment.apps/a/b}]\nkind: Migration\n',
      'n',
    );

    expect(other).toEqual(one);
  });

  it('depends on every decision', () => {
    expect(decodeMigrationFile(`${DECISION}    skip: false\n`, 'm').digest).not.toBe(
      decodeMigrationFile(`${DECISION}    skip: true\n`, 'm').digest,
    );
  });
});
