import { describe, expect, it } from '@jest/globals';
import type { ScanReport } from '../../../src/core/formats/scan.js';
import { renderScanMarkdown } from '../../../src/core/report/render-scan-markdown.js';
import { renderScanText } from '../../../src/core/report/render-scan.js';
import { plainStyle } from '../../../src/core/report/style.js';
import { expectGolden } from '../../support/golden.js';
import { removeCode, removeFences } from '../../support/markdown.js';
import { sampleConsumer, sampleFinding, sampleReport } from '../../support/sample-plan.js';

const NO_OBJECTS = { consumers: {}, findings: {}, objects: 0, skipped: 0 };
const FOLDER = [{ id: 'k8s', kind: 'folder' as const }];

describe('renderScanText', () => {
  it('reads as a whole', () => {
    expectGolden('report/scan.txt', renderScanText(sampleReport(), plainStyle));
  });

  it.each<[string, Partial<ScanReport>, string]>([
    ['a cluster without objects', { summary: NO_OBJECTS }, 'The cluster returned no objects.'],
    ['a folder without objects', { summary: NO_OBJECTS, roots: FOLDER }, 'No Kubernetes objects were found.'],
    [
      'everything skipped',
      { summary: NO_OBJECTS, skipped: sampleReport().skipped },
      'Nothing was read: all of it was skipped (1 entry).',
    ],
    ['no trace of pod identity', {}, '42 objects were read: no AzureIdentity, no AzureIdentityBinding'],
    [
      'a chart, perhaps',
      { roots: FOLDER },
      'If the manifests come from a chart, render it first: helm template … | migrate scan --from -',
    ],
    [
      'bindings without workloads',
      {
        bindings: [
          {
            root: 'cluster',
            ref: 'AzureIdentityBinding.aadpodidentity.k8s.io/shop/api',
            namespace: 'shop',
            name: 'api',
            at: {},
            identity: 'api',
            selector: 'api',
            spelling: 'current',
          },
        ],
      },
      'There are 0 AzureIdentities and 1 AzureIdentityBinding, but no pod template in scope carries the label',
    ],
  ])('explains an empty result: %s', (_, fields, reason) => {
    const report = sampleReport({ consumers: [], findings: [], skipped: [], ...fields });
    expect(renderScanText(report, plainStyle)).toContain(reason);
  });

  it('promises nothing of what could not be read', () => {
    const unread = {
      root: 'k8s',
      what: 'a.tpl',
      why: 'template' as const,
      message: 'm',
      affects: ['workloads' as const],
    };
    const report = sampleReport({ consumers: [], findings: [], skipped: [unread] });

    expect(renderScanText(report, plainStyle)).toMatch(/^No workload that could be read gets tokens/);
    expect(renderScanMarkdown(report)).toContain(
      '**No workload that could be read gets tokens through pod identity.**',
    );
    expect(renderScanText({ ...report, skipped: [] }, plainStyle)).toMatch(/^No workload gets tokens/);
  });

  it.each<[string, Partial<ScanReport>, string]>([
    ['one', { consumers: [sampleConsumer({})] }, '1 workload gets tokens through pod identity.'],
    [
      'none but migrated ones',
      { consumers: [sampleConsumer({ state: 'migrated' })] },
      '0 workloads get tokens through pod identity; 1 is migrated.',
    ],
    [
      'all sorts',
      {
        consumers: (['legacy', 'both', 'wrong', 'unbound', 'unknown', 'migrated'] as const).map((state) =>
          sampleConsumer({ state, ref: `Deployment.apps/shop/${state}` }),
        ),
      },
      '2 workloads get tokens through pod identity (1 with workload identity set up beside it); 1 is half-done or broken; 1 is labelled, but nothing answers; 1 is not certain; 1 is migrated.',
    ],
  ])('says first how many: %s', (_, fields, verdict) => {
    expect(renderScanText(sampleReport(fields), plainStyle).split('\n')[0]).toBe(verdict);
  });

  it('puts the most frequent cause first, and counts the subjects it does not list', () => {
    const text = renderScanText(sampleReport(), plainStyle);
    expect(text.indexOf('(label-without-binding): 5')).toBeLessThan(text.indexOf('(several-identities): 1'));
    expect(text).toContain('…and 2 more');
    expect(text).not.toContain('jobs/d ');
  });

  it('falls back to the code of a finding that only a plug-in knows', () => {
    const findings = [sampleFinding({ code: 'acme-rule' })];
    expect(renderScanText(sampleReport({ findings }), plainStyle)).toContain('  acme-rule (acme-rule): 1');
  });

  it('groups workloads by root where there are several', () => {
    const roots = ['dev', 'prod'].map((id) => ({ id, kind: 'folder' as const }));
    const consumers = [sampleConsumer({ root: 'prod' }), sampleConsumer({ root: 'dev' })];
    const text = renderScanText(sampleReport({ roots, consumers }), plainStyle);
    expect(text.match(/^Workloads in .*$/gm)).toEqual(['Workloads in dev', 'Workloads in prod']);
  });

  it('does not depend on the order of what it is given', () => {
    const report = sampleReport();
    const reversed = sampleReport({
      consumers: [...report.consumers].reverse(),
      findings: [...report.findings].reverse(),
      skipped: [...report.skipped].reverse(),
    });
    expect(renderScanText(reversed, plainStyle)).toBe(renderScanText(report, plainStyle));
    expect(renderScanMarkdown(reversed)).toBe(renderScanMarkdown(report));
  });

  it('counts the workloads it does not list', () => {
    const consumers = Array.from({ length: 5000 }, (_, index) =>
      sampleConsumer({ ref: `Deployment.apps/shop/api-${index}` }),
    );
    expect(renderScanText(sampleReport({ consumers }), plainStyle)).toContain('…and 4900 more; --json lists all');
    const markdown = renderScanMarkdown(sampleReport({ consumers }));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
    expect(markdown).toContain('…and 4900 more');
  });
});

describe('hostile names', () => {
  const text = 'a`|@team\u001b[2J\u202e\n</details><b>';
  const report = sampleReport({
    roots: [
      { id: text, kind: 'folder' },
      { id: 'b', kind: 'folder' },
    ],
    consumers: [
      sampleConsumer({
        ref: text,
        root: text,
        serviceAccount: text,
        identities: [{ ref: text, clientId: text, via: [text] }],
      }),
    ],
    findings: [sampleFinding({ code: text, subject: text, message: text, fix: text, root: text })],
    skipped: [{ root: text, what: text, why: 'template', message: text, affects: [] }],
  });

  it('are inert in a terminal', () => {
    expect(renderScanText(report, plainStyle).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('are inert in Markdown', () => {
    const markdown = renderScanMarkdown(report);
    expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const prose = removeFences(markdown).map(removeCode).join('\n');
    expect(prose).not.toMatch(/@\w|<b>/);
    expect(prose.match(/<\/details>/g)).toHaveLength(prose.match(/<details>/g)?.length ?? 0);
    const [row = ''] = markdown.split('\n').filter((line) => line.startsWith('| legacy |') && line.includes('team'));
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  });
});

describe('renderScanMarkdown', () => {
  it('reads as a whole', () => {
    expectGolden('report/scan.md', renderScanMarkdown(sampleReport()));
  });

  it('explains an empty result', () => {
    const markdown = renderScanMarkdown(sampleReport({ consumers: [], findings: [], skipped: [] }));
    expect(markdown).toContain('42 objects were read: no AzureIdentity');
  });
});
