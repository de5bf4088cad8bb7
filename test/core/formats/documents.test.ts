import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeMigrationFile } from '../../../src/core/formats/decode-migration-file.js';
import { decodePlanFile, encodePlanFile } from '../../../src/core/formats/plan-file.js';
import { decodeSnapshot, encodeSnapshot } from '../../../src/core/formats/snapshot.js';
import { arbitraryCluster } from '../../support/arbitrary-cluster.js';
import { azureIdentity, azureIdentityBinding, liveInventoryOf, workload } from '../../support/objects.js';
import { planObjects } from '../../support/planning.js';

const STAMP = { tool: { name: 'migrate', version: '1.0.0' }, createdAt: '2026-11-24T00:00:00.000Z' };
const plan = planObjects([
  azureIdentity('shop', 'id-1'),
  azureIdentityBinding('shop', 'b', 'id-1', 'api'),
  workload('shop', 'api', { label: 'api' }),
]);
const saved = encodePlanFile(plan, STAMP);

describe('a plan file', () => {
  it('gives back the plan, whatever the stamp', () => {
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        const made = planObjects(objects);
        expect(decodePlanFile(encodePlanFile(made, STAMP), 'p')).toEqual(made);
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, string, string, string]>([
    ['a changed field', saved.replace('serviceaccount:shop:api', 'serviceaccount:shop:evil'), 'plan-edited', 'stale'],
    ['a changed summary', saved.replace('"unchanged": 0', '"unchanged": 7'), 'plan-edited', 'stale'],
    ['a newer format', saved.replace('"formatVersion": "1.0"', '"formatVersion": "1.1"'), 'newer-format', 'stale'],
    ['an unknown key', saved.replace('"applyable"', '"extra": 1, "applyable"'), 'invalid-plan-file', 'usage'],
    ['no JSON', 'hello', 'invalid-plan-file', 'usage'],
    ['another document', '{"kind":"Snapshot"}', 'invalid-plan-file', 'usage'],
    ['a list', '[]', 'invalid-plan-file', 'usage'],
  ])('with %s is refused', (_name, text, code, kind) => {
    expect(() => decodePlanFile(text, 'p')).toThrow(expect.objectContaining({ code, kind }));
  });

  it('names the key that it does not know', () => {
    expect(() => decodePlanFile(saved.replace('"applyable"', '"extra": 1, "applyable"'), 'p')).toThrow(
      /unknown key "extra"/,
    );
  });
});

describe('a snapshot', () => {
  it('gives back what was read', () => {
    fc.assert(
      fc.property(arbitraryCluster, (objects) => {
        const inventories = [liveInventoryOf(objects)];
        expect(decodeSnapshot(encodeSnapshot(inventories), 's')).toEqual(inventories);
      }),
      { numRuns: 100 },
    );
  });

  it('that something is missing from is refused', () => {
    expect(() => decodeSnapshot('{"kind":"Snapshot","formatVersion":"1.0"}', 's')).toThrow(
      expect.objectContaining({ code: 'invalid-snapshot' }),
    );
  });
});

describe('a migration file', () => {
  const head = "kind: Migration\nformatVersion: '1.0'\n";

  it('is read', () => {
    const { content, digest } = decodeMigrationFile(
      `${head}podIdentityMode: managed\ndecisions:\n  - subject: Deployment.apps/a/b\n    reason: why\n    skip: true\n`,
      'm.yaml',
    );

    expect(content).toMatchObject({ podIdentityMode: 'managed', decisions: [{ skip: true }] });
    expect(digest).toMatch(/^sha256:/);
  });

  it.each([
    ['an unknown key', `${head}decisons: []\n`, /unknown key "decisons"/],
    ['a wrong value, by line and column', `${head}podIdentityMode: manged\n`, /m\.yaml:3:18: podIdentityMode/],
    ['a decision without a reason, by line', `${head}decisions:\n  - subject: x\n`, /m\.yaml:4:5: decisions\.0/],
    ['broken YAML, by line', `${head}decisions: [\n`, /m\.yaml:\d+:\d+: /],
    ['nothing', '', /m\.yaml:1:1: /],
    [
      'a bomb of aliases',
      `${head}a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]\n`,
      /m\.yaml/,
    ],
  ])('with %s is refused', (_name, text, message) => {
    expect(() => decodeMigrationFile(text, 'm.yaml')).toThrow(
      expect.objectContaining({
        code: 'invalid-migration-file',
        kind: 'usage',
        message: expect.stringMatching(message),
      }),
    );
  });
});
