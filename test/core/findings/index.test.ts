import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeFinding, FINDINGS, findingTitle } from '../../../src/core/findings/index.js';

const files = readdirSync('src/core/findings').filter((file) => file !== 'index.ts' && file !== 'define-finding.ts');

describe('the findings', () => {
  it('have a file each, named after the code', () => {
    expect(FINDINGS.map(({ code }) => `${code}.ts`).sort()).toEqual(files.sort());
  });

  it.each(FINDINGS.map((finding) => [finding.code, finding] as const))('%s is described in full', (_code, finding) => {
    expect(finding.title).toMatch(/^[A-Z].*[^.]$/);
    expect(finding.means).toMatch(/\.$/);
    expect(finding.fix).toMatch(/[.-]$/);
    for (const row of finding.cases) expect(row).toMatch(/^E(0[1-9]|[1-6]\d|7[0-7])$/);
    expect(FINDINGS.filter(({ title }) => title === finding.title)).toHaveLength(1);
  });

  it('are all raised somewhere', () => {
    const sources = readdirSync('src/core', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('findings'))
      .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'))
      .join('\n');
    const unused = FINDINGS.filter(({ code }) => !sources.includes(`findings/${code}.js`));

    expect(unused.map(({ code }) => code)).toEqual([]);
  });

  it('are looked up by code', () => {
    expect(describeFinding('bare-pod')?.needs).toBe('action');
    expect(findingTitle('of-a-plug-in')).toBe('of-a-plug-in');
  });
});
