import { describe, expect, it } from '@jest/globals';
import { decodeMigrationFile } from '../../../src/core/formats/migration-file.js';

const HEAD = "kind: Migration\nformatVersion: '1.0'\n";
const DECISION = `${HEAD}decisions:\n  - subject: Deployment.apps/a/b\n    reason: why\n`;

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
    ['an unknown key of a decision', `${DECISION}    skp: true\n`, /^m:4:5: decisions\.0: unknown key "skp"/],
    ['a value of a decision', `${DECISION}    skip: yes please\n`, /^m:6:11: decisions\.0\.skip: /],
    ['a choice of a decision', `${DECISION}    serviceAccount: split\n`, /^m:6:21: decisions\.0\.serviceAccount: /],
    ['an item of a list', `${DECISION}    accept: [bare-pod, 7]\n`, /^m:6:24: decisions\.0\.accept\.1: /],
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

  it('does not hide the others', () => {
    const source = `${HEAD}podIdentityMode: x\ndecisions:\n  - subject: a\n    reason: 1\n`;

    expect(() => decodeMigrationFile(source, 'm')).toThrow(
      expect.objectContaining({ why: expect.stringMatching(/m:3:18: .*m:6:13: /s) }),
    );
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
    expect(decodeMigrationFile(DECISION, 'm').digest).not.toBe(
      decodeMigrationFile(`${DECISION}    skip: true\n`, 'm').digest,
    );
  });
});
